"""A new patch set of a topic's open change, where the content is another: what RDO's bots do.

A bot makes the same commit anew each day. It is sent under the Change-Id of the change that is
open for it, and only when what it changes, or what its message says, is no more the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.patches import merge
from rdotool.review import change_id
from rdotool.review.gerrit import term
from rdotool.workflows.reviewing import destination, outgoing

if TYPE_CHECKING:
    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change
    from rdotool.workflows.reviewing.destination import Destination
    from rdotool.workflows.reviewing.send_plan import LookUp, Plan

_SHOWN = 10


def onto(repo: Repo, to: Destination, plan: Plan, topic: str, look_up: LookUp) -> Plan:
    """*plan* as a patch set of the open change of *topic*; as a new one when there is none.

    Raises:
        RdotoolError: there are several, or several commits, or the server can't be asked.
    """
    if len(plan.commits) != 1:
        raise RdotoolError(
            f"--reuse is for one commit, and {len(plan.commits)} would be sent",
            "Squash them: rdotool squash",
        )
    change = _open(plan, topic, look_up)
    if change is None:
        return plan.having(options=replace(plan.options, topic=plan.options.topic or topic))
    [mine] = plan.commits
    made = plan.having(commits=(replace(mine, change_id=change.change_id),), reused=change.number)
    if mine.change_id not in (None, change.change_id):
        said = f"its Change-Id becomes {change.change_id}, that of {change.url}"
        made = replace(made, warnings=(*made.warnings, said))
    same = _same(repo, to, repo.commit(mine.sha), change)
    return replace(made, nothing_new=same)


def _open(plan: Plan, topic: str, look_up: LookUp) -> Change | None:
    gerrit = look_up(plan.remote)
    if gerrit is None:
        raise RdotoolError(
            f"the open change of the topic {topic} can't be looked up",
            "Only the server's web interface tells it: gerrit_url in the configuration.",
        )
    terms = (
        term("project", plan.project),
        term("branch", plan.target),
        term("topic", topic),
        "status:open",
    )
    found = gerrit.search(" ".join(terms), _SHOWN)
    if len(found) > 1:
        rows = "\n".join(f"  {one.url}  {one.subject}" for one in found)
        raise RdotoolError(
            f"{len(found)} changes of the topic {topic} are open for {plan.target}",
            f"Abandon all but one, or give your commit the Change-Id of one of them:\n{rows}",
        )
    return found[0] if found else None


def _same(repo: Repo, to: Destination, mine: Commit, change: Change) -> str:
    """Why the change has the content of the commit *mine* already; empty when it hasn't."""
    current = change.current
    if current is None:
        return ""
    sha = destination.bring(repo, to.place, current.ref, current.sha)
    theirs = repo.commit(sha)
    if _words(mine) != _words(theirs):
        return ""
    which = f"patch set {current.number} of {change.url} has the same content"
    if mine.parents == theirs.parents:
        return which if mine.tree == theirs.tree else ""
    # On another commit: it is the same when theirs, put where mine is, makes mine.
    moved = merge.step(repo, mine.parents[0], theirs.sha)
    if isinstance(moved, merge.Applied) and repo.commit(moved.new_tip).tree == mine.tree:
        return f"{which}, only on {theirs.parents[0][:12]}; it is left there"
    return ""


def _words(commit: Commit) -> bytes:
    """The message without its Change-Id."""
    text = outgoing.raw_message(commit)
    found = change_id.find(text)
    marker = f"Change-Id: {found}".encode()
    return b"\n".join(line for line in text.split(b"\n") if line != marker).strip()
