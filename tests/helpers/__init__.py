"""What tests share: git repositories built as values, sample distgits, the command line."""
