"""The last steps on this machine: files into the work tree, then all refs at once.

Until here an action has made objects only. The refs move last and in one transaction, so
that there is one moment before which nothing has happened and after which all has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import GitError
from rdotool.workflows import worktree
from rdotool.workflows.engine import Step

if TYPE_CHECKING:
    from rdotool.workflows.engine import Run


def note(run: Run, commit: str, refs: dict[str, str]) -> None:
    """Note in the journal the distgit's new *commit* and where each ref shall be."""
    run.save(found={"commit": commit, "refs": refs})


def is_made(run: Run) -> bool:
    """Whether the new commit is in the repository."""
    return "commit" in run.found and run.repo.resolve(run.found["commit"]) is not None


def steps(run: Run, branch: str, head: str) -> list[Step]:
    """The steps that put the noted commit in place.

    Args:
        branch: the distgit branch, which is at *head* until the last moment.
    """
    return [
        Step(
            "update work tree",
            lambda: _moved(run) or worktree.is_at(run.repo, run.found["commit"], branch),
            lambda: _put(run, branch, head),
        ),
        Step("commit", lambda: _moved(run), lambda: _move(run, branch, head)),
    ]


def _put(run: Run, branch: str, head: str) -> None:
    commit = run.found["commit"]
    run.will_check_out([commit])
    worktree.put_or_restore(run.repo, commit, branch, head)


def _moved(run: Run) -> bool:
    # Once it is done the branch and the work tree are the user's to go on with, even
    # while a push is still to come.
    if run.found.get("landed"):
        return True
    return all(run.repo.ref(name) == sha for name, sha in run.found["refs"].items())


def _move(run: Run, branch: str, head: str) -> None:
    repo = run.repo
    subject = repo.commit(run.found["commit"]).subject
    now = {name: repo.ref(name) for name in run.found["refs"]}
    # Git refuses the whole transaction when the distgit is not where the plan saw it.
    now[f"refs/heads/{branch}"] = head
    updates = [RefUpdate(name, sha, now[name]) for name, sha in run.found["refs"].items()]
    try:
        update_refs(repo, updates, f"rdotool {run.journal.action}: {subject}")
    except GitError as error:
        # On a full disk git may have moved refs and failed at a reflog.
        if not _moved(run):
            _back(run, branch, head, error)
            raise
    run.save(found={"landed": True})


def _back(run: Run, branch: str, head: str, error: GitError) -> None:
    """Undo what can be undone of a landing that failed: nothing shall be half done."""
    try:
        if run.repo.ref(f"refs/heads/{branch}") == head:
            worktree.put(run.repo, head, branch)
            worktree.sweep(run.repo, head, [run.found["commit"]])
    except GitError:
        error.hint = worktree.HALF_WRITTEN
