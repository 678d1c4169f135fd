"""What the server has already of the commits to send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.review.gerrit import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change
    from rdotool.review.record import Record
    from rdotool.workflows.reviewing.send_plan import LookUp, Plan

    Found = Mapping[str, Sequence[tuple[int, int]]]

_ASKED = 20  # Change-Ids of a chain that are asked for: the question must fit into a URL


def told(record: Record) -> str:
    """That it was sent before, and where it is."""
    where = [*(record.urls or map(str, record.numbers))]
    below = f", with the {len(where) - 1} below it" if len(where) > 1 else ""
    return f"it was sent already: {where[-1]}{below}" if where else "it was sent already"


def there(found: Found, plan: Plan, look_up: LookUp) -> str:
    """As which patch set the server has the plan's top commit; empty when it hasn't.

    Raises:
        RdotoolError: it is that of another branch's change.
    """
    if plan.head not in found:
        return ""
    number, patch_set = max(found[plan.head])
    change = _asked(plan, number, look_up)
    told = f"patch set {patch_set} of change {number}"
    if change is None:
        return f"the server has it, as {told}"
    if change.branch != plan.target:
        raise RdotoolError(
            f"the commit is {told} already, which is for {change.branch}",
            "Gerrit takes no commit twice. Make it anew (git commit --amend --no-edit), and send"
            " that.",
        )
    state = "" if change.is_open else f", which is {change.status.lower()}"
    return f"the server has it, as {told}{state}: {change.url}"


def _asked(plan: Plan, number: int, look_up: LookUp) -> Change | None:
    """The change as the server tells it, None where it can't be asked."""
    try:
        gerrit = look_up(plan.remote)
        return gerrit.change(number) if gerrit else None
    except RdotoolError:
        return None


def newer(found: Found, head: str) -> Iterator[str]:
    """What to say when *head* is not the newest patch set of its change."""
    for number, patch_set in found.get(head, ()):
        newest = _newest(found).get(number, patch_set)
        if newest > patch_set:
            yield (
                f"change {number} has a patch set {newest} by now; yours is {patch_set}:"
                f" rdotool review get {number}"
            )


def overtaken(found: Found, plan: Plan, record: Record | None) -> Iterator[str]:
    """What to say when others have sent patch sets of what is sent again since ours."""
    if record is None or len(record.change_ids) != len(record.numbers):
        return
    newest = _newest(found)
    sent = {one.change_id for one in plan.commits if one.sha not in found}
    rows = zip(record.change_ids, record.numbers, record.patch_sets, strict=False)
    for change_id, number, patch_set in rows:
        if change_id in sent and newest.get(number, 0) > patch_set:
            yield (
                f"change {number} has got a patch set {newest[number]} since yours ({patch_set});"
                f" it would be replaced. See it: rdotool review get {number}"
            )


def forgotten(repo: Repo, plan: Plan, record: Record | None) -> Iterator[str]:
    """What to ask where commits were sent, and were made anew without their Change-Ids.

    ``git commit --amend -m`` does so. As many commits on the same one are taken for these.
    """
    ids = [one.change_id for one in plan.commits]
    if record is None or None not in ids or len(ids) != len(record.change_ids):
        return
    if repo.resolve(f"{record.sha}~{len(ids)}") != plan.base:
        return
    if len(record.numbers) != len(record.change_ids):  # which is whose isn't known
        return
    places = zip(record.change_ids, record.numbers, strict=False)
    for change_id, number in places:
        if change_id not in ids:
            yield (
                f"change {number} was sent from here, and no commit has its Change-Id any more:"
                f" a new change would be made. To go on with it, add to the message the line"
                f" Change-Id: {change_id}"
            )


def _newest(found: Found) -> dict[int, int]:
    newest: dict[int, int] = {}
    for places in found.values():
        for number, patch_set in places:
            newest[number] = max(patch_set, newest.get(number, 0))
    return newest


def on_the_server(plan: Plan, ids: Sequence[str], look_up: LookUp) -> bool | None:
    """Whether the server has changes of these Change-Ids; None when it can't be asked."""
    try:
        gerrit = look_up(plan.remote)
        if gerrit is None:
            return None
        wanted = " OR ".join(term("change", one) for one in ids[:_ASKED])
        query = f"{term('project', plan.project)} {term('branch', plan.target)} ({wanted})"
        return bool(gerrit.search(query, 1))
    except RdotoolError:
        return None
