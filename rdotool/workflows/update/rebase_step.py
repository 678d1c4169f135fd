"""The step that brings the patches to their new base, in memory or by the user's hand.

Patches are replayed as objects; neither the work tree nor a ref moves. Only where one
conflicts the patches branch is checked out and a real ``git rebase`` stops at that patch,
so that the user has git's own tools at hand. ``--continue`` takes what they made of it
into the journal and replays the rest in memory.

What the journal's ``found`` holds: ``tip`` and ``todo`` (how far it is), ``dropped``,
``skipped_below``, ``starting`` (the work tree is on its way to the conflict), ``handed``
(the work tree is the user's), ``rebased`` (done).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import RdotoolError, YourTurn
from rdotool.patches import conflict, replay
from rdotool.workflows.action import strays, worktree
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from rdotool.patches.replay import Merged, ReplayResult
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.update.update_plan import Plan


def step(run: Run, plan: Plan) -> Step:
    """The step that rebases *plan*'s patches."""
    return Step("rebase patches", lambda: is_done(run), lambda: rebase(run, plan))


def is_done(run: Run) -> bool:
    """Whether the rebased patches are in the repository."""
    return "rebased" in run.found and run.repo.resolve(run.found["rebased"]) is not None


def rebase(run: Run, plan: Plan) -> None:
    """Rebase the patches, from the start or from where it stopped.

    Raises:
        YourTurn: a patch conflicts.
    """
    if run.found.get("handed"):
        _take_back(run, plan)
    elif run.found.get("starting"):
        _refuse_strays(run)
        _leave(run, plan)
    if "todo" not in run.found:
        _begin(run, plan)
    _go_on(run, plan)


def _refuse_strays(run: Run) -> None:
    """What the user made between a kill and now is not git's to replace.

    Raises:
        RdotoolError: there is such.
    """
    strays.refuse(run, run.found.get("strays") or ())
    if run.found.get("strays") is None:
        # When git's rebase is gone, what it had written can't be told any more.
        run.save(found={"strays": strays.find(run, merged=False)})


def _begin(run: Run, plan: Plan) -> None:
    source, old, new = _shas(plan)
    found = replay.plan_replay(run.repo, source=source, old_base=old, new_base=new)
    dropped = [_as_dict(merged, "upstream") for merged in found.already_upstream]
    run.save(found={"tip": new, "todo": list(found.todo), "dropped": dropped})


def _shas(plan: Plan) -> tuple[str, str, str]:
    # A plan that rebases has all three; see `new_version.make_plan`.
    assert plan.source
    assert plan.old_base
    assert plan.new_base
    return plan.source, plan.old_base, plan.new_base


def _go_on(run: Run, plan: Plan) -> None:
    todo = replay.ReplayPlan(run.found["tip"], tuple(run.found["todo"]))
    result = replay.replay(run.repo, todo, on_step=lambda at, of, _subject: _tell(run, at, of))
    found: dict[str, Any] = {"tip": result.tip, "todo": list(result.remaining)}
    emptied = [_as_dict(merged, "empty") for merged in result.dropped]
    found["dropped"] = run.found["dropped"] + emptied
    if result.conflict is None:
        run.save(found={**found, "rebased": result.tip})
    else:
        _hand_over(run, plan, result, found)


def _tell(run: Run, at: int, of: int) -> None:
    run.talk.progress(f"rebasing patch {at} of {of}")


def _as_dict(merged: Merged, how: str) -> dict[str, str]:
    """For the journal; *how* is ``upstream``, ``empty`` or ``skipped`` (by the user)."""
    return {"sha": merged.sha, "subject": merged.subject, "by": merged.by or "", "how": how}


