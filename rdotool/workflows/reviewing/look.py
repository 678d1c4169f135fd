"""review status, list and show: what there is on Gerrit, and how it stands. Reading only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError, UsageError
from rdotool.review import change_id, naming, standing
from rdotool.review.changes import MERGED, open_threads
from rdotool.review.gerrit import term
from rdotool.review.record import Records
from rdotool.review.standing import Local, Seen
from rdotool.workflows.reviewing import destination
from rdotool.workflows.reviewing import place as places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change
    from rdotool.review.gerrit import Gerrit
    from rdotool.review.naming import Named
    from rdotool.workflows.reviewing.place import Place

STATUSES = ("open", "merged", "abandoned", "all")
_MOST = 100  # commits of a branch that are looked up
_PREFIXES = ("openstack-", "python-", "puppet-", "ansible-role-")


# --- one change ---------------------------------------------------------------------------


def find(gerrit: Gerrit, text: str, place: Place | None = None) -> tuple[Change, Named]:
    """The change that somebody names, and how.

    Args:
        place: where one stands: of several changes with one Change-Id its project's is meant.

    Raises:
        UsageError: *text* names no change.
        RdotoolError: there is none, there are several, or it is on another server.
    """
    named = naming.parse(text)
    own = naming.host(gerrit.base)
    if named.host and named.host != own:
        raise RdotoolError(
            f"{without_password(text)} is on {named.host}; asked is {own}",
            "Go to the folder of its project, or name its server: RDOTOOL_GERRIT_URL=URL",
        )
    if named.number is not None:
        return gerrit.change(named.number), named
    assert named.change_id is not None
    return gerrit.change(_number(gerrit, named, place)), named


def _number(gerrit: Gerrit, named: Named, place: Place | None) -> int | str:
    """The number of the change with a Change-Id; the Change-Id where there is no doubt."""
    wished = named.project or (place.project if place else "")
    if not wished:
        return str(named.change_id)
    terms = [term("change", str(named.change_id)), term("project", wished)]
    terms += [term("branch", named.branch)] if named.branch else []
    found = gerrit.search(" ".join(terms), 10)
    if len(found) == 1:
        return found[0].number
    if named.project and not found:
        raise RdotoolError(
            f"{gerrit.base} has no change {named.change_id} of {wished}",
            "Look for it: rdotool review list",
        )
    return str(named.change_id)


def see(gerrit: Gerrit, change: Change, local: Local | None = None) -> Seen:
    """All there is to see of a change: three questions more, two where it is closed.

    Raises:
        RdotoolError: the server fails.
    """
    threads = open_threads(gerrit.comments(change))
    chain = gerrit.related(change) if change.current else []
    mergeable = change.mergeable
    if mergeable is None and change.is_open and change.current:
        mergeable = gerrit.mergeable(change)
    return Seen(change, tuple(map(tuple, threads)), tuple(chain), mergeable, local)


def home(repo: Repo, remote: str | None) -> Place:
    """Where the reviews of what is checked out are, unless *remote* names it.

    Raises:
        RdotoolError: there is no such remote.
    """
    patches = destination.REVIEW_PATCHES
    on_patches = (repo.head_branch() or "").endswith(destination.PATCHES)
    if remote is None and on_patches and patches in repo.remotes():
        return places.of(repo, patches)
    return places.of(repo, remote)


# --- a branch -----------------------------------------------------------------------------


def of_branch(
    repo: Repo, gerrit: Gerrit, place: Place, note: Callable[[str], None]
) -> tuple[Seen, ...]:
    """How the changes of the current branch's commits stand, the bottom first.

    They are found by the commits' Change-Ids, and by what was recorded when they were sent.

    Raises:
        RdotoolError: no branch is checked out, none of its commits is a change, or the
            server fails.
    """
    branch = repo.head_branch()
    if branch is None or repo.head() is None:
        raise RdotoolError(
            "no branch with a commit is checked out",
            "Name the changes: rdotool review status CHANGE...",
        )
    target = (repo.config(f"branch.{branch}.merge") or branch).removeprefix("refs/heads/")
    commits = _commits(repo)
    record = Records(repo, note).find(place.url, target, branch)
    found = _changes(gerrit, place, target, list(commits), record.numbers if record else ())
    if not found:
        raise RdotoolError(
            f"no commit of {branch} is under review at {gerrit.base}",
            "Send it: rdotool review. See what else there is: rdotool review list",
        )
    order = list(commits)
    found.sort(key=lambda one: order.index(one.change_id) if one.change_id in commits else -1)
    # Of a clone that doesn't know the newest merges, they would be what one sees most.
    found = [one for one in found if one.status != MERGED] or found
    full = [gerrit.change(one.number) for one in found]
    return tuple(see(gerrit, one, _local(repo, one, commits.get(one.change_id))) for one in full)


def _commits(repo: Repo) -> dict[str, Commit]:
    """The current branch's commits that no other repository is known to have, oldest first."""
    wanted = ("--topo-order", f"--max-count={_MOST}", "HEAD", "--not", "--remotes")
    found = {}
    for commit in reversed(repo.commits(*wanted)):
        one = change_id.find(commit.message)
        if one:
            found[one] = commit
    return found


