"""What lies in the work tree and the index that is neither the start's nor the action's.

A killed checkout leaves old files, new ones, none, or the beginning of one. Anything else
in a tracked file, or staged, was made by the user since, and is in no commit: a checkout
that starts over would destroy it.
"""

from __future__ import annotations

import os
import shlex
import stat
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.workflows.action import preconditions, worktree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Run

_STAGED, _FILE = "staged", "file"
# (path, whether staged or in the file, blob): what the journal notes is a list of such.
Stray = tuple[str, str, str]


def find(run: Run, *, merged: bool = True) -> list[Stray]:
    """The files and staged entries that are in none of the trees the action knows of.

    Args:
        merged: whether those are left out, too, that git wrote when it stopped at a conflict.
    """
    repo, trees = run.repo, _known(run, merged=merged)
    found = {(path, _STAGED, sha) for path, sha in _staged(repo).items()}
    found |= {(path, _FILE, sha) for path, sha in _files(run, trees).items()}
    for tree in trees:
        if not found:
            break
        own = _blobs(repo, tree)
        found = {each for each in found if each[::2] not in own}
    return sorted(each for each in found if not _is_half_written(repo, each, trees))


def refuse(run: Run, but: Iterable[Sequence[str]] = ()) -> None:
    """Raise RdotoolError when there are such.

    Args:
        but: those that are known to be given up.
    """
    if _is_in_a_merge(run.repo):
        return
    given_up = {tuple(each) for each in but}
    names = sorted({each[0] for each in find(run) if each not in given_up})
    if names:
        listed = shlex.join(names)
        away = f"git stash push --include-untracked -- {listed}"
        if run.repo.unmerged():
            away = f"copy them elsewhere, then: git checkout HEAD -- {listed}"
        raise RdotoolError(
            f"edited since {run.journal.action} was interrupted: {preconditions.some(names)}",
            f"They would be lost. Put them away: {away}\nThen run the command again.",
        )


def refuse_hidden(repo: Repo) -> None:
    """Raise RdotoolError when edits are hidden from git, which a checkout would destroy.

    ``git update-index --assume-unchanged`` (or ``--skip-worktree``) hides them.
    """
    rows = _rows(repo, "ls-files", "-v")
    hidden = [row[2:] for row in rows if row[:1].islower() or row[:1] == "S"]
    if not hidden:
        return
    staged = _staged(repo)
    there = _hashes(repo, hidden)
    names = [path for path in hidden if path in there and there[path] != staged.get(path)]
    if names:
        raise RdotoolError(
            f"edits that git is told not to see would be lost: {preconditions.some(names)}",
            "Show them: git update-index --no-assume-unchanged --no-skip-worktree"
            f" -- {shlex.join(names)}\nThen commit or stash them.",
        )


def _known(run: Run, *, merged: bool) -> list[str]:
    """The trees whose files may be here: the start's, and those that the action put or made."""
    start, found, repo = run.journal.start, run.found, run.repo
    names: list[str | None] = [start.content, start.head, start.index, *run.trees]
    names += [found.get(key) for key in ("commit", "tip", "rebased")]
    names += found.get("refs", {}).values()
    if merged:
        # Where git's merge stopped at a conflict it notes the tree that it wrote.
        names.append(_auto_merge(repo))
    wanted = dict.fromkeys(name for name in names if name)
    return [name for name in wanted if repo.object_type(name) in {"commit", "tree"}]


def _is_in_a_merge(repo: Repo) -> bool:
    """Whether git was killed while it merged: what it had written can't be known then."""
    at_work = any((repo.git_dir / name).exists() for name in ("rebase-merge", "rebase-apply"))
    return at_work and not _auto_merge(repo)


def _auto_merge(repo: Repo) -> str | None:
    return repo.try_git("rev-parse", "--verify", "--quiet", "AUTO_MERGE")


def _staged(repo: Repo) -> dict[str, str]:
    """Each path of the index with its blob; not those in conflict, nor without content."""
    empty = set(worktree.intended(repo))
    rows = (row.partition("\t") for row in _rows(repo, "ls-files", "--stage"))
    entries = ((path, words.split()) for words, _, path in rows)
    return {path: sha for path, (_, sha, stage) in entries if stage == "0" and path not in empty}


def _files(run: Run, trees: Sequence[str]) -> dict[str, str]:
    """Each file that isn't as the index has it, and each that is only in *trees*."""
    repo = run.repo
    loose = set(worktree.in_the_way(repo, trees)).difference(run.found.get("keep", ()))
    dirty = _rows(repo, "diff-files", "-q", "--name-only", "--ignore-submodules")
    return _hashes(repo, [*dict.fromkeys(dirty), *sorted(loose)])


def _hashes(repo: Repo, names: Iterable[str]) -> dict[str, str]:
    """The blob that git would make of each file; missing ones and folders are left out."""
    kinds = {name: _kind(repo, name) for name in names}
    plain = [name for name, kind in kinds.items() if kind == stat.S_IFREG]
    shas = _hash_plain(repo, plain)
    for name in (name for name, kind in kinds.items() if kind == stat.S_IFLNK):
        target = os.fsencode((repo.root / name).readlink())
        shas[name] = repo.git("hash-object", "--stdin", "--no-filters", data=target)
    return shas


def _hash_plain(repo: Repo, names: Sequence[str]) -> dict[str, str]:
    # A name with a line break or in quotes can't be told in a list of lines.
    odd = [name for name in names if "\n" in name or name.startswith('"')]
    usual = [name for name in names if name not in odd]
    shas = {name: repo.git("hash-object", "--", name) for name in odd}
    if usual:
        data = "".join(f"{name}\n" for name in usual).encode("utf-8", "surrogateescape")
        said = repo.git("hash-object", "--stdin-paths", data=data)
        shas |= dict(zip(usual, said.split("\n"), strict=True))
    return shas


def _kind(repo: Repo, name: str) -> int:
    try:
        return stat.S_IFMT((repo.root / name).lstat().st_mode)
    except OSError:
        return 0


def _rows(repo: Repo, *args: str) -> list[str]:
    said = repo.git_bytes(*args, "-z").decode("utf-8", "surrogateescape")
    return said.split("\0")[:-1]


def _blobs(repo: Repo, tree: str) -> set[tuple[str, str]]:
    """Path and blob of each file of *tree*."""
    rows = _rows(repo, "ls-tree", "-r", "--full-tree", tree)
    split = (row.partition("\t") for row in rows)
    return {(path, words.split()[2]) for words, _, path in split}


def _is_half_written(repo: Repo, stray: Stray, trees: Iterable[str]) -> bool:
    """Whether a file is the beginning of what one of *trees* has of that name."""
    path, where, _ = stray
    if where != _FILE or _kind(repo, path) != stat.S_IFREG:
        return False
    data = (repo.root / path).read_bytes()
    return any(_written(repo, tree, path).startswith(data) for tree in trees)


def _written(repo: Repo, tree: str, path: str) -> bytes:
    """A file of *tree* as a checkout writes it; empty where it has none."""
    code, out, _ = repo.run("cat-file", "--filters", f"{tree}:{path}")
    return b"" if code else out
