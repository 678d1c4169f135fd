"""review vote, comment, submit, abandon, restore: what is done on the server.

Each is refused here where the server is sure to refuse it, with what to do; each is sent
once, and never again by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError, UsageError
from rdotool.review.changes import (
    ABANDONED,
    COMMIT_MESSAGE,
    PATCH_SET_LEVEL,
    PatchSet,
)
from rdotool.workflows.action import preconditions
from rdotool.workflows.reviewing.get import chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.review.changes import Change
    from rdotool.review.gerrit import Gerrit

_VOTE = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z0-9_-]{0,99}?)(?:=(?=[+-]?\d)|(?=[+-]\d))(?P<value>[+-]?\d{1,3})"
)
_PLACE = re.compile(r"(?P<path>.+?)(?::(?P<line>[1-9]\d{0,8}))?", re.ASCII | re.DOTALL)
_SPECIAL = {"commit-message": COMMIT_MESSAGE, COMMIT_MESSAGE: COMMIT_MESSAGE}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to a change.

    Attributes:
        what: in words: ``voted Code-Review+2 on``.
        patch_set: None where it isn't about one.
        status: the change's, afterwards.
    """

    change: Change
    what: str
    patch_set: int | None
    status: str
    others: tuple[Change, ...] = ()

    def __str__(self) -> str:
        """For people."""
        which = f", patch set {self.patch_set}" if self.patch_set else ""
        return f"{self.what} {self.change.number}{which}: {self.change.subject}"

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "number": self.change.number,
            "subject": self.change.subject,
            "url": self.change.url,
            "done": self.what,
            "patch_set": self.patch_set,
            "status": self.status,
            "others": [
                {"number": one.number, "subject": one.subject, "status": one.status}
                for one in self.others
            ],
        }


# --- votes --------------------------------------------------------------------------------


def parse_votes(words: Sequence[str]) -> dict[str, int]:
    """``Code-Review+2``, ``Verified-1`` or ``Workflow=0`` (which takes a vote back).

    Raises:
        UsageError: a word is no vote, or a label has two.
    """
    found: dict[str, int] = {}
    for word in words:
        match = _VOTE.fullmatch(word)
        if match is None:
            raise UsageError(
                f"{word!r} is no vote", "A vote is a label and a value: Code-Review+2, Verified=0"
            )
        if match["label"] in found:
            raise UsageError(f"there are two votes for {match['label']}", "Say one of them.")
        found[match["label"]] = int(match["value"])
    return found


def vote(
    gerrit: Gerrit,
    change: Change,
    patch_set: int | None,
    votes: dict[str, int],
    message: str = "",
) -> Done:
    """Vote, on the newest patch set.

    Raises:
        UsageError: there is neither a vote nor a message.
        RdotoolError: the change has no such label, the patch set isn't the newest, or the
            server refuses.
    """
    if not votes and not message:
        raise UsageError("there is nothing to say", "Give votes (Code-Review+2) or -m TEXT.")
    wanted = _newest(change, patch_set) if votes else chosen(change, patch_set)
    known = {label.lower(): label for label in change.labels}
    asked = {known.get(label.lower(), label): value for label, value in votes.items()}
    unknown = [label for label in asked if change.labels and label not in change.labels]
    if unknown:
        raise RdotoolError(
            f"{change.project} has no label {unknown[0]}",
            f"It has: {', '.join(change.labels)}",
        )
    _refuse_impossible(change, asked)
    gerrit.vote(change, wanted.number, asked, message)
    told = " ".join(f"{label}{value:+d}" for label, value in asked.items())
    what = f"Voted {told} on" if told else "Commented on"
    return Done(change, what, wanted.number, change.status)


def _refuse_impossible(change: Change, votes: dict[str, int]) -> None:
    """Raise RdotoolError for a vote that the user may not give.

    Gerrit would leave it out, or make it a smaller one, and say nothing.
    """
    if change.permitted is None:
        return
    permitted = dict(change.permitted)
    for label, value in votes.items():
        may = permitted.get(label, ())
        if value not in may:
            values = " ".join(f"{one:+d}" if one else "0" for one in may)
            hint = f"You may vote: {values}" if may else "Log in as somebody who may."
            if not change.is_open:
                hint += f" The change is {change.status.lower()}."
            raise RdotoolError(f"you may not vote {label}{value:+d} on {change.number}", hint)


def _newest(change: Change, patch_set: int | None) -> PatchSet:
    """The newest patch set, which must be the one that is named: votes count there only."""
    wanted = chosen(change, patch_set)
    if change.current and wanted.number != change.current.number:
        raise RdotoolError(
            f"patch set {wanted.number} of {change.number} is not the newest any more: "
            f"{change.current.number} is",
            f"Look at it: rdotool review show {change.number}",
        )
    return wanted


