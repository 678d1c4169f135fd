"""A pause in which the user edits the distgit's own files, and what they made of them.

``found["yours"]`` in the journal says that the work tree is the user's. Going on takes
what they made into the commit; giving up puts it away as git's stash does, into a commit
that no ref names, because every ref and the stash list become what they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.errors import RdotoolError, YourTurn
from rdotool.workflows.action import preconditions, worktree
from rdotool.workflows.action.engine import branch_now, keeping

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.action.worktree import Changes


def taken(run: Run) -> Changes:
    """What the user made, as trees; their index isn't touched.

    Raises:
        YourTurn: it is in no state to be taken.
    """
    start, repo = run.journal.start, run.repo
    branch = repo.head_branch()
    if branch != start.branch:
        raise YourTurn(
            f"{branch or 'a commit without branch'} is checked out instead of {start.branch}",
            f"Commit or stash what you made there, then: git checkout {start.branch}",
        )
    preconditions.refuse_under_way(repo)
    return worktree.changes(repo)


def refuse_loss(run: Run) -> None:
    """Refuse to give up where that would take more than can be put away.

    Raises:
        RdotoolError: commits, or work on another branch, would be lost.
    """
    start, repo = run.journal.start, run.repo
    branch, changes = repo.head_branch(), repo.changes()
    preconditions.refuse_under_way(repo)
    if branch != start.branch and changes:
        raise RdotoolError(
            f"{branch or 'a commit without branch'} is checked out, with uncommitted changes"
            f" ({changes[0]})",
            "They would be lost. Commit or stash them first.",
        )
    if branch is None and not _is_on_a_ref(repo):
        raise RdotoolError(
            f"no branch has the commit {(repo.head() or '')[:12]}, which is checked out",
            "Keep it: git branch NAME",
        )
    _refuse_commits(run)
    worktree.changes(repo)


def _is_on_a_ref(repo: Repo) -> bool:
    return bool(repo.lines("for-each-ref", "--count=1", "--contains=HEAD"))


def _refuse_commits(run: Run) -> None:
    start, ref, now = branch_now(run)
    if now is not None:
        raise RdotoolError(
            f"{start.place} has commits that are not the action's, up to {now[:12]}",
            f"Keep them: {keeping(ref, now, start.head)}\n"
            f"Then rdotool --abort; and to have them again: git merge kept-{now[:12]}",
        )


def keep(run: Run) -> str:
    """Put what the user made into a commit such as git's stash makes; its sha.

    Returns:
        Empty when they made nothing, or are on another branch, where nothing is changed.
    """
    repo, start = run.repo, run.journal.start
    if repo.head_branch() != start.branch:
        return ""
    made, tree = worktree.changes(repo), repo.commit(start.head).tree
    given = {*run.trees, start.work or tree}
    if made.work in given and made.index in {start.index, tree}:
        return ""
    what = f"{run.journal.action}, given up".encode()
    index = objects.commit_tree(repo, made.index, [start.head], b"index on " + what)
    return objects.commit_tree(repo, made.work, [start.head, index], b"On " + what)


def how_to_have_again(run: Run, kept: str) -> str:
    """What tells the user where their work is."""
    if run.journal.start.work:
        return f"your edits are kept: git restore --source={kept[:12]} :/"
    return f"your edits are kept: git stash apply {kept[:12]}"
