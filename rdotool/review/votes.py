"""What CI and reviewers have voted on a patch set, and whether it may be taken for a package.

The rule is rdopkg's: an account of CI's has voted ``Verified`` up, nobody has voted
``Code-Review`` down. It is wider where that let bad patches pass: a second CI that says no
counts, and so does any other label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.review.changes import Change, Message, Person

VERIFIED = "Verified"

# Parts of the user names of CI accounts: zuul, rdo-ci, softwarefactory-zuul, jenkins …
_CI = frozenset({"zuul", "jenkins", "ci"})
_FIRST_LINE = re.compile(r"(?:Uploaded )?[Pp]atch [Ss]et (?P<number>\d{1,9})[:.]?(?P<votes>.*)")
_VOTE = re.compile(r"(?P<label>[A-Za-z][A-Za-z0-9-]*)(?P<value>[+-]\d{1,2})")


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote on a patch set, on whichever."""

    label: str
    value: int
    by: Person

    def __str__(self) -> str:
        """Such as ``Code-Review-1 by Jane Doe``."""
        return f"{self.label}{self.value:+d} by {self.by.shown}"


def is_ci(person: Person) -> bool:
    """Whether this is an account of CI's, by its name."""
    name = person.username or person.name
    return not _CI.isdisjoint(re.split(r"[^a-z0-9]+", name.lower()))


def against(change: Change, patch_set: int) -> list[str]:
    """Why a patch set is not fit to be taken: no vote of CI's, or somebody's that says no.

    Empty where nothing is against it. A merged change has had its votes.
    """
    ballots = of(change, patch_set)
    return [*_unverified(ballots, change), *_negative(ballots)]


def negative(change: Change) -> list[str]:
    """The votes that say no to the newest patch set, in words."""
    newest = change.current.number if change.current else 0
    return list(_negative(of(change, newest)))


def of(change: Change, patch_set: int) -> list[Ballot]:
    """The votes on a patch set.

    Gerrit tells those on the newest only; those on an older one are read from what it said
    when they were given.
    """
    newest = change.current.number if change.current else patch_set
    if patch_set == newest:
        return [Ballot(vote.label, vote.value, vote.by) for vote in change.votes]
    return _said(change, patch_set)


def _unverified(ballots: list[Ballot], change: Change) -> Iterator[str]:
    verified = [ballot for ballot in ballots if ballot.label == VERIFIED and ballot.value > 0]
    if change.status == "MERGED" or any(is_ci(ballot.by) for ballot in verified):
        return
    others = ", ".join(str(ballot) for ballot in verified)
    yield "CI has not verified it" + (f" ({others} is no CI's)" if others else "")


def _negative(ballots: list[Ballot]) -> Iterator[str]:
    for ballot in ballots:
        if ballot.value < 0:
            yield f"it has {ballot}"


def _said(change: Change, patch_set: int) -> list[Ballot]:
    """The votes on an older patch set: each account's last for each label."""
    found: dict[tuple[str, int | None], Ballot] = {}
    for message in change.messages:
        for ballot in _given(message, patch_set):
            found[ballot.label, ballot.by.id] = ballot
    return [ballot for ballot in found.values() if ballot.value]


def _given(message: Message, patch_set: int) -> Iterator[Ballot]:
    """What a message's first line says was voted; it is Gerrit's own, the rest is people's."""
    match = _FIRST_LINE.fullmatch(message.text.partition("\n")[0].rstrip())
    if not match or int(match["number"]) != patch_set or message.by is None:
        return
    for word in match["votes"].split():
        vote = _VOTE.fullmatch(word.rstrip("."))
        if vote:
            yield Ballot(vote["label"], int(vote["value"]), message.by)
        elif word.startswith("-"):  # taken back: -Verified
            yield Ballot(word[1:].rstrip("."), 0, message.by)
