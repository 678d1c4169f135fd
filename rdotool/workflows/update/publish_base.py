"""Review style: the patches branch on the server becomes the new tag, for the chain to stand on.

Gerrit takes for a change what the target branch has not: without the tag there, all of
upstream's commits between the two versions would become changes. rdopkg forces it; here a
branch that would lose commits is moved only where somebody has said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.workflows.action.run import Step
from rdotool.workflows.update import publish

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.update.update_plan import Plan


def step(run: Run, plan: Plan) -> Step:
    """The step that pushes *plan*'s new tag as the patches branch."""
    return Step(
        "push base", lambda: is_there(run.repo, plan), lambda: _push(run, plan), undoable=False
    )


def is_there(repo: Repo, plan: Plan) -> bool:
    """Whether the server's branch has the new tag, as far as is known here."""
    tip = repo.ref(f"refs/remotes/{plan.push_to}")
    return bool(tip and plan.new_base and _has(repo, tip, plan.new_base))


def _has(repo: Repo, tip: str, commit: str) -> bool:
    return repo.run("merge-base", "--is-ancestor", commit, tip)[0] == 0


def _push(run: Run, plan: Plan) -> None:
    assert plan.new_base
    remote, branch = publish.target(run.repo, plan)
    lost = _lost(run.repo, plan)
    by_hand = f"git push {_forced(run.repo, plan, branch)}{remote} {plan.new_base}:refs/heads/"
    missing = f"{plan.push_to} is not at {plan.new_tag}, where the rebased patches' review begins."
    if not _is_wanted(run, plan, f"{remote}/{branch}", lost):
        run.talk.note(f"{missing}{_losing(lost)} By hand: {by_hand}{branch}")
        return
    try:
        publish.send(run, plan, plan.new_base, remote, branch)
    except RdotoolError as error:
        # Many may send reviews and not push; what was made here is complete without it.
        run.talk.note(f"{error}\n{missing}\nWho may do it: {by_hand}{branch}")
        return
    run.talk.note(f"pushed {plan.new_tag} as {plan.push_to} (this can't be undone)")


def _is_wanted(run: Run, plan: Plan, where: str, lost: int) -> bool:
    if plan.push == "yes":
        return not lost
    forced = " (with --force-with-lease)" if lost else ""
    question = f"Push {plan.new_tag} as {where}{forced}, for the rebased patches' review?"
    return run.talk.ask(f"{_losing(lost)} {question}".strip())


def _forced(repo: Repo, plan: Plan, branch: str) -> str:
    assert plan.new_base
    if plan.push_from is None or _has(repo, plan.new_base, plan.push_from):
        return ""
    return f"--force-with-lease={branch}:{plan.push_from} "


def _lost(repo: Repo, plan: Plan) -> int:
    """How many commits only the server's branch has: upstream's tags keep their own."""
    if plan.push_from is None:
        return 0
    of_branch = ("--count", plan.push_from, f"^{plan.new_base}", f"^{plan.old_base}")
    return int(repo.git("rev-list", *of_branch, "--not", "--tags", "--"))


def _losing(count: int) -> str:
    commits = "1 commit" if count == 1 else f"{count} commits"
    return f" That branch would lose {commits}." if count else ""
