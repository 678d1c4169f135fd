"""Checks of the bytes: line ends, encoding, what should never have been committed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec import text as textual
from rdotool.spec.layout import PREAMBLE
from rdotool.spec.lint.model import Edit, Found, check, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Level, Subject

_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REMOVEME = re.compile(r"\s*#\s*REMOVEME\b", re.IGNORECASE)
# Sections whose blanks mean nothing: a script may need them, in a here-document say.
_LOOSE = (PREAMBLE, "package", "changelog", "files")


@check("byte-order-mark", "E", fixes=True)
def byte_order_mark(subject: Subject) -> Iterator[Found]:
    if subject.spec.text.startswith(textual.BOM):
        fresh = subject.lines[0].removeprefix(textual.BOM)
        edit = Edit(0, 1, (fresh,) if fresh else ())
        yield Found(0, "a byte order mark, which RPM takes for part of the first tag", (edit,))


@check("line-ends", "W", fixes=True)
def line_ends(subject: Subject) -> Iterator[Found]:
    wrong = [index for index, line in enumerate(subject.lines) if line.endswith("\r\n")]
    if wrong:
        edits = tuple(replaced_end(subject, index) for index in wrong)
        yield Found(
            wrong[0], f"{len(wrong)} lines end in CR LF: a shell takes the CR for text", edits
        )


def replaced_end(subject: Subject, index: int) -> Edit:
    """The edit that ends a line in a newline alone."""
    return Edit(index, index + 1, (subject.lines[index].rstrip("\r\n") + "\n",))


@check("final-newline", "W", fixes=True)
def final_newline(subject: Subject) -> Iterator[Found]:
    if subject.lines and not subject.lines[-1].endswith("\n"):
        last = len(subject.lines) - 1
        edit = Edit(last, last + 1, (subject.lines[last] + subject.layout.newline,))
        yield Found(last, "no newline at the end of the file", (edit,))


@check("trailing-blanks", "W", fixes=True)
def trailing_blanks(subject: Subject) -> Iterator[Found]:
    sections = subject.layout.sections
    for logical in subject.layout.logicals:
        text = logical.text
        if logical.stop != logical.start + 1 or text == text.rstrip(" \t"):
            continue
        if sections[logical.section].name in _LOOSE and not text.rstrip(" \t").endswith("\\"):
            edit = replaced(subject, logical.start, text.rstrip(" \t"))
            yield Found(logical.start, "blanks at the end of the line", (edit,))


@check("encoding", "E")
def encoding(subject: Subject) -> Iterator[Found]:
    if not _ESCAPED.search(subject.spec.text):
        return
    sections = subject.layout.sections
    for logical in subject.layout.logicals:
        if match := _ESCAPED.search("".join(subject.lines[logical.start : logical.stop])):
            comment = logical.text.lstrip().startswith("#")
            read = sections[logical.section].name in (*_LOOSE, "description")
            level: Level = "E" if read and not comment else "W"
            since = "RPM refuses that" if level == "E" else "newer RPMs may refuse that"
            said = f"byte {ord(match[0]) - 0xDC00:#x} is no UTF-8: {since}"
            yield Found(logical.start, said, (), level)


@check("control-character", "W")
def control_character(subject: Subject) -> Iterator[Found]:
    for index, line in enumerate(subject.lines):
        if not line.isprintable() and (match := _CONTROL.search(line)):
            yield Found(index, f"control character {ord(match[0]):#04x}")


@check("conflict-marker", "E")
def conflict_marker(subject: Subject) -> Iterator[Found]:
    starts = [i for i, line in enumerate(subject.lines) if line.startswith("<<<<<<< ")]
    ends = [i for i, line in enumerate(subject.lines) if line.startswith(">>>>>>> ")]
    for start in starts:
        if any(end > start for end in ends):
            yield Found(start, "a merge conflict that nobody solved")


@check("removeme", "E")
def removeme(subject: Subject) -> Iterator[Found]:
    for index, line in enumerate(subject.lines):
        if _REMOVEME.match(line):
            yield Found(
                index, "DLRN's mark of a failed build: mend what failed, then take the line out"
            )
