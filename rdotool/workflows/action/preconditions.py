"""What must hold before an action begins; read-only, each refusal with what to do."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.gitfacts import GitFacts


def clean_head(repo: Repo, facts: GitFacts) -> str:
    """The sha that everything starts from, with nothing uncommitted on top of it.

    Raises:
        RdotoolError: the work tree isn't in a state to begin with.
    """
    head = head_at_rest(repo, facts)
    refuse_changes(repo.changes())
    return head


def head_at_rest(repo: Repo, facts: GitFacts) -> str:
    """The sha of what is checked out, where git itself is in the middle of nothing.

    Raises:
        RdotoolError: it has no commit, or git is in the middle of something.
    """
    head = facts.sha(f"refs/heads/{facts.branch}") if facts.branch else repo.head()
    if head is None:
        raise RdotoolError(
            "this branch has no commit yet", "Make one: git commit; or check out another branch."
        )
    refuse_under_way(repo)
    return head


def refuse_under_way(repo: Repo) -> None:
    """Raise RdotoolError when git is in the middle of a rebase, merge or the like."""
    under_way = _under_way(repo)
    if under_way:
        end = "reset" if under_way == "bisect" else "--abort"
        raise RdotoolError(
            f"git is in the middle of a {under_way}",
            f"Finish it or give it up first: git {under_way} {end}",
        )


def refuse_changes(changes: Sequence[str]) -> None:
    """Raise RdotoolError when *changes*, names of files, are any."""
    if changes:
        raise RdotoolError(
            f"the work tree has uncommitted changes: {some(changes)}",
            "Commit or stash them first: git commit, or git stash",
        )


def _under_way(repo: Repo) -> str:
    states = {
        "rebase-merge": "rebase",
        "rebase-apply": "rebase",
        "CHERRY_PICK_HEAD": "cherry-pick",
        "REVERT_HEAD": "revert",
        "MERGE_HEAD": "merge",
        "BISECT_LOG": "bisect",
    }
    found = [word for name, word in states.items() if (repo.git_dir / name).exists()]
    return found[0] if found else ""


def refuse_elsewhere(repo: Repo, branch: str) -> None:
    """Raise RdotoolError when another work tree would lose its branch under its feet."""
    ref = f"refs/heads/{branch}"
    path = repo.git("for-each-ref", "--format=%(worktreepath)", ref)
    if path:
        raise RdotoolError(
            f"{branch} is checked out in {path}",
            "It is to be set anew: check out something else there, or name another with -P.",
        )


def refuse_name(repo: Repo, branch: str, option: str = "-P") -> None:
    """Raise RdotoolError when git could not make a branch of that name here.

    Args:
        option: which gives it another name.
    """
    # Of @{-1} and the like git would tell the name that they stand for; a branch @ it
    # would make, and take the name for HEAD wherever it is used.
    if branch == "@" or repo.try_git("check-ref-format", "--branch", branch) != branch:
        raise RdotoolError(f"{branch!r} can't be a branch's name", f"Name another with {option}.")
    parents = [f"refs/heads/{parent}" for parent in PurePosixPath(branch).parents]
    inside = repo.refs([f"refs/heads/{branch}/", *parents[:-1]])
    exact = [
        name for name in inside if name in parents or name.startswith(f"refs/heads/{branch}/")
    ]
    if exact:
        raise RdotoolError(
            f"the branch {branch} can't be made: there is {exact[0]}",
            f"Rename that one, or name another with {option}.",
        )


def some(names: Iterable[str]) -> str:
    """The first three names, and how many more there are."""
    listed = list(names)
    more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
    return ", ".join(listed[:3]) + more
