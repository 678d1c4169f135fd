"""Where git's own rebase stands, read from git's own files.

The user may have gone on with ``git rebase`` himself, or a process may have been
killed half way through writing these files: each of them may be missing.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rdotool.adapters.vcs import Repo

_PICKS = ("pick", "p")
# What git writes beside the folder while a pick is stopped.
_LEFT_BEHIND = ("REBASE_HEAD", "CHERRY_PICK_HEAD", "AUTO_MERGE", "MERGE_MSG")


@dataclass(frozen=True, slots=True)
class RebaseState:
    """A look at the repository between two commands of the user's.

    Attributes:
        in_progress: whether any rebase is under way.
        branch: that is being rebased, without ``refs/heads/``; None if unknown.
        orig_head: where that branch stood.
        onto: the commit that it goes to.
        done_tip: HEAD, with all that was picked so far.
        stopped_at: the commit that git stopped at; None when it stopped at none.
        picked: the last commit that git itself made, or *onto*; where HEAD is elsewhere,
            the user committed.
        todo: the commits to pick after that.
        foreign: what the todo list holds beside picks; the user wrote it.
        amending: whether git would amend HEAD (the user asked for ``edit``).
        unmerged: files with an unsolved conflict.
    """

    in_progress: bool
    done_tip: str | None
    unmerged: tuple[str, ...] = ()
    branch: str | None = None
    orig_head: str | None = None
    onto: str | None = None
    stopped_at: str | None = None
    picked: str | None = None
    todo: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    amending: bool = False


def state(repo: Repo) -> RebaseState:
    """Read where git's rebase stands; never fails because of a half-written file."""
    folder, applying = git_paths(repo, ("rebase-merge", "rebase-apply"))
    tip, unmerged = repo.head(), tuple(repo.unmerged())
    if not folder.is_dir():
        return RebaseState(applying.is_dir(), tip, unmerged)
    todo, foreign = _todo(repo, _read(folder / "git-rebase-todo"))
    name = _read(folder / "head-name").strip()
    onto = _commit(repo, folder / "onto")
    return RebaseState(
        True,
        tip,
        unmerged,
        name.removeprefix("refs/heads/") or None,
        _commit(repo, folder / "orig-head"),
        onto,
        _commit(repo, folder / "stopped-sha"),
        _last_picked(repo, _read(folder / "rewritten-list")) or onto,
        todo,
        foreign,
        (folder / "amend").exists(),
    )


def git_paths(repo: Repo, names: Iterable[str]) -> list[Path]:
    """Where git keeps its files *names* for this work tree."""
    words = [word for name in names for word in ("--git-path", name)]
    return [repo.root / line for line in repo.lines("rev-parse", *words)]


def paths(repo: Repo, *args: str) -> list[str]:
    """The paths that a git command with ``-z`` lists."""
    raw = repo.git_bytes(*args, "-z").decode("utf-8", "surrogateescape")
    return [path for path in raw.split("\0") if path]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _commit(repo: Repo, path: Path) -> str | None:
    sha = _read(path).strip()
    return repo.resolve(sha) if sha and "\0" not in sha else None


def _last_picked(repo: Repo, text: str) -> str | None:
    """The new sha of the last ``OLD NEW`` line."""
    words = text.split()
    return repo.resolve(words[-1]) if words else None


def _todo(repo: Repo, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shas, foreign = [], []
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#") or words[0] in {"noop", "drop", "d"}:
            continue
        sha = repo.resolve(words[1]) if words[0] in _PICKS and len(words) > 1 else None
        if sha:
            shas.append(sha)
        else:
            foreign.append(line)
    return tuple(shas), tuple(foreign)


def leave(repo: Repo, branch: str) -> None:
    """Get rid of a rebase of *branch*, also of one that a killed process half wrote.

    No ref, index or file of the work tree is touched: HEAD stays where it is.

    Raises:
        RdotoolError: a rebase of something else is under way; it is left alone.
    """
    now = state(repo)
    if now.branch not in {None, branch}:
        raise foreign_rebase(now)
    folder, *files = git_paths(repo, ("rebase-merge", *_LEFT_BEHIND))
    if folder.is_dir():
        repo.run("rebase", "--quit")
        shutil.rmtree(folder, ignore_errors=True)
    for path in files:
        path.unlink(missing_ok=True)


def foreign_rebase(now: RebaseState) -> RdotoolError:
    """The error about a rebase that is none of ours."""
    what = f"of {now.branch}" if now.branch else "or git am"
    return RdotoolError(
        f"a rebase {what} is under way that rdotool did not start",
        "Finish it (git rebase --continue) or give it up (git rebase --abort) first.",
    )
