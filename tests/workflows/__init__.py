"""new-version and the engine below it, as users meet them: real git, processes of their own."""
