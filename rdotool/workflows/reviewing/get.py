"""review get: a patch set of a change, fetched and checked out on a branch of its own.

The branch is ``review/NUMBER``, and ``review/NUMBER-patches`` for a change of a patches
branch, so that what belongs to patches branches holds for it. It follows the change's target:
amended and sent with ``review``, it is the next patch set of the same change. What is on it
and was never sent is not lost: then nothing is done. Uncommitted changes are carried along or
refused, as ``git checkout`` does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.errors import GitError, RdotoolError
from rdotool.review.changes import NEW
from rdotool.review.record import Record, Records
from rdotool.workflows.action import engine, preconditions
from rdotool.workflows.reviewing import destination
from rdotool.workflows.reviewing import place as places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change, PatchSet
    from rdotool.workflows.reviewing.place import Place

_MOST_OWN = 1000  # commits of the user's that are looked at
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Got:
    """What is checked out now.

    Attributes:
        branch: the local branch, which follows *target* of *remote* (a name or a URL).
        sha: where it is; the patch set's commit, or *own* commits of the user's above it.
        state: ``new``: the branch was made. ``moved``: from *old*. ``there``: it was there.
        newest: the change's newest patch set.
    """

    change: Change
    patch_set: int
    newest: int
    branch: str
    remote: str
    target: str
    sha: str
    state: str
    old: str | None = None
    own: int = 0

    def lines(self) -> Iterator[str]:
        """For people."""
        what = {"new": "", "moved": f", which was at {str(self.old)[:9]}", "there": ", as it was"}
        number = f"{self.change.number}, patch set {self.patch_set}"
        yield f"{number}: {self.change.subject}"
        yield f"Checked out on {self.branch}{what[self.state]}, for {self.target}."
        if self.own:
            yield f"On top of it {_count(self.own)} of yours, not sent yet."
        if self.patch_set != self.newest:
            yield f"It is not the newest: that is patch set {self.newest}."
        if self.change.status != NEW:
            yield f"The change is {self.change.status.lower()}: it takes no patch sets."

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "number": self.change.number,
            "subject": self.change.subject,
            "url": self.change.url,
            "status": self.change.status,
            "patch_set": self.patch_set,
            "newest": self.newest,
            "branch": self.branch,
            "remote": self.remote,
            "target": self.target,
            "sha": self.sha,
            "state": self.state,
            "old": self.old,
            "own": self.own,
        }


def branch_name(change: Change) -> str:
    """The local branch for *change*."""
    end = destination.PATCHES
    return f"review/{change.number}{end if change.branch.endswith(end) else ''}"


def places_of(repo: Repo, remote: str | None) -> list[Place]:
    """Where the changes of a repository may be: at *remote*, else at its review remotes.

    Raises:
        RdotoolError: there is no such remote.
    """
    found = [places.of(repo, remote)]
    other = destination.REVIEW_PATCHES
    if remote is None and other in repo.remotes():
        found.append(places.of(repo, other))
    return found


def place_for(change: Change, among: Iterable[Place]) -> Place:
    """The place that a change belongs to.

    Raises:
        RdotoolError: it is of another project.
    """
    known = list(among)
    for each in known:
        if each.project == change.project:
            return each
    here = ", ".join(sorted({each.project for each in known})) or "no project of Gerrit's"
    raise RdotoolError(
        f"the change {change.number} is of {change.project}; this repository is {here}",
        "Go to that project's folder, or clone it: rdotool clone PACKAGE\n"
        "Or name the remote that has it: --remote REMOTE",
    )


def fetched(repo: Repo, place: Place, change: Change, patch_set: int | None = None) -> str:
    """Bring a patch set, the newest without *patch_set*, into the repository.

    No ref is moved or made, ``FETCH_HEAD`` neither.

    Returns:
        The commit's sha.

    Raises:
        RdotoolError: there is no such patch set, or it can't be fetched.
    """
    wanted = chosen(change, patch_set)
    return destination.bring(repo, place, wanted.ref, wanted.sha)


def chosen(change: Change, patch_set: int | None) -> PatchSet:
    """The patch set of that number; the newest when None.

    Raises:
        RdotoolError: there is none.
    """
    found = change.current if patch_set is None else change.patch_set(patch_set)
    if found is None:
        last = change.current.number if change.current else 0
        which = "patch set that is shown to you" if patch_set is None else f"patch set {patch_set}"
        raise RdotoolError(
            f"the change {change.number} has no {which}",
            f"Its newest is {last}: {change.url}" if last else f"See {change.url}",
        )
    return found


def check_out(
    repo: Repo,
    place: Place,
    change: Change,
    patch_set: int | None,
    note: Callable[[str], None],
) -> str:
    """:func:`get`, for what goes on from there; the name of the branch.

    Raises:
        As :func:`get`.
    """
    return get(repo, place, change, patch_set, note).branch


def get(
    repo: Repo,
    place: Place,
    change: Change,
    patch_set: int | None,
    note: Callable[[str], None],
) -> Got:
    """Fetch a patch set and check it out on the change's own branch.

    Args:
        patch_set: the newest when None.
        note: is told what is out of the ordinary.

    Raises:
        RdotoolError: the branch has commits that Gerrit hasn't, uncommitted changes are in
            the way, or an action (of git's or ours) is unfinished. Nothing was changed.
    """
    engine.refuse_if_unfinished(repo)
    preconditions.refuse_under_way(repo)
    wanted = chosen(change, patch_set)
    branch = branch_name(change)
    ref = f"refs/heads/{branch}"
    old = repo.ref(ref)
    sha = destination.bring(repo, place, wanted.ref, wanted.sha)
    own = _own(repo, change, branch, sha, old, explicit=patch_set is not None)
    target = old if own and old else sha
    _switch(repo, branch, target, exists=old is not None)
    _follow(repo, branch, place, change)
    _remember(repo, place, change, branch, wanted, note)
    state = "new" if old is None else "there" if old == target else "moved"
    newest = change.current.number if change.current else wanted.number
    where = destination.where(place)
    return Got(
        *(change, wanted.number, newest, branch, where, change.branch, target, state),
        old=old if state == "moved" else None,
        own=own,
    )


def _own(
    repo: Repo, change: Change, branch: str, sha: str, old: str | None, *, explicit: bool
) -> int:
    """How many commits of the user's stand above the patch set on its branch.

    Raises:
        RdotoolError: the branch has commits that would be lost.
    """
    if old is None or old in {sha, *(each.sha for each in change.patch_sets)}:
        # What is a patch set on the server, is there with all below it.
        return 0
    mine = repo.lines("rev-list", f"--max-count={_MOST_OWN}", f"{sha}..{old}")
    below = repo.try_git("merge-base", "--is-ancestor", sha, old) is not None
    if below and not explicit:
        return len(mine)
    commits = repo.read_commits(mine[:_NAMED])
    shown = "\n".join(f"    {commit.sha[:9]} {commit.subject}" for commit in commits)
    more = f"\n    and {len(mine) - _NAMED} more" if len(mine) > _NAMED else ""
    raise RdotoolError(
        f"{branch} has {_count(len(mine))} that {_patch_set(change, sha)} hasn't, and that "
        "Gerrit doesn't know as a patch set",
        f"{shown}{more}\nSend them: git switch {branch}; rdotool review\n"
        f"Or keep them by another name: git branch -m {branch} OTHER; then again.",
    )


def _patch_set(change: Change, sha: str) -> str:
    number = next((each.number for each in change.patch_sets if each.sha == sha), 0)
    return f"patch set {number}" if number else "the patch set"


def _count(commits: int) -> str:
    return "a commit" if commits == 1 else f"{commits} commits"


def _switch(repo: Repo, branch: str, sha: str, *, exists: bool) -> None:
    """Check *branch* out at *sha*; git moves it only when the work tree is there.

    Raises:
        RdotoolError: something in the work tree is in the way, or the branch is checked out
            in another work tree.
    """
    if exists:
        _refuse_elsewhere(repo, branch)
    make = "-B" if exists else "-b"
    try:
        # Ignored files are the user's as well: git would overwrite them without a word.
        repo.git("checkout", "--quiet", "--no-overwrite-ignore", "--no-track", make, branch, sha)
    except GitError as error:
        raise RdotoolError(_why_not(branch, error), _what_now(error)) from None


def _refuse_elsewhere(repo: Repo, branch: str) -> None:
    """Raise RdotoolError where another work tree has *branch*; git before 2.43 would move it."""
    tree = ""
    for row in repo.lines("worktree", "list", "--porcelain"):
        tree = row.removeprefix("worktree ") if row.startswith("worktree ") else tree
        if row == f"branch refs/heads/{branch}" and repo.head_branch() != branch:
            raise RdotoolError(
                f"{branch} is checked out in another work tree: {tree}", "Go there: cd " + tree
            )


def _why_not(branch: str, error: GitError) -> str:
    files = [line.strip() for line in error.stderr.splitlines() if line.startswith("\t")]
    if files:
        return f"{branch} can't be checked out: {preconditions.some(files)} would be overwritten"
    return f"{branch} can't be checked out: {error.brief.partition(': ')[2] or error.brief}"


def _what_now(error: GitError) -> str:
    if "untracked" in error.stderr:
        return "Move these files away first. Nothing was changed."
    if "local changes" in error.stderr:
        return "Commit or stash your changes first: git stash. Nothing was changed."
    return "See git worktree list, git status. Nothing was changed."


def _follow(repo: Repo, branch: str, place: Place, change: Change) -> None:
    """Let the branch follow the change's target, which `review` then takes."""
    repo.git("config", f"branch.{branch}.remote", destination.where(place))
    repo.git("config", f"branch.{branch}.merge", f"refs/heads/{change.branch}")


def _remember(
    repo: Repo,
    place: Place,
    change: Change,
    branch: str,
    wanted: PatchSet,
    note: Callable[[str], None],
) -> None:
    """Let `review` know that this is on the server: sent again as it is, it would be nothing."""
    if change.current is None or wanted.sha != change.current.sha:
        return
    Records(repo, note).keep(
        Record(
            remote=place.url,
            target=change.branch,
            branch=branch,
            sha=wanted.sha,
            change_ids=(change.change_id,),
            urls=(change.url,),
            numbers=(change.number,),
            patch_sets=(wanted.number,),
            when=time.time(),
        )
    )
