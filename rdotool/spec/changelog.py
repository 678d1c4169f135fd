"""The %changelog section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import text as textual

if TYPE_CHECKING:
    import datetime as dt

    from rdotool.spec.layout import Layout, Section

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_AUTO = re.compile(r"%\{?[?]?autochangelog\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def english(date: dt.date) -> str:
    """``Wed Oct 02 2024``, whatever the locale."""
    return f"{_DAYS[date.weekday()]} {_MONTHS[date.month - 1]} {date.day:02d} {date.year:04d}"


def plain(text: str) -> str:
    """`text` as one line without control characters."""
    return _CONTROL.sub(" ", text).strip()


def escaped(text: str) -> str:
    """`text` for a changelog line: one line, each lone ``%`` doubled."""
    return re.sub("%%?", "%%", plain(text))


def section(layout: Layout, where: str) -> Section | None:
    """The %changelog section, None without one.

    Raises:
        RdotoolError: there is more than one.
    """
    found = layout.named("changelog")
    if len(found) > 1:
        raise RdotoolError(
            "more than one %changelog section", "join them", where=f"{where}:{found[1].header + 1}"
        )
    return found[0] if found else None


def is_automatic(layout: Layout) -> bool:
    """True when rpmautospec writes the changelog."""
    return any(
        _AUTO.search("".join(layout.lines[part.start : part.stop]))
        for part in layout.named("changelog")
    )


def with_entry(layout: Layout, header: str, lines: list[str], where: str) -> str:
    """The text with a new first entry; unchanged without %changelog or with %autochangelog.

    With no *lines* there is an empty one, for the user to fill in.
    """
    part = section(layout, where)
    if part is None or is_automatic(layout):
        return layout.text
    entry = [header, *([f"- {escaped(line)}" for line in lines] or [""]), ""]
    return layout.splice([(part.start, part.start, entry)])


def last_entry(layout: Layout, where: str) -> tuple[str, list[str]]:
    """The newest entry: its header line and its other lines; ("", []) without one.

    It ends at an empty line after its text, and at the next header. Comments are no part
    of it, as for rpm.
    """
    part = section(layout, where)
    lines = [] if part is None else layout.lines[part.start : part.stop]
    entry: list[str] = []
    for line in lines:
        text = textual.body(line).rstrip()
        if text.lstrip().startswith("#"):
            continue
        if text.strip():
            if entry and text.startswith("*"):
                break
            entry.append(text if entry else text.lstrip())
        elif len(entry) > 1:
            break
    return (entry[0], entry[1:]) if entry else ("", [])
