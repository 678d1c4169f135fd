"""Patches branches: the series that a spec carries, and its replay on a new base."""
