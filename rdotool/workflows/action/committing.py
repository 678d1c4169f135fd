"""The last step of an action whose files are in the work tree already: index, then branch.

The work tree is the user's and isn't touched. The branch moves last, so that there is one
moment before which nothing has happened and after which all has.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import GitError, RdotoolError
from rdotool.workflows.action import preconditions, worktree
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.workflows.action.run import Run


def note(run: Run, commit: str, index: str = "", **journal: str) -> None:
    """Note in the journal the new *commit*, which the action's branch shall be at.

    Args:
        index: the tree of the index that becomes the commit's; empty leaves it alone.
        journal: what else changes in the journal.
    """
    ref = run.journal.start.ref
    run.save(found={"commit": commit, "refs": {ref: commit}, "staged": index}, **journal)


def is_made(run: Run) -> bool:
    """Whether the new commit is in the repository."""
    return "commit" in run.found and run.repo.resolve(run.found["commit"]) is not None


def step(run: Run) -> Step:
    """The step that puts the noted commit in place."""
    return Step("commit", lambda: _is_there(run), lambda: _commit(run))


def _is_there(run: Run) -> bool:
    # The index comes before the branch: where that is, all is done.
    return bool(run.found.get("landed")) or _has_moved(run)


def _has_moved(run: Run) -> bool:
    return bool(run.repo.ref(run.journal.start.ref) == run.found["commit"])


def _commit(run: Run) -> None:
    repo, start, commit = run.repo, run.journal.start, run.found["commit"]
    run.save(found={"begun": True})
    if (repo.head_branch() or "") != start.branch:
        raise RdotoolError(
            f"{repo.head_branch() or 'a commit without branch'} is checked out instead of"
            f" {start.place}",
            f"git checkout {start.branch or start.head[:12]}",
        )
    intended = worktree.intended(repo)
    if run.found["staged"]:
        _refuse_staged(run)
        worktree.put_index(repo, commit)
    subject = repo.commit(commit).subject
    try:
        update_refs(
            repo,
            [RefUpdate(start.ref, commit, start.head)],
            f"rdotool {run.journal.action}: {subject}",
        )
    except GitError:
        # On a full disk git may have moved the ref and failed at its reflog.
        if not _has_moved(run):
            _unstage(run, intended)
            raise
    run.save(found={"landed": True, "yours": False, "trees": []})
    if run.found["staged"] and (left := repo.changes()):
        run.talk.note(f"changed since, and not in the commit: {preconditions.some(left)}")


def _unstage(run: Run, intended: Sequence[str]) -> None:
    """Nothing shall be half done after a failure: the index is the user's again."""
    if run.found["staged"]:
        with contextlib.suppress(GitError):
            worktree.put_index(run.repo, run.found["staged"], intended)


def _refuse_staged(run: Run) -> None:
    """What was staged since the commit was made is in no file, and would be lost.

    Raises:
        RdotoolError: there is such.
    """
    repo = run.repo
    known = {run.found["staged"], *(repo.commit(sha).tree for sha in _commits(run))}
    if worktree.changes(repo).index not in known:
        raise RdotoolError("something was staged since the commit was made", "git reset")


def _commits(run: Run) -> tuple[str, str]:
    return run.journal.start.head, run.found["commit"]
