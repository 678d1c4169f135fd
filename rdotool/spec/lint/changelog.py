"""Checks of the changelog, by what RPM's own reader of it refuses or warns of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import changelog
from rdotool.spec import release as releases
from rdotool.spec import text as textual
from rdotool.spec.lint.macros import CALL, UNKNOWN, called, masked
from rdotool.spec.lint.model import Found, check, replaced, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.layout import Branch, Section
    from rdotool.spec.lint.model import Edit, Level, Subject

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# ``Wed Oct 02 2024`` or, from RPM 4.14, ``Wed Oct 02 12:00:00 CEST 2024``.
_HEADER = re.compile(
    r"(\*\s*)(\S+)(\s+)(\S+)\s+(\d{1,2})\s+(?:\d\d:\d\d:\d\d\s+\S+\s+)?(\d+)(?:\s+(.*))?", re.ASCII
)
# Lines that RPM obeys; none of them is text of the changelog.
_DIRECTIVE = re.compile(
    r"\s*%(?:if|ifn?arch|ifn?os|elif|elifarch|elifos|else|endif|dnl|define|global|undefine)"
    r"(?![A-Za-z0-9_])"
)
_VERSION = re.compile(r"(?:^|[\s>-])((?:\d+:)?\d[^\s-]*(?:-[^\s-]+)?)\s*$")


@dataclass(frozen=True)
class Entry:
    """A header line that has a date."""

    line: int
    day: str
    date: dt.date
    rest: str


@dataclass(frozen=True)
class Line:
    """A line of the changelog that is text, or that brings some.

    Attributes:
        kind: ``header``; ``eaten``: looks like one, but RPM takes it for the text of the
            header above it, which has none; ``macro``: begins with one, so that it may be
            anything, a changelog as well; ``text``; ``early``: text before any header.
    """

    index: int
    text: str
    kind: str


def _lines(subject: Subject) -> list[Line]:
    """What RPM reads; none when rpmautospec writes it."""
    if changelog.is_automatic(subject.layout):
        return []
    return [
        line for section in subject.layout.named("changelog") for line in _read(subject, section)
    ]


def _read(subject: Subject, section: Section) -> Iterator[Line]:
    kind, header = "", -1
    for index in range(section.start, section.stop):
        text = textual.body(subject.lines[index])
        if not text.strip() or text.lstrip().startswith("#") or _DIRECTIVE.match(text):
            continue
        if _is_inside_macro(subject, index):
            continue
        if text.startswith("*") or (not kind and text.lstrip().startswith("*")):
            eaten = kind == "header" and _stack(subject, header) == _stack(subject, index)
            kind, header = "eaten" if eaten else "header", index
        elif _begins_with_macro(text):
            kind = "macro"
        else:
            kind = "text" if kind not in ("", "early") else "early"
        yield Line(index, text, kind)


def _is_inside_macro(subject: Subject, index: int) -> bool:
    """True behind the first line of a macro of several; a backslash joins no lines here."""
    start = subject.layout.logical_at(index).start
    return any(not textual.body(line).endswith("\\") for line in subject.lines[start:index])


def _stack(subject: Subject, index: int) -> tuple[Branch, ...]:
    return subject.layout.logical_at(index).stack


def _begins_with_macro(text: str) -> bool:
    bare = text.lstrip()
    return not bare.startswith("%%") and CALL.match(bare) is not None


def _headers(subject: Subject) -> Iterator[tuple[int, str]]:
    """The headers; those with macros are beyond us."""
    for line in _lines(subject):
        if line.kind == "header" and not called(line.text):
            yield line.index, line.text


def _entries(subject: Subject) -> Iterator[Entry]:
    for index, text in _headers(subject):
        match = _HEADER.fullmatch(text.strip())
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
    begun = False
    for line in _lines(subject):
        begun = begun or line.kind == "header"
        call = called(line.text)
        if not call or (line.kind == "macro" and (not begun or _brings_entries(line.text))):
            continue
        if line.kind == "header":
            yield Found(line.index, f"{call} is a macro in a header too: write what it stands for")
            continue
        edits: tuple[Edit, ...] = ()
        if begun and _is_words(subject, line):
            edits = (replaced(subject, line.index, re.sub("%%?", "%%", line.text)),)
        yield Found(line.index, f"{call} is a macro in the changelog too: write %%", edits)


def _brings_entries(text: str) -> bool:
    """True when a line is macros alone, or includes a file: it is a part of the changelog."""
    return not text[0].isspace() and (_is_only_macros(text) or text.startswith("%include"))


def _is_words(subject: Subject, line: Line) -> bool:
    """Whether the macro surely is but a word of an entry's text, and the line is all of it."""
    logical = subject.layout.logical_at(line.index)
    may_bring = line.kind == "macro" and (not line.text[0].isspace() or _is_only_macros(line.text))
    return logical.stop == logical.start + 1 and not may_bring


def _is_only_macros(text: str) -> bool:
    return not masked(text).replace(UNKNOWN, "").strip()


@check("changelog-header", "E")
def changelog_header(subject: Subject) -> Iterator[Found]:
    lines = _lines(subject)
    if early := next((line for line in lines if line.kind == "early"), None):
        yield Found(early.index, "an entry begins with a *", (), _level(subject, early.index))
    for line, behind in pairwise([*lines, None]):
        if (
            line
            and line.kind == "header"
            and not (behind and _same_section(subject, line, behind))
        ):
            said = "an entry needs a text: RPM drops this one"
            yield Found(line.index, said, (), _level(subject, line.index))
        elif line and line.kind == "eaten":
            said = "RPM takes this header for the text of the one above it, which has none"
            yield Found(line.index, said, (), "W")
    for entry in _entries(subject):
        if not entry.rest.strip():
            level = _level(subject, entry.line)
            yield Found(entry.line, "an entry needs a name behind its date", (), level)


def _same_section(subject: Subject, line: Line, other: Line) -> bool:
    sections = [subject.layout.logical_at(one.index).section for one in (line, other)]
    return sections[0] == sections[1]


def _level(subject: Subject, index: int) -> Level:
    return sure(_stack(subject, index))


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
