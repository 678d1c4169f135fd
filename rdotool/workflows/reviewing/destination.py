"""Where changes go: which branch is sent, to which remote, for which branch there.

The server is asked for its branches, and the tip of the target is fetched. No ref is moved or
made, ``FETCH_HEAD`` neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password
from rdotool.distgit import env, patchesbranch
from rdotool.errors import GitError, RdotoolError
from rdotool.review import gitreview, refusals
from rdotool.workflows.action import preconditions
from rdotool.workflows.reviewing import place as places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.gitfacts import GitFacts
    from rdotool.workflows.reviewing.place import Place

PATCHES = "-patches"
REVIEW_PATCHES = "review-patches"
_CHANGE = re.compile(r"refs/changes/\d\d/(?P<number>\d{1,9})/(?P<patch_set>\d{1,6})")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where changes go.

    Attributes:
        place: the review remote.
        target: the branch there.
        tip: its commit, which is in the repository.
    """

    place: Place
    target: str
    tip: str


def where(place: Place) -> str:
    """What git is told to reach *place*: the remote's name, or its URL where it has none."""
    return place.remote or place.url


def elsewhere(repo: Repo, at: Place) -> Iterator[str]:
    """What to say where git pushes to another URL than it asks (pushurl, pushInsteadOf)."""
    urls = repo.lines("remote", "get-url", "--push", "--all", "--", at.remote) if at.remote else []
    if urls and urls != [at.url]:
        yield (
            f"what is sent to {at.remote} is pushed to {', '.join(map(without_password, urls))}"
            " (git config: pushurl or pushInsteadOf)"
        )


class UnknownBranch(RdotoolError):
    """What was named is no local branch."""


# --- here ---------------------------------------------------------------------------------


def branch(facts: GitFacts, wished: str | None, spec: bool | None) -> str:
    """The local branch to send.

    Args:
        wished: its name; what is checked out when None.
        spec: whether the spec is sent, or the patches; None by the branch.

    Raises:
        UnknownBranch: there is no such branch.
        RdotoolError: no branch is checked out, or it has no commit.
    """
    if wished is not None:
        name = wished.removeprefix("refs/heads/")
        if not facts.has_branch(name):
            here = sorted(ref[11:] for ref in facts.refs if ref.startswith("refs/heads/"))
            raise UnknownBranch(
                f"there is no local branch {name}",
                f"There are: {preconditions.some(here)}\n"
                "The branch that it is for is said with --branch.",
            )
        return name
    if facts.branch is None:
        raise RdotoolError(
            "HEAD is detached: no branch is checked out",
            "Name the branch to send: rdotool review BRANCH\n"
            "Or make one of what is checked out: git switch -c NAME",
        )
    if not facts.has_branch(facts.branch):
        raise RdotoolError(f"{facts.branch} has no commit yet", "Commit what is to be sent first.")
    return _by_kind(facts, facts.branch, spec)


def _by_kind(facts: GitFacts, name: str, spec: bool | None) -> str:
    """The branch of that kind that belongs to the one that is checked out."""
    if spec is None or spec is not name.endswith(PATCHES):
        return name
    if spec:
        return env.distgit_branch(facts)
    wished = f"{name}{PATCHES}"
    if not facts.has_branch(wished):
        remote = patchesbranch.guess(facts, name, env.osdist(name))
        wished = patchesbranch.split(facts, remote)[1]
    if not facts.has_branch(wished):
        raise RdotoolError(
            f"{name} has no local patches branch {wished}", "Make it: rdotool get-patches"
        )
    return wished


def place(repo: Repo, facts: GitFacts, name: str, remote: str | None, *, spec: bool) -> Place:
    """The review remote of the branch *name*, by its kind unless *remote* says it.

    Raises:
        RdotoolError: there is none.
    """
    if remote is None and spec and places.ORIGIN not in facts.remotes and name != facts.branch:
        raise RdotoolError(
            f"there is no remote {places.ORIGIN}, and {gitreview.NAME} is another branch's",
            f"Check out {name} first, or name the remote: --remote REMOTE",
        )
    if remote is not None or spec:
        return places.of(repo, remote)
    if REVIEW_PATCHES not in facts.remotes:
        # Not by .gitreview: on a patches branch it is upstream's.
        raise RdotoolError(
            f"there is no remote {REVIEW_PATCHES} to send patches to",
            f"Add it: git remote add {REVIEW_PATCHES} ssh://USER@HOST:29418/PROJECT.git\n"
            "Or name another: --remote REMOTE",
        )
    return places.of(repo, REVIEW_PATCHES)


