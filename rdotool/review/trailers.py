"""Where git adds a trailer to a message: the rules of ``git interpret-trailers``.

Git itself can't be asked to add one: it would also write the other trailers anew, and
drop lines that begin with ``#``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Git knows these as trailers that it made itself.
_GITS_OWN = (b"Signed-off-by: ", b"(cherry picked from commit ")
_TRAILER = re.compile(rb"([A-Za-z0-9-]+)[ \t]*:")
_SIGNED = b"signed-off-by"
_BLANKS = b" \t\r\n"
_DIVIDER = re.compile(rb"^---(?=[ \t\r\n])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line goes: an offset, and whether a blank line must be put before it."""

    offset: int
    blank: bool

    def insert(self, message: bytes, line: bytes) -> bytes:
        """*message* with *line* (which ends in a newline) there."""
        before, after = message[: self.offset], message[self.offset :]
        ended = b"" if before.endswith(b"\n") else b"\n"
        return before + ended + (b"\n" if self.blank else b"") + line + after


def places(message: bytes) -> tuple[Place, ...]:
    """Places for a trailer, the first of them git's own, the last always a footer.

    A line ``---`` ends a message for git, which then takes the rest for a patch.
    """
    divider = _DIVIDER.search(message)
    end = _end(message[: divider.start()] if divider else message)
    whole = _end(message)
    rest = len(message.rstrip(b"\n "))
    # After the newline, if there is one: what follows it stays behind the line.
    last = message.find(b"\n", rest) + 1 or len(message)
    return _place(message[:end]), _place(message[:whole]), Place(last, blank=True)


def _end(text: bytes) -> int:
    """Where the text ends for git: before empty lines, and the list of conflicts it once made.

    Lines that begin with ``#`` are text: in a finished commit they are no comments.
    """
    tail = re.search(rb"(?:^\n|^Conflicts:\n(?:\n|\t.*(?:\n|\Z))*)+\Z", text, re.MULTILINE)
    return tail.start() if tail else len(text)


def _place(text: bytes) -> Place:
    lines = _lines(text)
    start = _start(lines)
    if start == len(lines):
        return Place(len(text), blank=bool(lines) and not _is_blank(lines[-1]))
    for at in range(start, len(lines)):
        if _is_signature(lines[at]):
            return Place(sum(map(len, lines[:at])), blank=False)
    return Place(len(text), blank=False)


def _lines(text: bytes) -> list[bytes]:
    """The lines with their newlines; a carriage return ends none."""
    return re.findall(rb"[^\n]*\n|[^\n]+", text)


def _is_blank(line: bytes) -> bool:
    return not line.strip(_BLANKS)


def _is_signature(line: bytes) -> bool:
    """Whether git takes a trailer for a sign-off: one key must begin with the other."""
    match = _TRAILER.match(line)
    if match is None:
        return False
    key = match[1].lower().rstrip(b"-")
    return key.startswith(_SIGNED) or _SIGNED.startswith(key)


def _start(lines: list[bytes]) -> int:
    """The index of the first line of the trailers; the number of lines where there are none."""
    title = next((at for at, line in enumerate(lines) if _is_blank(line)), len(lines))
    text = max((at for at, line in enumerate(lines) if _says(line)), default=-1)
    count = _Count()
    for at in range(len(lines) - 1, title - 1, -1):
        line = lines[at]
        if _is_blank(line) and count.anything:
            return at + 1 if count.are_trailers else len(lines)
        if not _is_blank(line):
            count.line(line, is_comment=line.startswith(b"#") and at < text)
    return len(lines)


def _says(line: bytes) -> bool:
    return not _is_blank(line) and not line.startswith(b"#")


@dataclass(slots=True)
class _Count:
    """What the lines of a paragraph are, read from its end."""

    trailers: int = 0
    others: int = 0
    folded: int = 0  # lines that belong to the one above, if that is a trailer
    gits_own: bool = False
    anything: bool = False

    def line(self, line: bytes, *, is_comment: bool) -> None:
        if is_comment:
            self._unfold()
            return
        self.anything = True
        if line.startswith(_GITS_OWN):
            self.gits_own = True
            self.trailers, self.folded = self.trailers + 1, 0
        elif _TRAILER.match(line):
            self.trailers, self.folded = self.trailers + 1, 0
        elif line[:1] in _BLANKS:
            self.folded += 1
        else:
            self.others += 1
            self._unfold()

    def _unfold(self) -> None:
        self.others, self.folded = self.others + self.folded, 0

    @property
    def are_trailers(self) -> bool:
        """All of them, or a quarter and one that git made."""
        others = self.others + self.folded
        if self.gits_own and self.trailers * 3 >= others:
            return True
        return bool(self.trailers) and not others
