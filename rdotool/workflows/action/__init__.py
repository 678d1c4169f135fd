"""What every action stands on: the engine, the journal, the work tree, the way back."""
