"""The Change-Id: Gerrit's name for a change, in the footer of a commit's message.

It is found as Gerrit finds it (JGit's footers: the lines ``Key: value`` of the last
paragraph, never the first line), and added where Gerrit's commit-msg hook adds it. That
hook edits what a user has just typed and tidies it; this works on commits that are
finished, where every other byte must stay.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.review import trailers

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(rb"I[0-9a-f]{8,40}")
_LINK = re.compile(rb"\S*/id/(I[0-9a-f]{40})")
_FOOTER = re.compile(rb"([A-Za-z0-9-]+):[ ]*(.*)")
# What git squashes into another commit is none that is sent.
_TEMPORARY = re.compile(rb"[a-z]+! ")
# The hash of a tree without files stands for the parent where there is none.
_NO_PARENT = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def find(message: bytes) -> str | None:
    """The Change-Id of a commit's message; of several the last, as Gerrit shows it."""
    valid = [value for value in all_of(message) if _ID.fullmatch(value.encode())]
    return valid[-1] if valid else None


def all_of(message: bytes) -> tuple[str, ...]:
    """All values that Gerrit takes for Change-Ids; it refuses several, and odd ones."""
    return tuple(value.decode("utf-8", "replace") for value in _values(message))


def _values(message: bytes) -> Iterator[bytes]:
    for line in _last_paragraph(message):
        footer = _FOOTER.fullmatch(line)
        if footer and footer[1].lower() == b"change-id":
            yield footer[2].strip()
        elif footer and footer[1].lower() == b"link":
            link = _LINK.fullmatch(footer[2].strip())
            if link:
                yield link[1]


def _last_paragraph(message: bytes) -> list[bytes]:
    """The lines of the last paragraph but the message's first line, as JGit cuts them."""
    text = message.rstrip(b"\n ")
    _, _, rest = text.partition(b"\n")
    return rest.rpartition(b"\n\n")[2].split(b"\n")


def is_temporary(message: bytes) -> bool:
    """Whether this is a ``fixup!`` or the like, to which the hook gives no Change-Id."""
    return _TEMPORARY.match(message) is not None


def compute(committer: str, parent: str | None, message: bytes) -> str:
    """A new Change-Id, as the hook computes it.

    Args:
        committer: ``Name <email> seconds zone``, as ``git var GIT_COMMITTER_IDENT`` says it.
        parent: the sha of the commit's first parent, None where it has none.
        message: the whole message, without a Change-Id.
    """
    who = committer.encode("utf-8", "surrogateescape")
    text = b"%s\n%s\n%s" % (who, (parent or _NO_PARENT).encode(), message)
    blob = b"blob %d\0%s" % (len(text), text)
    return "I" + hashlib.sha1(blob, usedforsecurity=False).hexdigest()


def add(message: bytes, change_id: str) -> bytes:
    """*message* with a line ``Change-Id: CHANGE_ID``; one that has a Change-Id stays as it is.

    The line stands where the hook puts it: at the end of the trailers, but before
    ``Signed-off-by``; without trailers in a paragraph of its own.

    Raises:
        RdotoolError: the message is empty, or has a Change-Id that Gerrit refuses.
    """
    if not message.strip():
        raise RdotoolError(
            "a commit without a message can't be sent to Gerrit",
            "Give it one: git commit --amend",
        )
    there = all_of(message)
    if there and find(message) is None:
        raise RdotoolError(
            f"the Change-Id {there[-1]!r} is none that Gerrit takes",
            "Remove that line from the message (git commit --amend), then run the command again.",
        )
    return message if there else _with_line(message, change_id)


def replace(message: bytes, change_id: str) -> bytes:
    """*message* with *change_id* in the place of its own Change-Id, or added to it.

    Raises:
        RdotoolError: as :func:`add`; or *change_id*, which a server may have said, is none.
    """
    if not _ID.fullmatch(change_id.encode()):
        raise RdotoolError(f"{change_id!r} is no Change-Id", "No commit was changed.")
    old = find(message)
    if old is None:
        return add(message, change_id)
    if len(all_of(message)) > 1:
        raise RdotoolError(
            "the commit's message has several Change-Ids",
            "Leave one line of them: git commit --amend",
        )
    before, found, after = message.rpartition(old.encode())
    return before + change_id.encode() + after if found else message


def _with_line(message: bytes, change_id: str) -> bytes:
    line = b"Change-Id: %s\n" % change_id.encode()
    places = trailers.places(message)
    tried = [place.insert(message, line) for place in places]
    # The hook's place first; where Gerrit would not look there, one where it does.
    return next((text for text in tried if find(text) == change_id), tried[-1])
