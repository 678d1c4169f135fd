"""Magic comments: ``# patches_base=REF+N``, ``# patches_ignore=REGEX`` and others.

rdopkg's format: a comment at the start of a line, ``name=value`` with optional
blanks.  A new one is framed by lone ``#`` lines, and its frame goes with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import text as textual

if TYPE_CHECKING:
    from rdotool.spec.layout import Layout

PATCHES_BASE = "patches_base"
PATCHES_IGNORE = "patches_ignore"
_LONE = re.compile(r"#[ \t]*")
_ANY = re.compile(r"#[ \t]*[A-Za-z_][\w-]*[ \t]*=.*")
_PATCH = re.compile(r"Patch\d*:", re.IGNORECASE)
_SOURCE = re.compile(r"Source\d*:", re.IGNORECASE)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(#[ \t]*{re.escape(name)}[ \t]*=[ \t]*)(\S*)(.*)")


def lines_of(layout: Layout, name: str) -> list[int]:
    """The physical lines that hold magic comment `name`."""
    pattern = _pattern(name)
    return [
        index
        for index, line in enumerate(layout.lines)
        if line.startswith("#") and pattern.match(textual.body(line))
    ]


def value(layout: Layout, name: str) -> str | None:
    """The value of magic comment `name`; None when it is absent or empty."""
    for index in lines_of(layout, name):
        match = _pattern(name).match(layout.lines[index])
        if match and match[2]:
            return match[2]
    return None


def refuse_several(layout: Layout, name: str, where: str) -> None:
    """Refuse a magic comment that is there more than once and says different things.

    Raises:
        RdotoolError: at the second place.
    """
    values: set[str] = set()
    for index in lines_of(layout, name):
        match = _pattern(name).match(layout.lines[index])
        values.add(match[2] if match else "")
        if len(values) > 1:
            raise RdotoolError(
                f"there is more than one {name}, and they differ",
                "remove all but the one that counts",
                where=f"{where}:{index + 1}",
            )


def with_value(layout: Layout, name: str, new: str, where: str) -> str:
    """The text with magic comment `name` set to `new`; duplicates go.

    Raises:
        RdotoolError: there is no patch and no source to put a new one at.
    """
    _check(name, new)
    present = lines_of(layout, name)
    if not present:
        return _created(layout, name, new, where)
    match = _pattern(name).match(textual.body(layout.lines[present[0]]))
    assert match is not None
    edits = [(present[0], present[0] + 1, [match[1] + new])]
    edits += [(index, index + 1, []) for index in present[1:]]
    return layout.splice(edits)


def without(layout: Layout, name: str) -> str:
    """The text with magic comment `name` and its frame of lone ``#`` gone."""
    present = lines_of(layout, name)
    edits: list[tuple[int, int, list[str]]] = []
    for index in present:
        start, stop = _frame(layout, index)
        start = max(start, edits[-1][1] if edits else 0)
        edits.append((start, stop, []))
    return layout.splice(edits)


def _check(name: str, new: str) -> None:
    if not re.fullmatch(r"[A-Za-z_][\w-]*", name) or not re.fullmatch(r"\S+", new):
        raise RdotoolError(
            f"no magic comment can hold {name}={new!r}",
            "a name of letters, and a value without blanks",
        )


def _lone(layout: Layout, index: int) -> bool:
    lines = layout.lines
    return 0 <= index < len(lines) and bool(_LONE.fullmatch(textual.body(lines[index])))


def _frame(layout: Layout, index: int) -> tuple[int, int]:
    """The comment's lines with the lone ``#`` around it that nothing else needs."""
    start, stop = index, index + 1
    while _lone(layout, start - 1):
        start -= 1
    while _lone(layout, stop):
        stop += 1
    above = start > 0 and layout.lines[start - 1].startswith("#")
    below = stop < len(layout.lines) and layout.lines[stop].startswith("#")
    if above or below:  # part of a larger comment: its frame stays, but not twice
        return (start, index + 1) if above and start < index else (index, index + 1)
    return _with_blank(layout, start, stop)


def _with_blank(layout: Layout, start: int, stop: int) -> tuple[int, int]:
    """One of two blank lines goes too where both would meet."""
    blank_above = start > 0 and not layout.lines[start - 1].strip()
    blank_below = stop < len(layout.lines) and not layout.lines[stop].strip()
    return (start, stop + 1) if blank_above and blank_below else (start, stop)


def _created(layout: Layout, name: str, new: str, where: str) -> str:
    comment = f"# {name}={new}"
    framed = _inside_frame(layout)
    if framed is not None:
        return layout.splice([(framed, framed, [comment])])
    patch = _first(layout, _PATCH)
    if patch is not None:
        blank = [""] if patch and layout.lines[patch - 1].strip() else []
        return layout.splice([(patch, patch, [*blank, "#", comment, "#"])])
    source = _first(layout, _SOURCE)
    if source is None:
        raise RdotoolError(
            f"no place for the magic comment {name}",
            "the spec has neither Patch nor Source lines",
            where=where,
        )
    return layout.splice([_after_source(layout, source + 1, comment)])


def _after_source(layout: Layout, line: int, comment: str) -> tuple[int, int, list[str]]:
    blank = line < len(layout.lines) and not layout.lines[line].strip()
    if blank:
        line += 1
    return line, line, ["#", comment, "#", ""]


def _first(layout: Layout, pattern: re.Pattern[str]) -> int | None:
    for logical in layout.within(layout.sections[0]):
        if pattern.match(logical.text):
            return logical.start
    return None


def _inside_frame(layout: Layout) -> int | None:
    """The first framed magic comment of the preamble: the new one joins it."""
    for index in range(1, layout.sections[0].stop):
        if _lone(layout, index - 1) and _ANY.fullmatch(textual.body(layout.lines[index])):
            return index
    return None
