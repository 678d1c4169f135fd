"""Gerrit: what is sent to it, what it answers, and what became of a change."""
