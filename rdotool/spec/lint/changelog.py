"""Checks of the changelog, by what RPM's own reader of it refuses or warns of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import changelog
from rdotool.spec import release as releases
from rdotool.spec import text as textual
from rdotool.spec.lint.macros import called
from rdotool.spec.lint.model import Found, check, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Subject

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# ``Wed Oct 02 2024`` or, from RPM 4.14, ``Wed Oct 02 12:00:00 CEST 2024``.
_HEADER = re.compile(
    r"(\*\s*)(\S+)(\s+)(\S+)\s+(\d{1,2})\s+(?:\d\d:\d\d:\d\d\s+\S+\s+)?(\d+)(?:\s+(.*))?", re.ASCII
)
_DIRECTIVE = re.compile(r"\s*%(?:if|el|endif|include|dnl|\{?\??autochangelog)")
_VERSION = re.compile(r"(?:^|[\s>-])((?:\d+:)?\d[^\s-]*(?:-[^\s-]+)?)\s*$")


@dataclass(frozen=True)
class Entry:
    """A header line that has a date."""

    line: int
    day: str
    date: dt.date
    rest: str


def _lines(subject: Subject) -> list[tuple[int, str]]:
    """The changelog's lines, comments left out; none when rpmautospec writes it."""
    if changelog.is_automatic(subject.layout):
        return []
    return [
        (index, textual.body(subject.lines[index]))
        for section in subject.layout.named("changelog")
        for index in range(section.start, section.stop)
        if not subject.lines[index].lstrip().startswith("#")
    ]


def _headers(subject: Subject) -> Iterator[tuple[int, str]]:
    """The headers; those with macros are beyond us."""
    for index, text in _lines(subject):
        if text.startswith("*") and not called(text):
            yield index, text


def _entries(subject: Subject) -> Iterator[Entry]:
    for index, text in _headers(subject):
        match = _HEADER.fullmatch(text.rstrip())
        date = _date(match[4], match[5], match[6]) if match else None
        if match and date:
            yield Entry(index, match[2], date, match[7] or "")


def _date(month: str, day: str, year: str) -> dt.date | None:
    try:
        return dt.date(int(year), _MONTHS.index(month) + 1, int(day))
    except (ValueError, OverflowError):
        return None


@check("changelog-macro", "W", fixes=True)
def changelog_macro(subject: Subject) -> Iterator[Found]:
    for index, text in _lines(subject):
        call = called(text)
        if call and not _DIRECTIVE.match(text):
            edit = replaced(subject, index, re.sub("%%?", "%%", text))
            yield Found(index, f"{call} is a macro in the changelog too: write %%", (edit,))


@check("changelog-header", "E")
def changelog_header(subject: Subject) -> Iterator[Found]:
    begun = False
    for index, text in _lines(subject):
        if not begun and text.strip():
            begun = True
            if not text.lstrip().startswith(("*", "%")):
                yield Found(index, "an entry begins with a *")
    for entry in _entries(subject):
        if not entry.rest.strip():
            yield Found(entry.line, "an entry needs a name behind its date")


@check("changelog-date", "E")
def changelog_date(subject: Subject) -> Iterator[Found]:
    for index, text in _headers(subject):
        match = _HEADER.fullmatch(text.rstrip())
        date = _date(match[4], match[5], match[6]) if match else None
        if not match or match[2] not in _DAYS or date is None or date.year < 1990:
            yield Found(
                index,
                f"RPM reads no date in {text[:40]!r}: write it as Wed Oct 02 2024, in English",
            )


@check("changelog-weekday", "W", fixes=True)
def changelog_weekday(subject: Subject) -> Iterator[Found]:
    for entry in _entries(subject):
        right = _DAYS[entry.date.weekday()]
        if entry.day in _DAYS and entry.day != right:
            fresh = textual.body(subject.lines[entry.line]).replace(entry.day, right, 1)
            edit = replaced(subject, entry.line, fresh)
            yield Found(entry.line, f"{entry.date} was a {right}, not a {entry.day}", (edit,))


@check("changelog-order", "E")
def changelog_order(subject: Subject) -> Iterator[Found]:
    before: Entry | None = None
    for entry in _entries(subject):
        if before and entry.date > before.date:
            yield Found(
                entry.line,
                f"newer than the entry above it, at line {before.line + 1}: RPM objects",
            )
        before = entry


@check("changelog-version", "W")
def changelog_version(subject: Subject) -> Iterator[Found]:
    first = next(_entries(subject), None)
    expected = _expected(subject)
    if first is None or expected is None:
        return
    match = _VERSION.search(first.rest)
    if not match:
        yield Found(first.line, f"the newest entry names no version; it is {expected}")
    elif not _same(match[1], expected):
        yield Found(first.line, f"the newest entry is of {match[1]}, the spec has {expected}")


def _expected(subject: Subject) -> str | None:
    """The spec's ``epoch:version-release``; None when it isn't known or of no number."""
    version, release = subject.main_tag("Version"), subject.main_tag("Release")
    if not version or not release or releases.is_automatic(release.value):
        return None
    if any(tag.value.upper().startswith("XXX") for tag in (version, release)):
        return None
    try:
        vr = subject.spec.vr()
    except RdotoolError:
        return None
    return None if "%" in vr else vr


def _same(written: str, expected: str) -> bool:
    """True when they name one build: the epoch and a dist tag may be left out."""
    bare = expected.rpartition(":")[2]
    if ":" not in written:
        expected = bare
    return written == expected or written.startswith(f"{expected}.")
