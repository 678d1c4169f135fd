"""Commit messages of a distgit, as RDO's have been for years.

Subject (the NVR, or a header of the user's), ``Changelog:`` with its lines, a
``Resolves:`` line for each bug that they name, and Gerrit's Change-Id, which an amended
commit keeps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BUG = re.compile(r"rhbz#(\d+)", re.ASCII)
_CHANGE_ID = re.compile(r"^Change-Id:[ \t]*(I[0-9a-fA-F]{8,40})[ \t]*$\n?", re.MULTILINE)
_RESOLVES = re.compile(r"^Resolves:[ \t]*rhbz#(\d+)[ \t]*$", re.MULTILINE | re.ASCII)
# As git interpret-trailers has them, and what `git cherry-pick -x` adds to them.
_TRAILER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*:[ \t]+\S|\(cherry picked from commit ")
_BLANK_LINES = re.compile(r"\n{3,}")


def compose(header: str, changes: Sequence[str] = (), bugs: Iterable[str] = ()) -> str:
    """The message of a commit, ending in one newline.

    Args:
        header: the NVR without epoch, or the content of the user's header file; may
            have several paragraphs.
        changes: the changelog entry's lines without their dashes; with none the header
            is all (a change that makes no changelog entry).
        bugs: bug references such as ``rhbz#1`` besides those that *changes* name.
    """
    parts = [header]
    if changes:
        parts.append("\n".join(["Changelog:", *(f"- {change}" for change in changes)]))
    numbers = bug_numbers([*changes, *bugs])
    if numbers:
        parts.append("\n".join(f"Resolves: rhbz#{number}" for number in numbers))
    return tidy("\n\n".join(parts))


def bug_numbers(texts: Iterable[str]) -> list[str]:
    """The numbers of the bugs that *texts* name as ``rhbz#N``: each once, in order."""
    return list(dict.fromkeys(number for text in texts for number in _BUG.findall(text)))


def change_id(message: str) -> str | None:
    """Gerrit's Change-Id in a message: the last, as Gerrit takes it."""
    found = _CHANGE_ID.findall(message)
    return str(found[-1]) if found else None


def keep_change_id(old_message: str, new_message: str) -> str:
    """*new_message* under the Change-Id of the commit it replaces, in its last paragraph.

    A Change-Id that the new message brings along (in a header file) wins over the old.
    """
    kept = change_id(new_message) or change_id(old_message)
    if kept is None:
        return new_message
    return tidy(f"{_CHANGE_ID.sub('', new_message)}\n\nChange-Id: {kept}\n")


def keep_trailers(old_message: str, new_message: str) -> str:
    """*new_message* with the trailers of the commit it replaces, in its last paragraph.

    Trailers are the ``Key: value`` lines that an old message ends in: Depends-On,
    Signed-off-by, and Change-Id by the rule of :func:`keep_change_id`. The ``Resolves:``
    lines are no part of it: :func:`compose` makes them (see :func:`resolved`).
    """
    there = set(new_message.split("\n"))
    kept = [
        line
        for line in trailers(old_message)
        if line not in there and not _RESOLVES.match(line) and not _CHANGE_ID.match(line)
    ]
    marked = change_id(new_message) or change_id(old_message)
    if not kept:
        in_place = marked and f"Change-Id: {marked}" in trailers(new_message)
        return new_message if in_place else keep_change_id(old_message, new_message)
    footer = [*kept, *([f"Change-Id: {marked}"] if marked else [])]
    body = _CHANGE_ID.sub("", new_message) if marked else new_message
    return tidy(f"{body}\n\n" + "\n".join(footer) + "\n")


def trailers(message: str) -> list[str]:
    """The trailers of a message: the lines of its last paragraphs that hold nothing else."""
    paragraphs = tidy(message).rstrip("\n").split("\n\n")[1:]
    found: list[str] = []
    for paragraph in reversed(paragraphs):
        lines = paragraph.split("\n")
        if not all(_TRAILER.match(line) for line in lines):
            break
        found = [*lines, *found]
    return found


def resolved(message: str) -> list[str]:
    """The numbers of the bugs that a message says are resolved."""
    return list(dict.fromkeys(_RESOLVES.findall(message)))


def tidy(text: str) -> str:
    """What ``git commit -F`` makes of a message: no blanks at the ends of lines, no
    empty lines around it, one at most between paragraphs, one newline at the end.
    """
    text = "\n".join(line.rstrip(" \t\r") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text.strip("\n")) + "\n"
