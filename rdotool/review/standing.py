"""How a change stands: what of it one wants to see, and what is in the way of its merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.review import ci
from rdotool.review.changes import ABANDONED, MERGED, NEW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from rdotool.review.changes import Change, Comment, Related
    from rdotool.review.ci import Run
    from rdotool.review.requirements import Requirement

# Where the local commit is, as against what the server has.
SAME, LOCAL_NEWER, REMOTE_NEWER, DIVERGED = "same", "local newer", "remote newer", "diverged"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way; *kind* is for programs (docs/json.rst lists them)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Local:
    """The change's commit in the repository.

    Attributes:
        state: :data:`SAME`: the newest patch set. :data:`LOCAL_NEWER`: made from it, not sent.
            :data:`REMOTE_NEWER`: an older patch set. :data:`DIVERGED`: not sent, and the newest
            patch set was never here.
        patch_set: the one that it is, None where it isn't any.
    """

    sha: str
    state: str
    patch_set: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A change with all that is told of it elsewhere than in itself.

    Attributes:
        threads: of comments that are unresolved, each from its first comment on.
        chain: the relation chain, its bottom first; empty where the change stands alone.
        mergeable: None where the server doesn't tell.
    """

    change: Change
    threads: tuple[tuple[Comment, ...], ...] = ()
    chain: tuple[Related, ...] = ()
    mergeable: bool | None = None
    local: Local | None = None

    @property
    def number(self) -> int:
        """Of the newest patch set; 0 where the server shows none."""
        return self.change.current.number if self.change.current else 0

    @property
    def runs(self) -> tuple[Run, ...]:
        """What CI says of the newest patch set."""
        return ci.runs(self.change.messages, self.number)

    @property
    def earlier(self) -> tuple[Run, ...]:
        """What CI said of the newest patch set that it said anything of, when not of the last."""
        every = ci.runs(self.change.messages)
        known = [run.patch_set for run in every if run.patch_set is not None]
        last = max(known, default=self.number)
        return tuple(run for run in every if run.patch_set == last < self.number)

    @property
    def asked_again(self) -> datetime | None:
        """When CI was asked to look again, which it hasn't begun yet."""
        return ci.asked_again(self.change.messages, self.number)

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What is in the way; empty for what is merged."""
        if self.change.status == MERGED:
            return ()
        found = (_state, _ci, _votes, _comments, _merge, _parents, _local)
        told = [obstacle for each in found for obstacle in each(self)]
        if self.change.submittable is False and self.change.is_open and not told:
            told = [Obstacle("other", "Gerrit says that it can't be submitted")]
        return tuple(told)


def ancestors(change: Change, chain: Sequence[Related]) -> list[Related]:
    """What of *chain* the newest patch set of *change* stands on, the bottom first."""
    rows = {row.sha: row for row in chain}
    here = change.current.sha if change.current else ""
    found: set[str] = set()
    todo = [here]
    while todo:
        row = rows.get(todo.pop())
        new = [sha for sha in row.parents if sha in rows and sha not in found] if row else []
        found.update(new)
        todo += new
    return [row for row in chain if row.sha in found]


def outdated(row: Related) -> bool:
    """Whether the change has a newer patch set than the one in the chain."""
    return None not in {row.patch_set, row.current_patch_set} and (
        row.patch_set != row.current_patch_set
    )


def left_behind(row: Related, chain: Sequence[Related]) -> bool:
    """Whether *row* stands on a patch set that isn't the one in the chain.

    Gerrit shows the chain as it is for one change: what stands on an older patch set of that
    is listed above it as well.
    """
    known = {each.sha for each in chain}
    return bool(chain) and row != chain[0] and bool(row.parents) and known.isdisjoint(row.parents)


def _state(seen: Seen) -> Iterator[Obstacle]:
    change = seen.change
    if change.status == ABANDONED:
        yield Obstacle("abandoned", f"it is abandoned (review restore {change.number})")
    elif change.status != NEW:
        yield Obstacle("other", f"its status is {change.status}")
    if change.wip:
        yield Obstacle("wip", "it is marked as work in progress")
    if change.private:
        yield Obstacle("private", "it is private")


def _ci(seen: Seen) -> Iterator[Obstacle]:
    for run in seen.runs:
        name = run.by if not run.pipeline else f"{run.by} ({run.pipeline})"
        if run.state == ci.RUNNING:
            yield Obstacle("ci running", f"CI is running: {name}")
        elif run.state == ci.FAILED:
            failed = [job.name for job in run.failures]
            why = ", ".join(failed[:5]) + (", ..." if len(failed) > 5 else "") or run.note
            yield Obstacle("ci failed", f"CI failed: {name}" + (f": {why}" if why else ""))
    if seen.asked_again:
        yield Obstacle("ci running", "CI was asked to look again")


def _votes(seen: Seen) -> Iterator[Obstacle]:
    negative = [vote for vote in seen.change.votes if vote.value < 0]
    for vote in negative:
        yield Obstacle("vote", f"{vote.label}{vote.value:+d} by {vote.by.shown}")
    if not seen.change.is_open:
        return
    said = {vote.label for vote in negative}
    for requirement in seen.change.requirements:
        if not requirement.met and requirement.name not in said:
            yield _missing(seen.change, requirement)


def _missing(change: Change, requirement: Requirement) -> Obstacle:
    name = requirement.name
    if name not in change.labels:
        rule = f": {requirement.rule}" if requirement.rule else ""
        return Obstacle("requirement", f"the requirement {name} is not met{rule}")
    votes = [f"{vote.value:+d} by {vote.by.shown}" for vote in change.votes if vote.label == name]
    has = f" (it has {', '.join(votes)})" if votes else ""
    return Obstacle("vote missing", f"{name} is missing{has}")


def _comments(seen: Seen) -> Iterator[Obstacle]:
    count = len(seen.threads) or seen.change.unresolved
    if count:
        plural = "s" if count > 1 else ""
        yield Obstacle("comments", f"{count} unresolved comment{plural}")


def _merge(seen: Seen) -> Iterator[Obstacle]:
    if seen.mergeable is False and seen.change.is_open:
        yield Obstacle("conflict", f"it conflicts with {seen.change.branch}: rebase it")


def _parents(seen: Seen) -> Iterator[Obstacle]:
    if not seen.change.is_open:
        return
    for row in ancestors(seen.change, seen.chain):
        if row.number is None or row.status == MERGED:
            continue
        if row.status == ABANDONED:
            yield Obstacle("parent", f"{row.number}, which it stands on, is abandoned")
        elif outdated(row):
            yield Obstacle(
                "parent outdated",
                f"it stands on patch set {row.patch_set} of {row.number}, "
                f"which has patch set {row.current_patch_set}",
            )
        else:
            yield Obstacle("parent", f"{row.number}, which it stands on, is not merged")


def _local(seen: Seen) -> Iterator[Obstacle]:
    local = seen.local
    if local is None or local.state == SAME:
        return
    newest = f"patch set {seen.number}"
    if local.state == REMOTE_NEWER:
        text = f"{newest} is newer than what is here, patch set {local.patch_set}"
    elif local.state == LOCAL_NEWER:
        text = f"what is here was not sent since it was changed: {local.sha[:9]}"
    else:
        text = f"what is here ({local.sha[:9]}) was not sent, and {newest} was never here"
    yield Obstacle(local.state, text)
