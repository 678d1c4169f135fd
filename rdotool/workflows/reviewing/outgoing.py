"""The commits that would become changes, and what speaks against sending them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.review import change_id
from rdotool.workflows.action.preconditions import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo

_ANYWHERE = re.compile(rb"^Change-Id:[ \t]*I[0-9a-f]{40}[ \t]*$", re.MULTILINE)
_MANY = 50  # commits that nobody wants as changes of their own
_FAR = 2000  # commits of the target that are looked through for Change-Ids


def raw_message(commit: Commit) -> bytes:
    """The message as it is stored, in whatever encoding."""
    return commit.raw.partition(b"\n\n")[2]


def id_of(commit: Commit) -> str | None:
    """The commit's Change-Id."""
    return change_id.find(raw_message(commit))


def base(repo: Repo, branch: str, head: str, target: str, tip: str) -> str:
    """The commit from which *branch* and the server's *target* go separate ways.

    Raises:
        RdotoolError: they have no commit in common.
    """
    found = repo.try_git("merge-base", tip, head)
    if found:
        return found.splitlines()[0]
    shallow = repo.try_git("rev-parse", "--is-shallow-repository") == "true"
    raise RdotoolError(
        f"{branch} has no commit in common with {target} on the server",
        "A shallow clone lacks history: git fetch --unshallow"
        if shallow
        else "Look whether it is the right remote and branch: --remote, --branch",
    )


def commits(repo: Repo, tip: str, head: str) -> list[Commit]:
    """What *head* has and the server's *tip* has not, oldest first.

    Raises:
        RdotoolError: not all of them can be changes.
    """
    found = repo.commits("--reverse", "--topo-order", head, f"^{tip}")
    _refuse_upstreams(repo, tip, head, found)
    for commit in found:
        _refuse(commit)
    _refuse_twice(found)
    return found


def _refuse(commit: Commit) -> None:
    """Raise RdotoolError when *commit* can't be a change."""
    what = f"{commit.sha[:12]} ({commit.subject})"
    if len(commit.parents) > 1:
        raise RdotoolError(
            f"{what} is a merge", "Rebase the branch instead of merging: git rebase UPSTREAM"
        )
    if change_id.is_temporary(raw_message(commit)):
        raise RdotoolError(
            f"{what} is to be squashed first", "git rebase --interactive --autosquash"
        )
    if len(change_id.all_of(raw_message(commit))) > 1:
        raise RdotoolError(
            f"{what} has several Change-Ids",
            "Leave one line of them: git commit --amend, or git rebase --interactive",
        )


def _refuse_upstreams(repo: Repo, tip: str, head: str, found: Sequence[Commit]) -> None:
    """Raise RdotoolError when upstream's own commits would become changes."""
    mine = int(
        repo.git("rev-list", "--count", head, f"^{tip}", "--not", "--remotes=upstream") or 0
    )
    upstreams = len(found) - mine
    if upstreams:
        raise RdotoolError(
            f"{upstreams} of the {len(found)} commits are upstream's own",
            "The branch was rebased onto another version, which is no matter of reviews:\n"
            "it is pushed (new-version offers that), and then patches are reviewed on top.",
        )


def _refuse_twice(found: Iterable[Commit]) -> None:
    """Raise RdotoolError when two commits are the same change."""
    known: dict[str, Commit] = {}
    for commit in found:
        one = id_of(commit)
        if one in known:
            raise RdotoolError(
                f"{known[one].sha[:12]} and {commit.sha[:12]} have the same Change-Id",
                "Squash them (rdotool squash), or take the line out of one of their messages.",
            )
        if one:
            known[one] = commit


def refuse_merged(repo: Repo, since: str, tip: str, found: Sequence[Commit]) -> None:
    """Raise RdotoolError when a change of *found* is in the target already.

    Args:
        since: where the branch left the target.
    """
    mine = {one: commit for commit in found if (one := id_of(commit))}
    if not mine or since == tip:
        return
    for merged in repo.commits(f"--max-count={_FAR}", tip, f"^{since}"):
        one = id_of(merged)
        if one in mine:
            raise RdotoolError(
                f"the change {mine[one].subject!r} is merged already, as {merged.sha[:12]}",
                "Take it out of the branch: git rebase UPSTREAM (git drops it). What you changed "
                "since\nneeds a commit of its own, without that Change-Id.",
            )


def doubts(found: Sequence[Commit], *, spec: bool) -> Iterator[str]:
    """What the user is to be asked about, default no."""
    if spec and len(found) > 1:
        yield f"{len(found)} commits would be sent, where one is expected"
    elif len(found) > _MANY:
        yield f"{len(found)} commits would be sent, each a change of its own"
    for commit in found:
        if id_of(commit) is None and _ANYWHERE.search(raw_message(commit)):
            yield (
                f"{commit.sha[:12]} ({commit.subject}) has a Change-Id that Gerrit won't see, as"
                " it isn't in the last paragraph; it would be a new change"
            )


def warnings(repo: Repo, branch: str, since: str, tip: str, *, target: str) -> Iterator[str]:
    """What the user should know."""
    if since != tip:
        ahead = repo.git("rev-list", "--count", tip, f"^{since}")
        yield (
            f"{target} has {ahead} commit{'s' if ahead != '1' else ''} on the server that"
            f" {branch} lacks; it is sent as it is, not rebased"
        )
    if repo.head_branch() == branch and (changed := repo.changes()):
        yield f"what isn't committed is not sent: {some(changed)}"
