"""Changes of rdoinfo as actions: one commit each, that can be taken back."""
