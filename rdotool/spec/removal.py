"""Lines that vanish, with all that is left without a purpose by that.

Their own comments go along, and a conditional block that held nothing else; two blank
lines that would meet become one; an ``if`` of the shell that lost its body gets a ``:``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec import shell
from rdotool.spec import text as textual

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rdotool.spec.layout import Layout

Edit = tuple[int, int, list[str]]
_COMMENT = re.compile(r"[ \t]*(?:#|%dnl(?=\s|$))")
_LONE = re.compile(r"[ \t]*#[ \t]*")
# magic comments, and patches that are commented out, belong to nobody
_NOBODYS = re.compile(
    r"[ \t]*(?:#|%dnl)[ \t]*(?:[A-Za-z_][\w-]*[ \t]*=|Patch\d*[ \t]*:|%*patch[ \t\d])",
    re.IGNORECASE,
)


def own_comments(layout: Layout, line: int) -> int:
    """The first of the comment lines that belong to the line below them.

    The lone ``#`` below a magic comment is part of that one's frame.
    """
    start = line
    while start and _is_comment(layout, start - 1):
        if _NOBODYS.match(layout.lines[start - 1]):
            while start < line and _LONE.fullmatch(textual.body(layout.lines[start])):
                start += 1
            return start
        start -= 1
    return start


def _is_comment(layout: Layout, line: int) -> bool:
    logical = layout.logical_at(line)
    return logical.start == line and bool(_COMMENT.match(logical.text))


def removals(layout: Layout, lines: Collection[int], busy: Collection[int]) -> list[Edit]:
    """The edits that take out the logical lines which start at `lines`.

    `busy` are the places where other edits put new lines.
    """
    gone: set[int] = set()
    for line in lines:
        gone.update(range(own_comments(layout, line), layout.logical_at(line).stop))
    for start, stop in _emptied(layout, lines, gone):
        gone.update(range(own_comments(layout, start), stop))
    return [_tidied(layout, start, stop, busy) for start, stop in _runs(layout, gone, busy)]


def _emptied(
    layout: Layout, lines: Collection[int], gone: Collection[int]
) -> Iterator[tuple[int, int]]:
    """The conditional blocks around `lines` that hold nothing but blank lines then."""
    around = {branch.block for line in lines for branch in layout.logical_at(line).stack}
    for block in around:
        start, stop = layout.blocks[block]
        inside = range(start, stop)
        closed = layout.logical_at(stop - 1).condition == "endif"
        if closed and all(line in gone or _says_nothing(layout, line) for line in inside):
            yield start, stop


def _says_nothing(layout: Layout, line: int) -> bool:
    return not layout.lines[line].strip() or bool(layout.logical_at(line).condition)


def _runs(
    layout: Layout, gone: Collection[int], busy: Collection[int]
) -> Iterator[tuple[int, int]]:
    """What goes, in one piece each, with the blank line that nothing needs then."""
    stop = -1
    for line in sorted(gone):
        if line < stop:
            continue
        start, stop = line, _end(line, gone, busy)
        while _joins_blanks(layout, start, stop, busy):
            blank, stop = stop, _end(stop + 1, gone, busy)
            if stop == blank + 1:
                break
        yield start, stop


def _end(line: int, gone: Collection[int], busy: Collection[int]) -> int:
    """Where a piece ends that holds `line`: at the latest where new lines come."""
    while line in gone:
        line += 1
        if line in busy:
            break
    return line


def _joins_blanks(layout: Layout, start: int, stop: int, busy: Collection[int]) -> bool:
    """Whether two blank lines would meet that were apart."""
    if any(start <= place <= stop for place in busy):
        return False
    return _blank_above(layout, start) and _blank_below(layout, stop)


def _blank_above(layout: Layout, start: int) -> bool:
    return start == 0 or not layout.lines[start - 1].strip()


def _blank_below(layout: Layout, stop: int) -> bool:
    return stop < len(layout.lines) and not layout.lines[stop].strip()


def _tidied(layout: Layout, start: int, stop: int, busy: Collection[int]) -> Edit:
    if any(start <= place <= stop for place in busy) or not _is_shell(layout, start):
        return start, stop, []
    above = next((line for line in reversed(layout.lines[:start]) if line.strip()), "")
    below = next((line for line in layout.lines[stop:] if line.strip()), "")
    if not shell.left_empty(textual.body(above), textual.body(below)):
        return start, stop, []
    text = layout.lines[start]
    return start, stop, [text[: len(text) - len(text.lstrip(" \t"))] + ":"]


def _is_shell(layout: Layout, line: int) -> bool:
    return any(part.start <= line < part.stop for part in layout.named("prep"))
