"""The requirements diff as text, in the layout that rdopkg's users know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.reqs.diff import Change, ReqDiff, UnreadIn
    from rdotool.reqs.parse import Requirement


def render(diff: ReqDiff) -> list[str]:
    """The lines to print, an empty one before each part and after the last.

    The text comes from upstream's files: whoever prints it cleans it.
    """
    lines = [
        *_part("ADDED", map(_requirement, diff.added)),
        *_part("CHANGED", map(_change, diff.changed)),
        *_part("REMOVED", map(_requirement, diff.removed)),
    ] or ["", "no requirements changed"]
    return [*lines, *_part("NOT COMPARED", map(_unread, diff.unread)), ""]


def as_data(diff: ReqDiff) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "added": [_entry(one) for one in diff.added],
        "changed": [{"old": _entry(old), "new": _entry(new)} for old, new in diff.changed],
        "removed": [_entry(one) for one in diff.removed],
        "unread": [
            {"file": one.unread.file or one.file, "line": one.unread.line, "text": one.unread.text}
            for one in diff.unread
        ],
    }


def _entry(requirement: Requirement) -> dict[str, Any]:
    return {
        "name": requirement.name,
        "specifier": requirement.specifier,
        "extras": list(requirement.extras),
        "marker": requirement.marker,
        "where": requirement.where,
    }


def _part(title: str, entries: Iterable[str]) -> list[str]:
    lines = [f"  {entry}" for entry in entries]
    return ["", f"{title}:", *lines] if lines else []


def _requirement(requirement: Requirement) -> str:
    extras = ",".join(requirement.extras)
    name = f"{requirement.name}[{extras}]" if extras else requirement.name
    return " ".join(filter(None, (name, _asked(requirement)))) + _marker(requirement)


def _change(change: Change) -> str:
    old, new = change
    was = (_asked(old) or "not capped") + _marker(old)
    if old.extras != new.extras:
        was = _requirement(old)
    return f"{_requirement(new)}  (was {was})"


def _asked(requirement: Requirement) -> str:
    return f"@ {requirement.url}" if requirement.url else _spaced(requirement.specifier)


def _marker(requirement: Requirement) -> str:
    return f"; {requirement.marker}" if requirement.marker else ""


def _spaced(specifier: str) -> str:
    """One space between operator and version, as rdopkg writes it."""
    clauses = (clause for clause in specifier.split(",") if clause)
    return ",".join(_spaced_clause(clause) for clause in clauses)


def _spaced_clause(clause: str) -> str:
    version = clause.lstrip("<>=!~")
    return f"{clause[: len(clause) - len(version)]} {version.strip()}"


def _unread(entry: UnreadIn) -> str:
    line, text, why, file = entry.unread
    return f"{file or entry.file}:{line}: {text}  ({why})"