# --- comments -----------------------------------------------------------------------------


def parse_place(text: str) -> tuple[str, int | None]:
    """``FILE:LINE`` or ``FILE``; ``commit-message`` is the commit's message.

    Raises:
        UsageError: it is empty.
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        raise UsageError("the file's name is empty", "Say FILE:LINE, or nothing at all.")
    path = _SPECIAL.get(match["path"], match["path"])
    return path, int(match["line"]) if match["line"] else None


def comment(
    gerrit: Gerrit,
    change: Change,
    patch_set: int | None,
    where: str | None,
    text: str,
    *,
    unresolved: bool = False,
) -> Done:
    """Comment on a line, a file, or the patch set as a whole.

    Raises:
        UsageError: the text is empty.
        RdotoolError: the patch set has no such file, or the server refuses.
    """
    if not text.strip():
        raise UsageError("the comment is empty", "Give it with -m TEXT.")
    wanted = chosen(change, patch_set)
    path, line = parse_place(where) if where is not None else (PATCH_SET_LEVEL, None)
    newest = change.current is not None and wanted.number == change.current.number
    names = [file.path for file in change.files]
    if newest and path not in {*names, COMMIT_MESSAGE, PATCH_SET_LEVEL}:
        raise RdotoolError(
            f"patch set {wanted.number} of {change.number} doesn't change {path}",
            f"It changes: {preconditions.some(names)}" if names else "It changes no file.",
        )
    gerrit.comment(change, wanted.number, text, path=path, line=line, unresolved=unresolved)
    return Done(change, "Commented on", wanted.number, change.status)


# --- the change as a whole ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Submission:
    """What would be submitted.

    Attributes:
        together: all changes, that one among them, the bottom first.
        hidden: how many more there are, which the user may not see.
        lacking: those that Gerrit wouldn't submit yet.
    """

    change: Change
    together: tuple[Change, ...]
    hidden: int

    @property
    def others(self) -> tuple[Change, ...]:
        """What goes along."""
        return tuple(one for one in self.together if one.number != self.change.number)

    @property
    def lacking(self) -> tuple[Change, ...]:
        """What Gerrit wouldn't submit yet."""
        return tuple(one for one in self.together if one.submittable is False)


def submission(gerrit: Gerrit, change: Change, patch_set: int | None = None) -> Submission:
    """What is submitted with a change, asked beforehand.

    Raises:
        RdotoolError: it is closed, *patch_set* isn't the newest, or the server fails.
    """
    _refuse_closed(change, "submitted")
    _newest(change, patch_set)
    together, hidden = gerrit.submitted_together(change)
    # Gerrit lists the newest first, and nothing where the change goes alone.
    return Submission(change, tuple(reversed(together)) or (change,), hidden)


def refuse_unready(what: Submission) -> None:
    """Raise RdotoolError when Gerrit wouldn't submit it yet."""
    lacking = what.lacking
    if lacking:
        rows = [f"    {one.number}  {one.subject}: {_lacks(one)}" for one in lacking]
        raise RdotoolError(
            f"{what.change.number} can't be submitted yet",
            "\n".join([*rows, f"More: rdotool review show {lacking[0].number}"]),
        )


def submit(gerrit: Gerrit, what: Submission) -> Done:
    """Submit.

    Raises:
        RdotoolError: the server refuses.
    """
    after = gerrit.submit(what.change)
    return Done(what.change, "Submitted", None, after.status, what.others)


def _lacks(change: Change) -> str:
    unmet = [each.name for each in change.requirements if not each.met]
    if change.wip:
        return "work in progress"
    return f"needs {', '.join(unmet)}" if unmet else "Gerrit doesn't say why"


def abandon(gerrit: Gerrit, change: Change, message: str = "") -> Done:
    """Give a change up.

    Raises:
        RdotoolError: it is closed, or the server refuses.
    """
    _refuse_closed(change, "abandoned")
    return Done(change, "Abandoned", None, gerrit.abandon(change, message).status)


def restore(gerrit: Gerrit, change: Change, message: str = "") -> Done:
    """Take an abandoned change up again.

    Raises:
        RdotoolError: it isn't abandoned, or the server refuses.
    """
    if change.status != ABANDONED:
        status = "open" if change.is_open else change.status.lower()
        raise RdotoolError(
            f"{change.number} is {status}: only an abandoned change can be restored",
            f"See it: rdotool review show {change.number}",
        )
    return Done(change, "Restored", None, gerrit.restore(change, message).status)


def _refuse_closed(change: Change, done: str) -> None:
    if change.is_open:
        return
    again = f"Take it up again: rdotool review restore {change.number}"
    raise RdotoolError(
        f"{change.number} is {change.status.lower()}: it can't be {done}",
        again if change.status == ABANDONED else f"See {change.url}",
    )
