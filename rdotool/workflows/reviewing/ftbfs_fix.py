"""ftbfs fix: take up a review that DLRN has made of a package that fails to build.

Its newest patch set is checked out on a branch of its own, without the marker. Where
somebody has begun to mend the build in it, the branch gets the commit amended. Where the
marker was all there was, its removal is staged only: an empty commit must never come to
be, since a review of it would pass for a fix.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters import objects
from rdotool.errors import RdotoolError, UsageError
from rdotool.review import ftbfs
from rdotool.workflows import identity
from rdotool.workflows.action import preconditions, worktree
from rdotool.workflows.editing import rewrite
from rdotool.workflows.reviewing import ftbfs_list, get, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change
    from rdotool.review.ftbfs import Failure
    from rdotool.review.gerrit import Gerrit
    from rdotool.review.naming import Named
    from rdotool.workflows.reviewing.place import Place

AMENDED, STAGED, NO_MARKER = "amended", "staged", "no marker"


@dataclass(frozen=True, slots=True)
class Fix:
    """What was made of a review.

    Attributes:
        patch_set: the newest one, which was taken.
        failure: what DLRN wrote; None where only the marker tells of it.
        branch: what is checked out now.
        state: :data:`AMENDED`: the branch has the commit without the marker.
            :data:`STAGED`: all that was in it was the marker; its removal is staged.
            :data:`NO_MARKER`: somebody removed it already; nothing was changed.
        specs: the files that it was removed from.
        markers: how many were.
        commit: what the branch is at.
    """

    change: Change
    patch_set: int
    failure: Failure | None
    branch: str
    state: str
    specs: tuple[str, ...]
    markers: int
    commit: str

    @property
    def your_turn(self) -> bool:
        """Whether the fix itself is still to be made."""
        return self.state == STAGED

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "number": self.change.number,
            "url": self.change.url,
            "patch_set": self.patch_set,
            "package": self.failure.package if self.failure else None,
            "commit_url": self.failure.commit_url if self.failure else None,
            "log_url": self.failure.log_url if self.failure else None,
            "branch": self.branch,
            "state": self.state,
            "specs": list(self.specs),
            "commit": self.commit,
        }


@dataclass(frozen=True, slots=True)
class _Made:
    """A patch set without its markers: the *tree*, and whether there is more than that."""

    tree: str
    specs: tuple[str, ...]
    markers: int
    has_fix: bool


def fix(repo: Repo, place: Place, server: Gerrit, text: str, note: Callable[[str], None]) -> Fix:
    """Check out the newest patch set of a change, without the marker.

    Args:
        text: what the user calls the change.
        note: is told what is out of the ordinary.

    Raises:
        RdotoolError: the change is of another package, is closed, or is no such review; the
            work tree has changes; or the branch has commits of the user's. Nothing was
            changed.
    """
    preconditions.refuse_under_way(repo)
    preconditions.refuse_changes(repo.changes())
    who = identity.read(repo)
    change, named = look.find(server, text, place)
    failure = ftbfs_list.failure_of(server, change)
    newest = _newest(change, named)
    _refuse_other_package(place.project, change, failure)
    _refuse_closed(change)
    repo.extra_env = who.environment
    got = get.fetched(repo, place, change, newest)
    commit = repo.commit(got)
    rewrite.require_parents(repo, commit)
    made = _without_markers(repo, commit)
    if not made.markers and failure is None:
        raise RdotoolError(
            f"the change {change.number} is no FTBFS review: no spec in it has DLRN's marker",
            f"To check it out as it is: rdotool review get {change.number}",
        )
    branch = get.check_out(repo, place, change, newest, note)
    state, sha = _put(repo, branch, commit, made)
    return Fix(change, newest, failure, branch, state, made.specs, made.markers, sha)


def package_of(server: Gerrit, text: str) -> str:
    """The package that a change is of.

    Raises:
        RdotoolError: the server refuses, or can't be reached.
    """
    change, _ = look.find(server, text)
    return _package(change, ftbfs_list.failure_of(server, change))


def _package(change: Change, failure: Failure | None) -> str:
    return failure.package if failure else ftbfs_list.stem(change.project)


def _refuse_other_package(project: str, change: Change, failure: Failure | None) -> None:
    """Raise RdotoolError where the change isn't of *project*."""
    if change.project == project:
        return
    package = shlex.quote(_package(change, failure))
    raise RdotoolError(
        f"the change {change.number} is of {change.project}; this is {project}",
        f"Work in that package's distgit: rdotool clone {package}\n"
        f"There: rdotool ftbfs fix {change.number}",
    )


def _newest(change: Change, named: Named) -> int:
    if change.current is None:
        raise RdotoolError(f"Gerrit shows no patch set of the change {change.number}")
    number = change.current.number
    if named.patch_set not in (None, number):
        raise UsageError(
            f"the change {change.number} has patch set {number} by now",
            "An older one can't be mended: the next is made of the newest.\n"
            f"To look at it: rdotool review get {named}",
        )
    return number


def _refuse_closed(change: Change) -> None:
    if change.is_open:
        return
    again = f"Take it up again: rdotool review restore {change.number}"
    raise RdotoolError(
        f"the change {change.number} is {change.status.lower()}: it takes no patch sets",
        again if change.status == "ABANDONED" else "See the open ones: rdotool ftbfs list",
    )


def _without_markers(repo: Repo, commit: Commit) -> _Made:
    """The commit's tree without markers, compared with its parent's without any."""
    parent = commit.parents[0] if commit.parents else ""
    cleaned = _cleaned(repo, commit.sha, parent)
    tree = _with(repo, commit.sha, cleaned)
    base = _with(repo, parent, _cleaned(repo, parent, "")) if parent else ""
    count = sum(ftbfs.markers(repo.show(commit.sha, path) or b"") for path in cleaned)
    return _Made(tree, tuple(sorted(cleaned)), count, tree != base)


def _cleaned(repo: Repo, commit: str, parent: str) -> dict[str, bytes]:
    """The specs in a commit that have a marker, without it."""
    found = {}
    for path in repo.files(commit):
        spec = repo.show(commit, path) if path.endswith(".spec") and "/" not in path else None
        if spec and ftbfs.markers(spec):
            found[path] = ftbfs.without_marker(spec, repo.show(parent, path) if parent else None)
    return found


def _with(repo: Repo, commit: str, files: dict[str, bytes]) -> str:
    tree = repo.commit(commit).tree
    return objects.write_tree(repo, tree, dict(files)) if files else tree


def _put(repo: Repo, branch: str, commit: Commit, made: _Made) -> tuple[str, str]:
    """Bring the branch, which is at *commit*, to what was made; the state and its sha."""
    if not made.markers:
        return NO_MARKER, commit.sha
    if not made.has_fix:
        worktree.put(repo, made.tree, branch)
        return STAGED, commit.sha
    sha = objects.commit_tree(repo, made.tree, commit.parents, commit.message, commit.author)
    ref = objects.RefUpdate(f"refs/heads/{branch}", sha, commit.sha)
    worktree.put(repo, made.tree, branch)
    objects.update_refs(repo, [ref], "rdotool: ftbfs fix")
    return AMENDED, sha
