"""The doors to the outside, each alone."""
