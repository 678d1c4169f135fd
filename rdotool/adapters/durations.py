"""Durations in words."""

from __future__ import annotations


def how_long(seconds: float) -> str:
    """A duration in words: ``3 hours``."""
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(min(seconds, 1e9) // size)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"
