"""fix, amend, squash, set-magic-comment: changes of the spec and its commits."""
