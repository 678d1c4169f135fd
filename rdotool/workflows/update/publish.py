"""Pushing the rebased patches branch: the one step that leaves the machine. It comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.update.update_plan import Plan

_STALE = "stale info"


def step(run: Run, plan: Plan) -> Step:
    """The step that pushes *plan*'s patches branch and the tag below it."""
    return Step(
        "push patches", lambda: _is_there(run, plan), lambda: _push(run, plan), undoable=False
    )


def target(repo: Repo, plan: Plan) -> tuple[str, str]:
    """The remote and the branch that *plan* pushes to."""
    assert plan.push_to
    known = [name for name in repo.remotes() if plan.push_to.startswith(f"{name}/")]
    remote = max(known, key=len, default=plan.push_to.partition("/")[0])
    return remote, plan.push_to[len(remote) + 1 :]


def _is_there(run: Run, plan: Plan) -> bool:
    return run.repo.ref(f"refs/remotes/{plan.push_to}") == str(run.found["rebased"])


def _push(run: Run, plan: Plan) -> None:
    remote, branch = target(run.repo, plan)
    by_hand = f"git push --force-with-lease {remote} {plan.local_patches_branch}:{branch}"
    if plan.push == "ask" and not run.talk.ask(
        f"Push {plan.local_patches_branch} to {remote}/{branch} (with --force-with-lease)?"
    ):
        run.talk.note(f"{plan.push_to} is not pushed. By hand: {by_hand} {plan.new_tag}")
        return
    send(run, plan, run.found["rebased"], remote, branch)
    run.talk.note(f"pushed {plan.local_patches_branch} to {plan.push_to} (this can't be undone)")


def send(run: Run, plan: Plan, sha: str, remote: str, branch: str) -> None:
    """Push *sha* as *branch*, and the new tag, unless somebody pushed there meanwhile.

    Raises:
        RdotoolError: git fails.
    """
    lease = f"--force-with-lease=refs/heads/{branch}:{plan.push_from or ''}"
    refs = [f"{sha}:refs/heads/{branch}"]
    if run.repo.ref(f"refs/tags/{plan.new_tag}"):
        refs.append(f"refs/tags/{plan.new_tag}")
    # Noted before: a kill must not make undo forget that something may have left.
    run.save(found={"sent": True})
    code, _, err = run.repo.run("push", "--no-verify", lease, "--", remote, *refs)
    if code:
        said = without_password(err.decode("utf-8", "replace").strip())
        raise RdotoolError(f"pushing to {remote} failed:\n{said}", _advice(said, remote))


def _advice(said: str, remote: str) -> str:
    here = "The commit and the local patches branch are made; only the push is missing."
    if _STALE in said:
        return f"{here}\nSomebody pushed there meanwhile: git fetch {remote}, then look."
    return here
