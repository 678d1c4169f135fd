"""Numbers in text from outside; a spec, a patch or a server may write one of any length.

Python refuses to read or write more than 4300 digits (``sys.set_int_max_str_digits``), and
takes the square of their number in time up to there.
"""

from __future__ import annotations

import re

# As many digits as fit into 64 bits: no number that is meant has more.
DIGITS = 18
LARGEST = 10**DIGITS - 1

_LONG = re.compile(r"\d{1000,}")


def whole(text: str) -> int | None:
    """The number that *text* writes; None where it is none, or has too many digits."""
    text = text.strip()
    if not re.fullmatch(r"\d+", text) or len(text.lstrip("0")) > DIGITS:
        return None
    return int(text.lstrip("0") or "0")


def clipped(digits: str) -> int:
    """The number that *digits* write, or the largest that is meant."""
    known = whole(digits)
    return LARGEST if known is None else known


def absurd(text: str) -> int | None:
    """Where in *text* a number begins that nobody can mean; None without one."""
    found = _LONG.search(text)
    return found.start() if found else None
