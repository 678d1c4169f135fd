"""Bytes to text and text to lines, without losing anything.

A spec is read as UTF-8 with surrogate escapes: whatever is not UTF-8 (latin-1
names in old changelogs) survives as lone surrogates and goes out as the same
bytes.  Lines end at ``\\n`` only, so form feeds and other exotic separators
stay inside their line, and a ``\\r`` before the newline stays at its end.
"""

from __future__ import annotations

import re

ENCODING = "utf-8"
ERRORS = "surrogateescape"
BOM = "\ufeff"

_OPENERS = {"{": "}", "(": ")", "[": "]"}
_TOKEN = re.compile(r"\\.|%%|%[{(\[]|[{}()\[\]]", re.DOTALL)


def decode(data: bytes) -> str:
    """The text of `data`; never fails."""
    return data.decode(ENCODING, ERRORS)


def encode(text: str) -> bytes:
    """The bytes of `text`, the inverse of `decode`."""
    return text.encode(ENCODING, ERRORS)


def split_lines(text: str) -> list[str]:
    """Physical lines with their ends kept; ``"".join`` gives the text back."""
    lines = [part + "\n" for part in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def body(line: str) -> str:
    """A physical line without its end (``\\n`` or ``\\r\\n``)."""
    return line.removesuffix("\n").removesuffix("\r")


def line_end(line: str) -> str:
    """The end of a physical line: ``"\\n"``, ``"\\r\\n"`` or nothing."""
    return line[len(body(line)) :]


def newline_of(lines: list[str]) -> str:
    """The line end that new lines of this text should have."""
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


# A line that surely ends where it ends: no open bracket, no backslash.
_SIMPLE = re.compile(r"(?:[^%\\]++|%%|%(?![%{(\[])|%\{[^%{}()\[\]\\]*\})*")


class _Balance:
    """Open macro brackets, as rpm's line reader counts them over lines."""

    def __init__(self) -> None:
        self.open = dict.fromkeys(_OPENERS, 0)

    def feed(self, text: str) -> None:
        for token in _TOKEN.findall(text):
            if len(token) == 2:
                if token[0] == "%" and token[1] in _OPENERS:
                    self.open[token[1]] += 1
            else:
                self._bracket(token)

    def _bracket(self, char: str) -> None:
        for opener, closer in _OPENERS.items():
            if char == opener and self.open[opener]:
                self.open[opener] += 1
            elif char == closer and self.open[opener]:
                self.open[opener] -= 1

    def pending(self) -> bool:
        return any(self.open.values())


def _escaped_end(text: str) -> bool:
    stripped = text.rstrip("\\")
    return (len(text) - len(stripped)) % 2 == 1


def _span(lines: list[str], start: int, brackets: bool) -> int | None:
    """Where the logical line at `start` stops; None when a bracket never closes."""
    balance = _Balance()
    for index in range(start, len(lines)):
        text = body(lines[index])
        if brackets and ("%" in text or balance.pending()):
            balance.feed(text)
        if not balance.pending() and not _escaped_end(text):
            return index + 1
    return None if balance.pending() else len(lines)


def logical_spans(lines: list[str]) -> list[tuple[int, int]]:
    """(start, stop) of each logical line: a line and those that continue it.

    A line goes on after a backslash at its end or while a ``%{``, ``%(`` or
    ``%[`` is open.  A bracket that nobody closes is an error for rpm; here it
    stops bracket counting for the rest of the file, which stays readable.
    """
    spans: list[tuple[int, int]] = []
    start, brackets = 0, True
    while start < len(lines):
        stop = start + 1 if _SIMPLE.fullmatch(lines[start]) else _span(lines, start, brackets)
        if stop is None:
            brackets = False
            continue
        spans.append((start, stop))
        start = stop
    return spans


def unclosed(lines: list[str]) -> int | None:
    """The line from which a macro's bracket stays open to the end; None when none does."""
    start = 0
    while start < len(lines):
        stop = start + 1 if _SIMPLE.fullmatch(lines[start]) else _span(lines, start, brackets=True)
        if stop is None:
            return start
        start = stop
    return None
