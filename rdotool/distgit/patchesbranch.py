"""Which branch holds a package's patches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.distgit.gitfacts import GitFacts


def guess(git: GitFacts, branch: str, osdist: str) -> str:
    """``REMOTE/BRANCH`` of the patches for a distgit branch; it need not exist.

    Each remote is looked through: ``patches``, the names of old, then the one that the
    branch follows; for ``rhos-17.1-rhel-9`` the names ``rhos-17.1-rhel-9-patches``,
    ``rhos-17.1-rhel-patches`` and so on. git's ``rdotool.BRANCH.patches-remote`` and
    ``.patches-branch`` (or ``rdopkg.…``) say it instead, and then nothing else is tried.
    """
    said = git.setting(branch, "patches-branch")
    remotes = _remotes(git, branch, osdist)
    names = [said] if said else list(_names(branch))
    for remote in remotes:
        for name in names:
            if git.has_remote_branch(f"{remote}/{name}"):
                return f"{remote}/{name}"
    return f"{remotes[0]}/{names[0]}"


def _remotes(git: GitFacts, branch: str, osdist: str) -> list[str]:
    said = git.setting(branch, "patches-remote")
    if said:
        return [said]
    legacy = "rhos" if osdist == "RHOS" else "redhat-openstack"
    followed = git.tracked_remote(branch)
    return ["patches", legacy, *([followed] if followed else [])]


def _names(branch: str) -> Iterator[str]:
    parts = branch.split("-")
    for count in range(len(parts), 0, -1):
        yield "-".join(parts[:count]) + "-patches"


def split(git: GitFacts, name: str) -> tuple[str, str]:
    """The remote and the branch of ``REMOTE/BRANCH``; both may hold slashes."""
    known = [remote for remote in git.remotes if name.startswith(f"{remote}/")]
    remote = max(known, key=len, default=name.partition("/")[0])
    return remote, name[len(remote) + 1 :]