# --- there --------------------------------------------------------------------------------


def find(repo: Repo, facts: GitFacts, at: Place, name: str, wished: str | None) -> Destination:
    """The branch on the server that the local branch *name* is for, its tip fetched.

    Raises:
        RdotoolError: the server can't be reached, or has no such branch.
    """
    heads = _heads(repo, at)
    target = wished.removeprefix("refs/heads/") if wished else _guess(repo, facts, name, heads)
    if target not in heads:
        there = preconditions.some(sorted(heads)) if heads else "none, or you may not see them"
        what = f"has no branch {target}" if target else f"has no branch that {name} is for"
        raise RdotoolError(
            f"{where(at)} {what}",
            f"It has: {there}\nSay for which of them it is: --branch BRANCH",
        )
    if repo.object_type(heads[target]) != "commit":
        _ask(repo, at, "fetch", *_QUIET, "--", where(at), f"refs/heads/{target}")
    return Destination(at, target, repo.require(heads[target], f"tip of {target}"))


_QUIET = ("--quiet", "--no-tags", "--no-write-fetch-head", "--refmap=")


def _heads(repo: Repo, at: Place) -> dict[str, str]:
    rows = _ask(repo, at, "ls-remote", "--heads", "--", where(at)).splitlines()
    pairs = (row.partition("\t") for row in rows)
    return {name.removeprefix("refs/heads/"): sha for sha, _, name in pairs}


def _guess(repo: Repo, facts: GitFacts, name: str, heads: Mapping[str, str]) -> str:
    """The first of the likely branches that the server has; empty when it has none of them."""
    return next((each for each in _likely(repo, facts, name) if each in heads), "")


def _likely(repo: Repo, facts: GitFacts, name: str) -> Iterator[str]:
    yield name
    followed = facts.settings.get(f"branch.{name}.merge")
    if followed:
        yield followed.removeprefix("refs/heads/")
    if not name.endswith(PATCHES):
        data = repo.show(f"refs/heads/{name}", gitreview.NAME)
        said = gitreview.parse(data.decode("utf-8", "replace")).branch if data else None
        if said:
            yield said


def patch_sets(repo: Repo, at: Place) -> dict[str, list[tuple[int, int]]]:
    """By commit, the changes on the server that it is a patch set of: (number, patch set).

    Raises:
        RdotoolError: the server can't be reached.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for row in _ask(repo, at, "ls-remote", "--", where(at), "refs/changes/*").splitlines():
        sha, _, ref = row.partition("\t")
        match = _CHANGE.fullmatch(ref)
        if match:
            found.setdefault(sha, []).append((int(match["number"]), int(match["patch_set"])))
    return found


def bring(repo: Repo, at: Place, ref: str, sha: str) -> str:
    """Bring what *ref* holds on the server, the commit *sha*, into the repository.

    Raises:
        RdotoolError: the server can't be reached, or has another commit there.
    """
    if repo.object_type(sha) != "commit":
        _ask(repo, at, "fetch", *_QUIET, "--", where(at), ref)
    return repo.require(sha, "patch set")


def _ask(repo: Repo, at: Place, *args: str) -> str:
    """What git says; it reaches the server.

    Raises:
        RdotoolError: it doesn't.
    """
    try:
        return repo.git(*args)
    except GitError as error:
        said = without_password(error.stderr).splitlines()
        reason = refusals.not_sent(line.strip() for line in said if line.strip())
        why = reason.brief if reason else error.brief.partition(": ")[2] or error.brief
        raise RdotoolError(
            f"{where(at)} can't be asked: {why}",
            f"{reason.hint if reason else 'Check the network and your access.'}\n"
            f"Try by hand: git ls-remote {where(at)}",
        ) from None
