"""A chain of patches under review: the newest patch set of a Gerrit change, by plain git.

Gerrit offers each patch set as the ref ``refs/changes/NN/NUMBER/PATCHSET``, NN being the
number's last two digits. The top change of a chain brings the changes below it along.
What CI and the reviewers say of it is asked elsewhere (``reviewing/chains.py``): that takes
Gerrit's own interface.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import GitError, RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo

REMOTE = "review-patches"


@dataclass(frozen=True, slots=True)
class PatchSet:
    """One patch set of a change: its *number* (from 1), the full *ref*, and the commit."""

    change: int
    number: int
    ref: str
    sha: str


def bring(repo: Repo, remote: str, found: PatchSet) -> str:
    """Fetch a patch set; no ref is moved or made, ``FETCH_HEAD`` neither.

    Raises:
        RdotoolError: git fails.
    """
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=")
    _asked(repo, "fetch", *quiet, "--", remote, found.ref)
    return repo.require(found.sha, "patch set")


def find_patch_set(repo: Repo, remote: str, number: int, wanted: int | None) -> PatchSet:
    """The patch set *wanted*, the newest where it is None, of the change *number*.

    Raises:
        RdotoolError: there is no such remote, change or patch set, or git fails.
    """
    url = address(repo, remote)
    check_url(url)
    pattern = f"refs/changes/{number % 100:02d}/{number}/*"
    sets = _patch_sets(number, _asked(repo, "ls-remote", "--", remote, pattern))
    chosen = wanted if wanted is not None else max(sets, default=0)
    if chosen not in sets:
        what = f"patch set {wanted} of the change {number}" if sets else f"change {number}"
        raise RdotoolError(
            f"{remote} has no {what}",
            f"It is {without_password(url)}; see the change's number and project on Gerrit.",
        )
    return sets[chosen]


def address(repo: Repo, remote: str) -> str:
    """The URL of *remote*.

    Raises:
        RdotoolError: there is no such remote.
    """
    url = repo.config(f"remote.{remote}.url") if remote in repo.remotes() else None
    if url is None:
        raise RdotoolError(
            f"there is no remote {remote} to fetch a chain from",
            f"Add it: git remote add {remote} ssh://USER@HOST:29418/PROJECT.git",
        )
    return url


def _patch_sets(change: int, rows: str) -> dict[int, PatchSet]:
    """The patch sets that ``git ls-remote`` lists, by their number; ``…/meta`` is none."""
    found = {}
    for row in rows.splitlines():
        sha, _, ref = row.partition("\t")
        match = re.fullmatch(rf"refs/changes/\d\d/{change}/(\d{{1,9}})", ref)
        if match:
            found[int(match[1])] = PatchSet(change, int(match[1]), ref, sha)
    return found


def _asked(repo: Repo, *args: str) -> str:
    """What git says; it reaches the remote.

    Raises:
        GitError: it doesn't.
    """
    try:
        return repo.git(*args)
    except GitError as error:
        error.hint = "Check the network and your access: git remote -v; ssh to Gerrit by hand."
        raise
