"""A chain of patches under review: the newest patch set of a Gerrit change, by plain git.

Gerrit offers each patch set as the ref ``refs/changes/NN/NUMBER/PATCHSET``, NN being the
number's last two digits. The top change of a chain brings the changes below it along.
What CI and the reviewers say of it isn't asked: that takes Gerrit's own interface.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import GitError, RdotoolError, UsageError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo

REMOTE = "review-patches"

_FORMS = (
    re.compile(r"(?:.*/\+/)?(?P<number>\d{1,9})(?:[/,](?P<patch_set>\d{1,6}))?/?"),
    re.compile(r"refs/changes/\d\d/(?P<number>\d{1,9})/(?P<patch_set>\d{1,6})"),
)


@dataclass(frozen=True, slots=True)
class PatchSet:
    """One patch set of a change: its *number* (from 1), the full *ref*, and the commit."""

    change: int
    number: int
    ref: str
    sha: str


def fetch(repo: Repo, remote: str, change: str) -> str:
    """Bring a patch set, the newest unless *change* names one, into the repository.

    No ref is moved or made, ``FETCH_HEAD`` neither.

    Args:
        remote: Gerrit's, usually :data:`REMOTE`.
        change: ``12345``, ``12345/6`` (a patch set), such a ref, or the change's URL.

    Returns:
        The commit's sha.

    Raises:
        UsageError: *change* is none of these.
        RdotoolError: there is no such remote, change or patch set, or git fails.
    """
    found = find(repo, remote, change)
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=")
    _asked(repo, "fetch", *quiet, "--", remote, found.ref)
    return repo.require(found.sha, "patch set")


def find(repo: Repo, remote: str, change: str) -> PatchSet:
    """Ask *remote* for the patch set that :func:`fetch` would bring.

    Raises:
        As :func:`fetch`.
    """
    number, wanted = _parsed(change)
    url = repo.config(f"remote.{remote}.url") if remote in repo.remotes() else None
    if url is None:
        raise RdotoolError(
            f"there is no remote {remote} to fetch the change {number} from",
            f"Add it: git remote add {remote} ssh://USER@HOST:29418/PROJECT.git",
        )
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


def _parsed(change: str) -> tuple[int, int | None]:
    for form in _FORMS:
        match = form.fullmatch(change.strip())
        if match and int(match["number"]):
            return int(match["number"]), int(match["patch_set"]) if match["patch_set"] else None
    raise UsageError(
        f"{change!r} is no change of Gerrit's", "Name it by its number: -g 12345, or 12345/6"
    )


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
