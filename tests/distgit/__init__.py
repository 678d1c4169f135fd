"""The distgit room: environment, clone, commit messages."""
