"""Completion with Tab: what shells are told, and the scripts that let them ask."""
