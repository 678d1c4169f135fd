"""A chain of patches under review, as `get-patches`, `patch` and `new-version` take it.

Git brings the chain (``branches/chain.py``); Gerrit is asked what CI and the reviewers say
of it, and what became of its members. Where Gerrit can't be asked that is a reason, too,
not to take the chain unless the user insists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rdotool.errors import RdotoolError
from rdotool.review import change_id, naming, server, votes
from rdotool.review.changes import ABANDONED, MERGED
from rdotool.review.gerrit import term
from rdotool.workflows.branches import chain
from rdotool.workflows.branches.chain import REMOTE
from rdotool.workflows.patching import lost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change, Related
    from rdotool.review.gerrit import Gerrit
    from rdotool.review.naming import Named
    from rdotool.spec import Spec
    from rdotool.workflows.branches.chain import PatchSet

_CHANGE_ID = re.compile(rb"^Change-Id:[ \t]*(I[0-9a-f]{40})[ \t]*\r?$", re.MULTILINE)
_LONGEST = 300  # commits of a chain that are looked at, from its top
_AT_ONCE = 40  # changes in one question: a URL has its length


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that is taken.

    Attributes:
        sha: its top, which is in the repository.
        name: for people.
        warnings: what is to be said of it.
    """

    sha: str
    name: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is *against* taking it, what is just to be said, and where people can look."""

    against: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    url: str = ""
    hint: str = ""


def take(repo: Repo, change: str, ask: Callable[[], Gerrit], *, force: bool) -> Chain:
    """Bring the chain whose top *change* is: its newest patch set, or the one it names.

    No ref is moved or made.

    Args:
        change: its number, ``NUMBER/PATCHSET``, Change-Id, ref or URL.
        ask: opens Gerrit; where that fails the votes are unknown.
        force: take it whatever CI and reviewers say; what that is becomes a warning.

    Raises:
        UsageError: *change* is none of these.
        RdotoolError: it isn't there; or CI hasn't verified it, somebody has voted against
            it, or that can't be found out.
    """
    named = naming.parse(change)
    url = chain.address(repo, REMOTE)
    _refuse_elsewhere(named, url)
    number = named.number or _number(ask(), named, server.project(url))
    found = chain.find_patch_set(repo, REMOTE, number, named.patch_set)
    sha = chain.bring(repo, REMOTE, found)
    verdict = _asked(repo, ask, found)
    if verdict.against and not force:
        raise _refused(found, verdict)
    name = f"the chain {found.change}/{found.number} of {REMOTE}"
    return Chain(sha, name, (*verdict.against, *verdict.said))


def _refuse_elsewhere(named: Named, url: str) -> None:
    """Raise RdotoolError for the URL of another server's change: numbers mean nothing here."""
    here = urlsplit(url).hostname
    there = (named.host or "").partition(":")[0]
    if there and here and there != here:
        raise RdotoolError(
            f"the change {named} is on {there}, and {REMOTE} is on {here}",
            "Name it by its number if it is the same server.",
        )


def _number(gerrit: Gerrit, named: Named, project: str) -> int:
    """The number of the one change of *project* that has the Change-Id."""
    terms = [term("change", named.change_id or ""), term("project", project)]
    terms += [term("branch", named.branch)] if named.branch else []
    found = gerrit.search(" ".join(terms), 10)
    if len(found) == 1:
        return found[0].number
    listed = "\n".join(f"  {one.number}  {one.branch}  {one.subject}" for one in found)
    raise RdotoolError(
        f"{project} has {len(found) or 'no'} changes with the Change-Id {named.change_id}",
        f"Name one by its number:\n{listed}" if found else "Name it by its number: -g 12345",
    )


def _refused(found: PatchSet, verdict: _Verdict) -> RdotoolError:
    place = f"See {verdict.url}\n" if verdict.url else ""
    hint = f"{verdict.hint}\n" if verdict.hint else ""
    return RdotoolError(
        f"the chain {found.change}/{found.number} is not taken: {'; '.join(verdict.against)}",
        f"{hint}{place}To take it all the same: -f",
    )


def _asked(repo: Repo, ask: Callable[[], Gerrit], found: PatchSet) -> _Verdict:
    try:
        return _verdict(repo, ask(), found)
    except RdotoolError as error:
        brief = f"what CI and reviewers say of {found.change} can't be asked: {error.brief}"
        return _Verdict((brief,), hint=error.hint)


