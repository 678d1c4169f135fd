"""Commit messages of a distgit, as RDO's have been for years.

Subject (the NVR, or a header of the user's), ``Changelog:`` with its lines, a
``Resolves:`` line for each bug that they name, and Gerrit's Change-Id, which an amended
commit keeps.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BUG = re.compile(r"rhbz#(\d+)", re.ASCII)
_CHANGE_ID = re.compile(r"^Change-Id:[ \t]*(I[0-9a-fA-F]{8,40})[ \t]*$\n?", re.MULTILINE)
_RESOLVES = re.compile(r"^Resolves:[ \t]*rhbz#(\d+)[ \t]*$", re.MULTILINE | re.ASCII)
# As git interpret-trailers has them, but for a URL and a key without value.
_TRAILER = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:(?!//)[ \t]*\S|\(cherry picked from commit "
)
# Those that nobody writes into prose: git's own, Gerrit's and Zuul's.
_KNOWN = re.compile(
    r"(?:Signed-off-by|Co-authored-by|Reviewed-by|Change-Id|Depends-On):"
    r"|\(cherry picked from commit ",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\[[^\]]+\]$")
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
    there = set(_unfolded(new_message.split("\n")))
    kept = [
        entry
        for entry in trailers(old_message)
        if entry not in there and not _RESOLVES.match(entry) and not _CHANGE_ID.match(entry)
    ]
    marked = change_id(new_message) or change_id(old_message)
    if not kept:
        in_place = marked and f"Change-Id: {marked}" in trailers(new_message)
        return new_message if in_place else keep_change_id(old_message, new_message)
    footer = [*kept, *([f"Change-Id: {marked}"] if marked else [])]
    body = _CHANGE_ID.sub("", new_message) if marked else new_message
    return tidy(f"{body}\n\n" + "\n".join(footer) + "\n")


def trailers(message: str) -> list[str]:
    """The trailers of a message, each with the lines that it is folded into, and the notes
    and other lines among them.

    They are its last paragraphs, as long as these hold nothing else, or one known trailer
    and three times as many other lines as trailers at most (``git interpret-trailers``),
    where a note in brackets is no other line. The first paragraph never counts.
    """
    found: list[str] = []
    for paragraph in reversed(tidy(message).rstrip("\n").split("\n\n")[1:]):
        lines = paragraph.split("\n")
        listed = lines[0] == "Changelog:"
        if listed:  # nobody left an empty line between the list and what follows
            lines = list(itertools.dropwhile(lambda line: not _KNOWN.match(line), lines))
        entries = _unfolded(lines)
        if not _are_trailers(entries):
            break
        found = [*entries, *found]
        if listed:
            break
    return found


def _unfolded(lines: Sequence[str]) -> list[str]:
    """*lines*, those that begin with a blank as part of the one above."""
    found: list[str] = []
    for line in lines:
        if found and found[-1] and line[:1] in {" ", "\t"}:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def _are_trailers(entries: Sequence[str]) -> bool:
    """Whether a paragraph of *entries* is one of trailers.

    How often it has what :func:`keep_trailers` makes anew tells nothing: the answer must be
    the same for what that makes of the paragraph.
    """
    remade = [entry for entry in entries if _RESOLVES.match(entry)]
    counted = [entry for entry in entries if _TRAILER.match(entry) and entry not in remade]
    others = sum(
        entry.count("\n") + 1
        for entry in entries
        if not _TRAILER.match(entry) and not _NOTE.match(entry)
    )
    if not others:
        return bool(counted or remade)
    ids = sum(bool(_CHANGE_ID.match(entry)) for entry in counted)
    return any(map(_KNOWN.match, counted)) and 3 * (len(counted) - max(ids - 1, 0)) >= others


def resolved(message: str) -> list[str]:
    """The numbers of the bugs that a message says are resolved."""
    return list(dict.fromkeys(_RESOLVES.findall(message)))


def tidy(text: str) -> str:
    """What ``git commit -F`` makes of a message: no blanks at the ends of lines, no
    empty lines around it, one at most between paragraphs, one newline at the end.
    """
    text = "\n".join(line.rstrip(" \t\r") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", text.strip("\n")) + "\n"
