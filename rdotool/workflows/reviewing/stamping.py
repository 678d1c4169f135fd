"""Giving commits their Change-Ids: the same commits but for a line of the message.

The first that changes and all above it are made anew; author, date, tree and what else the
message says stay byte for byte. The branch moves at once; work tree and index stay untouched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.errors import GitError, RdotoolError
from rdotool.patches.merge import Merger
from rdotool.review import change_id
from rdotool.workflows import identity
from rdotool.workflows.reviewing import outgoing

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.reviewing.send_plan import Plan, Planned


def stamp(repo: Repo, plan: Plan) -> Plan:
    """*plan* with Change-Ids in all of its commits, its branch moved there.

    Raises:
        RdotoolError: the branch has moved since it was looked at, git doesn't know the user,
            or a message can't have a Change-Id.
    """
    if all(one.change_id and _has(repo, one) for one in plan.commits):
        return plan
    made = _made(repo, plan)
    head = made[-1].sha
    move = objects.RefUpdate(f"refs/heads/{plan.branch}", head, plan.head)
    try:
        objects.update_refs(repo, [move], "rdotool review: Change-Ids added")
    except GitError as error:
        raise RdotoolError(
            f"{plan.branch} could not be moved: {error.brief}",
            "Nothing was sent. Look at it (git log), then run the command again.",
        ) from None
    return replace(plan, head=head, commits=tuple(made))


def _has(repo: Repo, one: Planned) -> bool:
    return outgoing.id_of(repo.commit(one.sha)) == one.change_id


def _made(repo: Repo, plan: Plan) -> list[Planned]:
    who = identity.read(repo).author
    merger = Merger(repo, who)
    read = repo.read_commits(one.sha for one in plan.commits)
    parent, made = read[0].parents[0], []
    for planned, old in zip(plan.commits, read, strict=True):
        text = outgoing.raw_message(old)
        mark = planned.change_id or change_id.compute(who, parent, text)
        message = change_id.replace(text, mark)
        if (message, (parent,)) == (text, old.parents):
            parent = old.sha
        else:
            parent = merger.rewrite(old.sha, old.tree, parent, message)
        made.append(replace(planned, sha=parent, change_id=mark))
    return made