def _verdict(repo: Repo, gerrit: Gerrit, found: PatchSet) -> _Verdict:
    change = gerrit.change(found.change)
    members = _below(repo, gerrit, change, found)
    said = [*_state(change, found), *(text for one in members for text in _member(one))]
    below = [one.number for one in members if one.number and not _is_closed(one)]
    against = [*votes.against(change, found.number), *_against_members(gerrit, below)]
    return _Verdict(tuple(against), tuple(said), change.url)


def _state(change: Change, found: PatchSet) -> Iterator[str]:
    if change.status in {ABANDONED, MERGED}:
        yield f"the change {change.number} is {change.status.lower()}"
    newest = change.current.number if change.current else found.number
    if found.number < newest:
        yield f"patch set {found.number} of {change.number} is outdated, the newest is {newest}"


def _below(repo: Repo, gerrit: Gerrit, change: Change, found: PatchSet) -> list[Related]:
    """The chain's members below its top, the bottom first.

    Gerrit's answer has those above it, too.
    """
    own = set(repo.lines("rev-list", "--first-parent", f"--max-count={_LONGEST}", found.sha, "--"))
    related = gerrit.related(change, found.number)
    return [one for one in related if one.sha in own and one.number != found.change]


def _is_closed(one: Related) -> bool:
    return one.status in {ABANDONED, MERGED}


def _member(one: Related) -> Iterator[str]:
    if one.status == ABANDONED:
        yield f"{one.number} below it is abandoned: {one.subject}"
    elif one.status == MERGED:
        yield f"{one.number} below it is merged: {one.subject}"
    newest, here = one.current_patch_set, one.patch_set
    if newest and here and here < newest:
        yield (f"{one.number} below it is outdated, patch set {here} of {newest}: {one.subject}")


def _against_members(gerrit: Gerrit, numbers: list[int]) -> Iterator[str]:
    """The votes that say no to members below the top."""
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        query = " OR ".join(term("change", number) for number in some)
        for change in sorted(gerrit.search(query, len(some)), key=lambda one: one.number):
            yield from (f"{change.number} below it: {text}" for text in votes.negative(change))


def newer(used: Iterable[Commit], ask: Callable[[], Gerrit | None]) -> list[str]:
    """What to say where commits that are used have newer patch sets under review; never fails.

    A commit that is no patch set was made here, so it is the newer one.

    Args:
        used: the patches, oldest first.
        ask: opens Gerrit where that is cheap; else None.
    """
    shas = {_change_id(commit): commit.sha for commit in used}
    shas.pop("", None)
    try:
        gerrit = ask() if shas else None
        found = _outdated(gerrit, shas) if gerrit else []
    except RdotoolError:
        return []
    if not found:
        return []
    top = found[-1]
    newest = top.current.number if top.current else 1
    more = f", and newer ones of {len(found) - 1} below it" if len(found) > 1 else ""
    told = f"under review is a newer patch set, {top.number}/{newest} ({top.subject}){more};"
    return [f"{told} to take it, with what is below it: -g {top.number}"]


def _change_id(commit: Commit) -> str:
    return change_id.find(commit.message) or ""


def _outdated(gerrit: Gerrit, shas: dict[str, str]) -> list[Change]:
    """The open changes that have one of *shas* as an older patch set, the bottom first."""
    last = list(shas)[-_AT_ONCE:]
    query = " OR ".join(term("commit", shas[name]) for name in last)
    found = gerrit.search(f"{term('status', 'open')} ({query})", _AT_ONCE)
    old = [
        one
        for one in found
        if one.change_id in last and one.current and one.current.sha != shas[one.change_id]
    ]
    return sorted(old, key=lambda one: last.index(one.change_id))


def known(repo: Repo, spec: Spec, tree: str) -> str:
    """The Change-Id of the spec's last patch, by which rdopkg finds the chain; or empty.

    Args:
        tree: the commit whose patch files are read.
    """
    names = lost.own_files(repo, tree, spec)
    data = repo.show(tree, names[-1]) if names else None
    if not data:
        return ""
    message = data.partition(b"\n---\n")[0]
    found = _CHANGE_ID.findall(message)
    return found[-1].decode("ascii") if found else ""