def _hand_over(run: Run, plan: Plan, result: ReplayResult, found: dict[str, Any]) -> None:
    """Let git stop at the conflict, in the work tree."""
    assert result.conflict
    source, _, new = _shas(plan)
    run.will_check_out([source, new, result.tip, *result.remaining])
    run.save(found={**found, "starting": True})
    branch = f"refs/heads/{plan.local_patches_branch}"
    start = RefUpdate(branch, source, run.repo.ref(branch))
    update_refs(run.repo, [start], f"rdotool: patches of {plan.source_name}")
    try:
        conflict.start(run.repo, plan.local_patches_branch, result.tip, result.remaining)
    except RdotoolError:
        # A full disk, mostly: what git had begun to write goes, the distgit comes back.
        with contextlib.suppress(RdotoolError, OSError):
            _leave(run, plan)
        raise
    run.save(found={"handed": True, "starting": False})
    raise _your_turn(result, plan)


def _your_turn(result: ReplayResult, plan: Plan) -> YourTurn:
    assert result.conflict
    files = "\n".join(f"    {name}" for name in result.conflict.files)
    return YourTurn(
        f"the patch '{result.conflict.subject}' conflicts with {plan.new_tag}",
        f"{files}\n"
        "Your turn, on the patches branch in this folder:\n"
        "  mend the files, then: git add FILE…   (or drop the patch: git rebase --skip)\n"
        "  go on:   rdotool --continue\n"
        "  give up: rdotool --abort",
    )


def _take_back(run: Run, plan: Plan) -> None:
    """Take the user's solution into the journal, then the work tree from git's rebase."""
    tip, todo = run.found["tip"], run.found["todo"]
    branch, source = plan.local_patches_branch, _shas(plan)[0]
    _refuse_loss(run, plan)
    taken = conflict.take_resolution(run.repo, branch, source, tip, todo)
    skipped = [_as_dict(merged, "skipped") for merged in taken.dropped]
    run.save(
        found={
            "handed": False,
            "starting": True,
            "tip": taken.tip,
            "todo": list(taken.remaining),
            "dropped": run.found["dropped"] + skipped,
        },
        state="running",
        why="",
    )
    _leave(run, plan)


def _refuse_loss(run: Run, plan: Plan) -> None:
    """Nothing that the user has made shall be replaced when the distgit comes back.

    Raises:
        YourTurn: changes that are in no commit, where the user ended git's rebase.
        RdotoolError: untracked files in the distgit's place.
    """
    if not conflict.state(run.repo).in_progress:
        changes = run.repo.changes()
        if changes:
            raise YourTurn(
                f"there are uncommitted changes: {', '.join(changes[:3])}",
                "Commit them if they belong to the last patch (git commit --amend),\n"
                "or put them away: git stash",
            )
    # Whatever lies there untracked now is the user's; `_leave` could not tell any more.
    worktree.refuse_in_the_way(run.repo, [plan.head, *run.trees])


def _leave(run: Run, plan: Plan) -> None:
    """Back to the distgit's own tree, whatever a killed process left."""
    conflict.leave(run.repo, plan.local_patches_branch)
    worktree.put(run.repo, plan.head, plan.branch)
    worktree.sweep(run.repo, plan.head, run.trees)
    # From here on an untracked file of whatever name is the user's.
    run.save(found={"starting": False, "trees": [], "strays": None})


def give_up(run: Run) -> None:
    """End the rebase that the action has under way in git; for abort."""
    if run.found.get("handed") or run.found.get("starting"):
        branch = run.journal.plan.get("local_patches_branch")
        # A plan that can't be read must not keep anybody from giving up.
        conflict.leave(run.repo, branch or conflict.state(run.repo).branch or "")


def skipped_and_dropped(run: Run, plan: Plan) -> int:
    """How many of the patches that patches_base skips (``+N``) upstream has now."""
    if not plan.skip or plan.source is None:
        return 0
    dropped = {merged["sha"] for merged in run.found["dropped"]}
    lowest = run.repo.lines(
        *("rev-list", "--reverse", "--topo-order", "--no-merges"),
        *(plan.source, f"^{plan.old_base}", "--"),
    )[: plan.skip]
    return len(dropped.intersection(lowest))
