"""Where `patch` takes the patches from: a remote branch, the local one, a chain under review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError, UsageError
from rdotool.patches import series
from rdotool.workflows.patching import patches_source

if TYPE_CHECKING:
    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.workflows.patching.patch_plan import Request
    from rdotool.workflows.reviewing.asking import Server


@dataclass(frozen=True, slots=True)
class Source:
    """The tip of the patches.

    Attributes:
        name: what it was read from, for people.
        moves: whether the local patches branch is to be moved there.
        warnings: what is to be said of it.
    """

    sha: str
    name: str
    moves: bool = False
    warnings: tuple[str, ...] = ()


def find(repo: Repo, env: DistgitEnv, request: Request, server: Server) -> Source:
    """The source that *request* names; a chain is fetched, and *server* asked about it.

    Raises:
        RdotoolError: it isn't there, or CI and reviewers are against it.
    """
    if env.local_patches_branch == env.branch:
        raise RdotoolError(
            f"{env.branch} is the distgit branch: its commits are no patches",
            "Name the branch that holds them: -P BRANCH",
        )
    if request.local_patches:
        if request.gerrit_patches_chain:
            raise UsageError("-l and -g exclude each other.")
        return Source(patches_source.local(env), env.local_patches_branch)
    chained = request.gerrit_patches_chain
    found = _chain(repo, chained, request, server) if chained else _remote(env, request)
    more = patches_source.differing(env, found.sha, found.name)
    moves = env.local_patches_sha != found.sha
    return replace(found, moves=moves, warnings=(*found.warnings, *more))


def _chain(repo: Repo, change: str, request: Request, server: Server) -> Source:
    from rdotool.workflows.reviewing import chains

    found = chains.take(repo, change, server.ask, force=request.force)
    return Source(found.sha, found.name, warnings=found.warnings)


def _remote(env: DistgitEnv, request: Request) -> Source:
    if env.patches_sha is None and request.patches_branch:
        raise patches_source.no_remote_branch(env)
    if env.patches_sha is None:
        raise RdotoolError(
            f"remote patches branch '{env.patches_branch}' not found",
            f"a) fetch it: git fetch {env.patches_remote}\n"
            "b) name another: -p REMOTE/BRANCH\n"
            f"c) take the local branch {env.local_patches_branch} as it is: -l",
        )
    return Source(env.patches_sha, env.patches_branch)


def commits(repo: Repo, env: DistgitEnv, base: str, source: Source) -> tuple[list[Commit], Source]:
    """The commits of *source* above *base*, oldest first; and *source* with more to say.

    Raises:
        RdotoolError: the two have nothing in common, or merges make the commits one by one
            something else than the branch.
    """
    fork = repo.try_git("merge-base", base, source.sha)
    if fork is None:
        raise RdotoolError(
            f"{source.name} has no history in common with {env.patches_base_ref}",
            "It is no patches branch of this version. Name another: -p or -P. In a shallow\n"
            "clone the history may be missing: git fetch --unshallow",
        )
    found = series.commits_between(repo, base, source.sha)
    _refuse_merges(repo, fork, source, found)
    if fork != base:
        told = f"{source.name} does not stand on {env.patches_base_ref}, but on {fork[:12]}"
        source = replace(source, warnings=(*source.warnings, told))
    return found, source


def reviewed(
    env: DistgitEnv, request: Request, found: list[Commit], source: Source, server: Server
) -> Source:
    """*source* with a word on newer patch sets of its commits, where that is cheap to know."""
    if env.patches_style != "review" or request.gerrit_patches_chain or request.local_patches:
        return source
    from rdotool.workflows.reviewing import chains

    told = chains.newer(found, server.cheaply)
    return replace(source, warnings=(*source.warnings, *told))


def _refuse_merges(repo: Repo, fork: str, source: Source, found: list[Commit]) -> None:
    merges = repo.lines("rev-list", "--merges", "--max-count=1", f"{fork}..{source.sha}", "--")
    if not merges:
        return
    from rdotool.patches import replay

    todo = replay.ReplayPlan(fork, tuple(commit.sha for commit in found))
    result = replay.replay(repo, todo)
    whole = result.conflict is None and not result.dropped
    if not whole or repo.commit(result.tip).tree != repo.commit(source.sha).tree:
        raise RdotoolError(
            f"{source.name} holds merges ({merges[0][:12]}), and its patches one after another"
            " don't make what it has",
            f"Make it linear: git rebase {fork[:12]} BRANCH",
        )
