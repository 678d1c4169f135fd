"""The last steps on this machine: files into the work tree, then all refs at once.

Until here an action has made objects only. The refs move last and in one transaction, so
that there is one moment before which nothing has happened and after which all has.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import GitError, RdotoolError
from rdotool.workflows.action import engine, worktree
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdotool.workflows.action.run import Run


def note(run: Run, commit: str, refs: dict[str, str], known: Iterable[str | None] = ()) -> None:
    """Note in the journal the distgit's new *commit* and where each ref shall be.

    Args:
        known: where the action itself may have put a ref meanwhile.
    """
    run.save(found={"commit": commit, "refs": refs, "known": [sha for sha in known if sha]})


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
            lambda: _is_put(run, branch),
            lambda: _put(run, branch, head),
        ),
        Step("commit", lambda: _moved(run), lambda: _move(run, branch, head)),
    ]


def _is_put(run: Run, branch: str) -> bool:
    repo = run.repo
    if _moved(run):
        return True
    if run.found.get("uploading"):
        # The user may have mended the new files, or else thrown them away.
        return repo.head_branch() == branch and bool(repo.changes())
    return worktree.is_at(repo, run.found["commit"], branch)


def _put(run: Run, branch: str, head: str) -> None:
    commit = run.found["commit"]
    if run.found.get("uploading"):
        # Whatever is here instead of the new files is the user's.
        run.save(found={"uploading": False, "trees": []})
    run.will_check_out([commit])
    try:
        worktree.put(run.repo, commit, branch)
    except GitError as error:
        _back(run, branch, head, error)
        raise


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
    _refuse_foreign(run, now)
    # Git refuses the whole transaction when the branch is not where the plan saw it: at
    # its commit, or not there yet.
    now[f"refs/heads/{branch}"] = _planned(run, branch, head)
    updates = [RefUpdate(name, sha, now[name]) for name, sha in run.found["refs"].items()]
    try:
        update_refs(repo, updates, f"rdotool {run.journal.action}: {subject}")
    except GitError as error:
        # On a full disk git may have moved refs and failed at a reflog.
        if not _moved(run):
            _back(run, branch, head, error)
            raise
    # The files are git's own from here on: what lies there untracked is the user's.
    run.save(found={"landed": True, "trees": []})


def _planned(run: Run, branch: str, head: str) -> str | None:
    """Where *branch* is until the last moment: None for one that the action makes."""
    return head if run.journal.start.refs.get(f"refs/heads/{branch}") else None


def _refuse_foreign(run: Run, now: Mapping[str, str | None]) -> None:
    """Raise RdotoolError when a ref isn't where the start or the action put it."""
    for name, sha in now.items():
        start = run.journal.start.refs[name]
        if sha not in {start, run.found["refs"][name], *run.found.get("known", ())}:
            raise RdotoolError(
                f"{name} moved since the action began, to {(sha or 'nothing')[:12]}",
                "Keep what was made there, and put it back:\n"
                f"{engine.keeping(name, sha, start)}\n"
                "Then go on, or give the action up.",
            )


def _back(run: Run, branch: str, head: str, error: GitError) -> None:
    """Undo what can be undone of a landing that failed: nothing shall be half done."""
    if run.repo.ref(f"refs/heads/{branch}") != _planned(run, branch, head):
        return
    try:
        worktree.put_back(run.repo, run.journal.start, run.trees)
    except GitError:
        if not _is_untouched(run, branch, head):
            error.hint = worktree.HALF_WRITTEN
            return
    # Until the next try the work tree is the user's: files of any name, and edits. A disk
    # that has no space for this note may have some later.
    with contextlib.suppress(OSError):
        run.save(found={"trees": []})


def _is_untouched(run: Run, branch: str, head: str) -> bool:
    """Whether git had failed before it wrote anything, as at somebody's lock."""
    start = run.journal.start
    here = worktree.is_at(run.repo, start.work or head, branch, start.index)
    return here and not worktree.in_the_way(run.repo, run.trees)