def _changes(
    gerrit: Gerrit, place: Place, target: str, ids: Sequence[str], numbers: Iterable[int]
) -> list[Change]:
    """The changes with these Change-Ids, and those recorded, that are for the target.

    A branch may be called otherwise than its target: where none is for it, the open ones of
    other branches are meant.
    """
    names: list[str | int] = [*ids, *numbers]
    asked = [term("change", one) for one in names]
    if not asked:
        return []
    query = f"{term('project', place.project)} ({' OR '.join(asked)})"
    found = gerrit.search(query, 2 * _MOST)
    return [one for one in found if one.branch == target] or [one for one in found if one.is_open]


def _local(repo: Repo, change: Change, commit: Commit | None) -> Local | None:
    """Where the commit is as against the patch sets."""
    if commit is None or change.current is None:
        return None
    sets = {one.sha: one.number for one in change.patch_sets}
    if commit.sha in sets:
        newest = sets[commit.sha] == change.current.number
        state = standing.SAME if newest else standing.REMOTE_NEWER
        return Local(commit.sha, state, sets[commit.sha])
    # Who has the newest patch set has seen it before the commit was changed.
    seen = repo.resolve(change.current.sha) is not None
    return Local(commit.sha, standing.LOCAL_NEWER if seen else standing.DIVERGED)


# --- many ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """What `review list` is to show.

    Attributes:
        owner: whose; ``all`` for everybody's, ``self`` for the user's own. Empty is the user's
            own, or everybody's on a topic or of a package that is named.
        status: one of :data:`STATUSES`.
    """

    owner: str = ""
    topic: str = ""
    package: str = ""
    branch: str = ""
    status: str = "open"
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found.

    Attributes:
        whose: of whom, in words.
        status: one of :data:`STATUSES`.
        more: whether there are more than were asked for.
    """

    whose: str
    status: str
    changes: tuple[Change, ...]
    more: bool

    def __str__(self) -> str:
        """How many of what, for people."""
        count = len(self.changes)
        state = "" if self.status == "all" else f" {self.status}"
        last = "the last " if self.more else ""
        more = " (there are more: --limit)" if self.more else ""
        return f"{last}{count}{state} change{'' if count == 1 else 's'}{more}, {self.whose}"


def listed(gerrit: Gerrit, wish: Wish, place: Place | None, user: str) -> Listed:
    """The changes that are wished for, last updated first.

    Args:
        user: the user's name on Gerrit where nobody is logged in; empty when unknown.

    Raises:
        UsageError: a word can't be searched for.
        RdotoolError: it is not known who the user is, or the server fails.
    """
    owner, whose = _owner(gerrit, wish, place, user)
    terms = [owner] if owner else []
    terms += [f"status:{wish.status}"] if wish.status != "all" else []
    terms += [term("topic", wish.topic)] if wish.topic else []
    terms += [term("branch", wish.branch)] if wish.branch else []
    terms += [_of_package(wish.package, place)] if wish.package else []
    # Without any term Gerrit finds nothing: everything is what is open or is not.
    query = " ".join(terms) or "(is:open OR is:closed)"
    found = gerrit.search(query, wish.limit + 1)
    return Listed(whose, wish.status, tuple(found[: wish.limit]), len(found) > wish.limit)


def _owner(gerrit: Gerrit, wish: Wish, place: Place | None, user: str) -> tuple[str, str]:
    """The term, and whose changes these are in words."""
    named = wish.topic or wish.package
    if wish.owner == "all" or (named and not wish.owner):
        return "", "everybody's"
    if wish.owner not in ("", "self"):
        return term("owner", wish.owner), f"{wish.owner}'s"
    if gerrit.user:
        return "owner:self", f"yours ({gerrit.user})"
    name = _user_of(place.url if place else "") or user
    if not name:
        raise RdotoolError(
            "it isn't known who you are on Gerrit",
            "Log in by ~/.netrc, or set review_user (see rdotool conf).\n"
            "Everybody's: rdotool review list --owner all",
        )
    return term("owner", name), f"{name}'s (not logged in)"


def _user_of(url: str) -> str:
    """Who logs in at a remote, by its URL."""
    if "://" in url:
        try:
            return urlsplit(url).username or ""
        except ValueError:
            return ""
    who, at, _ = url.partition(":")[0].partition("@")
    return who if at and "/" not in who else ""


def _of_package(name: str, place: Place | None) -> str:
    """The projects that a package may have: its distgit's, and that of its patches."""
    if "/" in name:
        return term("project", name)
    short = next((name[len(one) :] for one in _PREFIXES if name.startswith(one)), name)
    if not short.strip("-"):
        raise UsageError(f"{name!r} is no package's name")
    projects: dict[str, None] = {}
    if place and _is_package(place.project, {name, short}):
        base = place.project.removesuffix("-distgit")
        projects |= dict.fromkeys((place.project, base, f"{base}-distgit"))
    for each in (name, short):
        projects |= dict.fromkeys((f"openstack/{each}-distgit", f"openstack/{each}"))
    return f"({' OR '.join(term('project', one) for one in projects)})"


def _is_package(project: str, names: set[str]) -> bool:
    last = project.rpartition("/")[2].removesuffix("-distgit")
    return last in names or any(last.removeprefix(one) in names for one in _PREFIXES)
