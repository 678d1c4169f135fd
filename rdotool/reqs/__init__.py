"""Python requirements of an upstream at a git ref."""
