"""Where `new-version` takes the patches from that it rebases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rdotool.errors import UsageError
from rdotool.workflows.patching import patches_source

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.workflows.reviewing.asking import Server
    from rdotool.workflows.update.update_plan import Request


class Source(NamedTuple):
    """The tip of the patches.

    Attributes:
        sha: None where patches are left alone.
        name: what it was read from, for people.
        warnings: what is to be said of it.
    """

    sha: str | None
    name: str = ""
    warnings: tuple[str, ...] = ()


def find(
    repo: Repo, env: DistgitEnv, request: Request, server: Server, base: str | None
) -> Source:
    """The source that *request* names; a chain is fetched, and *server* asked about it.

    Args:
        base: the commit that the patches are based on now.

    Raises:
        RdotoolError: it isn't there, or CI and reviewers are against it.
    """
    if request.gerrit_patches_chain:
        return _chain(repo, env, request, server)
    if request.bump_only:
        return Source(None)
    if request.local_patches:
        return Source(patches_source.local(env), env.local_patches_branch)
    if env.patches_sha is None and request.patches_branch:
        raise patches_source.no_remote_branch(env)
    if env.patches_sha is None:
        told = f"Patches branch '{env.patches_branch}' not found. Bump only."
        return Source(None, warnings=(told,))
    told_of = patches_source.differing(env, env.patches_sha, env.patches_branch)
    more = _reviewed(repo, env, server, base)
    return Source(env.patches_sha, env.patches_branch, (*told_of, *more))


def _chain(repo: Repo, env: DistgitEnv, request: Request, server: Server) -> Source:
    for letter, given in (("b", request.bump_only), ("l", request.local_patches)):
        if given:
            raise UsageError(f"-{letter} and -g exclude each other.")
    from rdotool.workflows.reviewing import chains

    assert request.gerrit_patches_chain
    found = chains.take(repo, request.gerrit_patches_chain, server.ask, force=request.force)
    told = patches_source.differing(env, found.sha, found.name)
    return Source(found.sha, found.name, (*found.warnings, *told))


def _reviewed(repo: Repo, env: DistgitEnv, server: Server, base: str | None) -> list[str]:
    """A word on newer patch sets of the patches, where that is cheap to know."""
    if env.patches_style != "review" or env.patches_sha is None or base is None:
        return []
    from rdotool.patches import series
    from rdotool.workflows.reviewing import chains

    return chains.newer(series.commits_between(repo, base, env.patches_sha), server.cheaply)
