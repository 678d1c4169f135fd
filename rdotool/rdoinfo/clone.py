"""The cached clone of an rdoinfo: made, refreshed, and used as it is when that fails.

Nothing is checked out: info files are read from the commit that ``state.json`` names,
which changes in one step after a fetch has succeeded. So a fetch that was interrupted,
and another process that fetches, harm nobody.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rdotool.adapters.durations import how_long
from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import RdotoolError
from rdotool.rdoinfo import state
from rdotool.rdoinfo.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["how_long", "offline", "refreshed", "tree"]

_REF = "refs/rdotool/head"
_LOCAL = "Or use a local copy: rdotool info -l FOLDER"
# Each fetch leaves a pack; git is asked to tidy up when there are so many.
_PACKS = 50


def tree(folder: Path, known: state.State) -> Tree:
    """The commit that *known* names, as a source of info files.

    Raises:
        RdotoolError: the clone lost it.
    """
    from rdotool.adapters.vcs import Repo

    repo = Repo(folder / "repo")
    if repo.resolve(known.commit) is None:
        raise RdotoolError(
            f"the cached rdoinfo in {folder} is damaged", "Fetch it anew: rdotool info -f"
        )
    return Tree(repo, known.commit, label=f"{without_password(known.url)}@{known.commit[:7]}:")


def refreshed(
    folder: Path,
    url: str,
    *,
    due: Callable[[state.State], bool],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
) -> state.State:
    """Clone or fetch, and return the new state; the old one when that fails.

    Args:
        folder: the clone's place in the cache.
        due: whether a state is to be refreshed (another process may just have done it).
        notes: is told that and why an old copy is used.
        progress: is told how far a clone is.

    Raises:
        RdotoolError: there is no copy at all and none can be fetched.
    """
    check_url(url)
    try:
        with _locked(folder, notes):
            known = state.read(folder, url)
            if known and not due(known):
                return known
            return _fetched(folder, url, known, progress)
    except (RdotoolError, OSError) as error:
        known = state.read(folder, url)
        why = str(error).strip()
        if known is None:
            raise _nothing(url, why) from None
    notes(f"rdoinfo could not be refreshed ({why}).")
    notes(f"Using the copy fetched {how_long(known.age(time.time()))} ago.")
    return known


def offline(folder: Path, url: str) -> RdotoolError:
    """The error for working offline without a copy."""
    return RdotoolError(
        f"offline, and there is no copy of rdoinfo in {folder}",
        f"Fetch it once while online: rdotool info -f  ({without_password(url)})\n{_LOCAL}",
    )


def _nothing(url: str, why: str) -> RdotoolError:
    return RdotoolError(
        f"rdoinfo can't be fetched from {without_password(url)}: {why}",
        "Check the network, the URL (RDOTOOL_RDOINFO_URL) and the cache folder "
        f"(XDG_CACHE_HOME).\n{_LOCAL}",
    )


@contextmanager
def _locked(folder: Path, notes: Callable[[str], None]) -> Iterator[None]:
    """One process at a time; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notes("Waiting for another rdotool that fetches rdoinfo …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetched(
    folder: Path, url: str, known: state.State | None, progress: Callable[[str], None] | None
) -> state.State:
    from rdotool.adapters.vcs import Repo

    repo = Repo(folder / "repo")
    if known and repo.resolve(known.commit):
        repo.git("fetch", "--quiet", "--depth=1", "--no-tags", "--", url, f"+HEAD:{_REF}")
        commit = repo.require(_REF)
        _tidy(repo.root)
    else:
        commit = _cloned(folder, url, progress)
    new = state.State(url, commit, time.time())
    state.write(folder, new)
    return new


def _cloned(folder: Path, url: str, progress: Callable[[str], None] | None) -> str:
    """Clone beside the place and move it there when it is whole."""
    from rdotool.adapters.vcs import clone

    for left in folder.glob("clone-*"):
        shutil.rmtree(left, ignore_errors=True)
    temporary = folder / f"clone-{os.getpid()}"
    options = ["--no-checkout", "--depth=1", "--no-tags", "--single-branch"]
    try:
        commit = clone(url, temporary, progress=progress, options=options).require("HEAD")
        shutil.rmtree(folder / "repo", ignore_errors=True)
        temporary.rename(folder / "repo")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return commit


def _tidy(root: Path) -> None:
    from rdotool.adapters.vcs import Repo

    if sum(1 for _ in (root / ".git/objects/pack").glob("*.pack")) > _PACKS:
        Repo(root).try_git("gc", "--quiet")
