"""A package's distgit: how it is cloned, what is true in it, how its commits are worded."""
