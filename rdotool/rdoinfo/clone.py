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
from typing import TYPE_CHECKING, NamedTuple

from rdotool.adapters.durations import how_long
from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import RdotoolError
from rdotool.rdoinfo import state
from rdotool.rdoinfo.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["RDOINFO", "Words", "how_long", "offline", "refreshed", "tree"]

_REF = "refs/rdotool/head"


class Words(NamedTuple):
    """How a clone is spoken of.

    Attributes:
        noun: what it is a copy of.
        anew: the command that fetches it.
        local: the option, with its command, that uses a local copy.
        variables: what may be wrong where it can't be fetched.
    """

    noun: str
    anew: str
    local: str
    variables: str


RDOINFO = Words(
    "rdoinfo",
    "rdotool info -f",
    "rdotool info -l FOLDER",
    "the URL (RDOTOOL_RDOINFO_URL) and the cache folder (XDG_CACHE_HOME)",
)
# Each fetch leaves a pack; git is asked to tidy up when there are so many.
_PACKS = 50


def tree(folder: Path, known: state.State, below: str = "", words: Words = RDOINFO) -> Tree:
    """The commit that *known* names, as a source of info files.

    Args:
        below: the folder in it in which they lie.

    Raises:
        RdotoolError: the clone lost it.
    """
    from rdotool.adapters.vcs import Repo

    repo = Repo(folder / "repo")
    if repo.resolve(known.commit) is None:
        raise RdotoolError(
            f"the cached {words.noun} in {folder} is damaged", f"Fetch it anew: {words.anew}"
        )
    label = f"{without_password(known.url)}@{known.commit[:7]}:"
    return Tree(repo, known.commit, below, label=label)


def refreshed(
    folder: Path,
    url: str,
    *,
    due: Callable[[state.State], bool],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
    words: Words = RDOINFO,
) -> state.State:
    """Clone or fetch, and return the new state; the old one when that fails.

    Args:
        folder: the clone's place in the cache.
        due: whether a state is to be refreshed (another process may just have done it).
        notes: is told that and why an old copy is used.
        progress: is told how far a clone is.
        words: what it is a clone of.

    Raises:
        RdotoolError: there is no copy at all and none can be fetched.
    """
    check_url(url)
    try:
        with _locked(folder, notes, words):
            known = state.read(folder, url)
            if known and not due(known):
                return known
            return _fetched(folder, url, known, progress)
    except (RdotoolError, OSError) as error:
        known = state.read(folder, url)
        why = str(error).strip()
        if known is None:
            raise _nothing(url, why, words) from None
    notes(f"{words.noun} could not be refreshed ({why}).")
    notes(f"Using the copy fetched {how_long(known.age(time.time()))} ago.")
    return known


def offline(folder: Path, url: str, words: Words = RDOINFO) -> RdotoolError:
    """The error for working offline without a copy."""
    return RdotoolError(
        f"offline, and there is no copy of {words.noun} in {folder}",
        f"Fetch it once while online: {words.anew}  ({without_password(url)})\n{_local(words)}",
    )


def _nothing(url: str, why: str, words: Words) -> RdotoolError:
    return RdotoolError(
        f"{words.noun} can't be fetched from {without_password(url)}: {why}",
        f"Check the network, {words.variables}.\n{_local(words)}",
    )


def _local(words: Words) -> str:
    return f"Or use a local copy: {words.local}"


@contextmanager
def _locked(folder: Path, notes: Callable[[str], None], words: Words) -> Iterator[None]:
    """One process at a time; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            notes(f"Waiting for another rdotool that fetches {words.noun} …")
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
