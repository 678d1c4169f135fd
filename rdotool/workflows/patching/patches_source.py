"""Where an action reads the patches from, and what they are based on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv


def base(repo: Repo, env: DistgitEnv, *instead: str) -> str:
    """The sha of the commit that the patches are based on.

    Args:
        instead: what else can be done without it, for the error.

    Raises:
        RdotoolError: git doesn't know it.
    """
    sha = repo.resolve(env.patches_base_ref) if env.patches_base_type else None
    if sha is None:
        ways = (
            "fetch it: git remote add -f upstream GIT_URL; git fetch --all --tags",
            "name it in the spec: # patches_base=TAG",
            *instead,
        )
        listed = "\n".join(f"{mark}) {way}" for mark, way in zip("abc", ways, strict=False))
        raise RdotoolError(
            f"Invalid base patches branch git reference: {env.patches_base_ref}",
            f"It is the tag that the patches are based on, and it isn't here.\n{listed}",
        )
    return sha


def local(env: DistgitEnv) -> str:
    """The sha of the local patches branch.

    Raises:
        RdotoolError: there is none.
    """
    if env.local_patches_sha is None:
        raise RdotoolError(
            f"the local patches branch {env.local_patches_branch} does not exist",
            "Make it, name another with -P, or leave -l out.",
        )
    return env.local_patches_sha


def no_remote_branch(env: DistgitEnv) -> RdotoolError:
    """The error that the remote patches branch, which the user named, isn't there."""
    return RdotoolError(
        f"there is no patches branch {env.patches_branch} here",
        f"Fetch it: git fetch {env.patches_remote}; or look: git branch --remotes",
    )


def differing(env: DistgitEnv, sha: str, name: str) -> list[str]:
    """A warning where the local patches branch isn't *name* (at *sha*), which is taken."""
    if env.local_patches_sha in (None, sha):
        return []
    local_branch = env.local_patches_branch
    return [f"{local_branch} differs from {name}, which is taken (-l takes {local_branch})"]
