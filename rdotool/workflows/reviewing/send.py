"""Sending a planned review, and finding out what became of it.

First the commits get their Change-Ids, then they are pushed, then it is recorded. Where the
connection breaks, the server is asked whether it has them before anything else happens.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rdotool.adapters import transfer
from rdotool.errors import Interrupted, RdotoolError
from rdotool.review import answer as answers
from rdotool.review import options as gerrit_options
from rdotool.review.answer import Answer, Landed
from rdotool.review.record import Record, Records
from rdotool.workflows.action import engine
from rdotool.workflows.reviewing import destination, stamping
from rdotool.workflows.reviewing import place as places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Talk
    from rdotool.workflows.reviewing.place import Place
    from rdotool.workflows.reviewing.send_plan import LookUp, Plan

# Seconds between looks whether a push arrived whose answer was lost: Gerrit may be at it still.
PAUSES = (0.0, 2.0, 4.0)
_KEPT = "Your branch has all of it."


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a review.

    Attributes:
        answer: the server's, or what was looked up.
        record: what is remembered of it.
        plan: with the commits as they were sent.
    """

    answer: Answer
    record: Record
    plan: Plan

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return self.plan.as_dict() | {"changes": [_as_dict(one) for one in self.answer.changes]}


def _as_dict(landed: Landed) -> dict[str, Any]:
    return {
        "url": landed.url,
        "number": landed.number,
        "subject": landed.subject,
        "new": landed.new,
    }


def send(
    repo: Repo,
    plan: Plan,
    talk: Talk,
    look_up: LookUp = lambda _remote: None,
    *,
    ask: bool = False,
    pauses: Sequence[float] = PAUSES,
) -> Sent:
    """Send what is planned.

    Args:
        talk: is asked whether to push again what did not arrive.
        look_up: gives the server's REST interface, for the URLs of a push whose answer was
            lost; None where it can't be had.
        ask: whether git and ssh may ask for a passphrase.
        pauses: see :data:`PAUSES`.

    Raises:
        RdotoolError: an action is unfinished, the server refuses, or whether it has them
            can't be told; the branch is whole in any case.
    """
    engine.refuse_if_unfinished(repo)
    at = places.of(repo, plan.remote or None)
    before, plan = plan, stamping.stamp(repo, plan)
    if plan is not before:
        _remember_ids(repo, plan, talk.note)
    try:
        answer = _pushed(repo, at, plan, talk, ask=ask)
        while answer.kind == "unknown":
            found = _looked_up(repo, at, plan, answer, look_up, pauses)
            if found or not talk.ask(f"{answer.brief}. It is not on the server. Send it again?"):
                answer = found or _not_there(answer)
                break
            answer = _pushed(repo, at, plan, talk, ask=ask)
    except KeyboardInterrupt:
        raise Interrupted(
            "Interrupted while it was sent: it may have arrived.",
            f"{_KEPT} Run the command again: it looks first whether the server has it.",
        ) from None
    if answer.kind in ("refused", "unknown"):
        raise RdotoolError(answer.brief, answer.hint)
    return Sent(answer, _kept(repo, at, plan, answer, talk.note), plan)


def _pushed(repo: Repo, at: Place, plan: Plan, talk: Talk, *, ask: bool) -> Answer:
    spec = gerrit_options.refspec(plan.head, plan.target, plan.options)
    said = transfer.push(repo.root, destination.where(at), [spec], progress=talk.progress, ask=ask)
    return answers.read(said.code, said.said)


# --- where the answer was lost ------------------------------------------------------------


def _looked_up(
    repo: Repo,
    at: Place,
    plan: Plan,
    lost: Answer,
    look_up: LookUp,
    pauses: Sequence[float],
) -> Answer | None:
    """What the server has of a push whose answer was lost; None when it hasn't got it.

    Raises:
        RdotoolError: it can't be asked.
    """
    for pause in pauses:
        time.sleep(pause)
        try:
            found = destination.patch_sets(repo, at)
        except RdotoolError as error:
            raise RdotoolError(
                f"{lost.brief}, and whether it arrived can't be asked: {error.brief}",
                f"{_KEPT} Run the command again: it looks first whether the server has it.",
            ) from None
        if plan.head in found:
            return _arrived(plan, found, look_up)
    return None


def _arrived(plan: Plan, found: dict[str, list[tuple[int, int]]], look_up: LookUp) -> Answer:
    base = _base(plan, look_up)
    changes = []
    for one in plan.commits:
        number, patch_set = max(found.get(one.sha, [(0, 0)]))
        if number:
            url = f"{base}/c/{plan.project}/+/{number}" if base else ""
            changes.append(Landed(url, number, one.subject, new=patch_set == 1))
    return Answer(
        "sent", tuple(changes), "the connection broke, and the server has it all the same"
    )


def _base(plan: Plan, look_up: LookUp) -> str:
    try:
        gerrit = look_up(plan.remote)
    except RdotoolError:
        return ""
    return gerrit.base if gerrit else ""


def _not_there(lost: Answer) -> Answer:
    return replace(
        lost,
        brief=f"{lost.brief}; it did not arrive",
        hint=f"{_KEPT} Run the command again when the network is back.",
    )


# --- what is remembered -------------------------------------------------------------------


def _remember_ids(repo: Repo, plan: Plan, note: Callable[[str], None]) -> None:
    """Remember that these Change-Ids were made here and are not on the server yet."""
    records = Records(repo, note)
    known = records.find(plan.url, plan.target, plan.branch)
    if known is None or not known.sha:
        ids = tuple(one.change_id or "" for one in plan.commits)
        _keep(records, Record(plan.url, plan.target, plan.branch, "", ids), note)


def _keep(records: Records, record: Record, note: Callable[[str], None]) -> None:
    try:
        records.keep(record)
    except OSError as error:
        note(f"what was sent can't be remembered: {error.strerror or error}")


def _kept(
    repo: Repo, at: Place, plan: Plan, answer: Answer, note: Callable[[str], None]
) -> Record:
    """The record of what the server has now, kept for the next review."""
    try:
        found = destination.patch_sets(repo, at)
    except RdotoolError:
        found = {}
    places_ = [max(found.get(one.sha, [(0, 0)])) for one in plan.commits]
    known = [place for place in places_ if place[0]] or [
        (one.number, 1 if one.new else 0) for one in answer.changes
    ]
    record = Record(
        remote=plan.url,
        target=plan.target,
        branch=plan.branch,
        sha=plan.head,
        change_ids=tuple(one.change_id or "" for one in plan.commits),
        urls=tuple(one.url for one in answer.changes),
        numbers=tuple(number for number, _ in known),
        patch_sets=tuple(patch_set for _, patch_set in known),
        when=time.time(),
    )
    _keep(Records(repo, note), record, note)
    return record
