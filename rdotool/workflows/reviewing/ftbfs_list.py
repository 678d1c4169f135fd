"""ftbfs list: which packages fail to build, by the reviews that DLRN has open for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters.durations import how_long
from rdotool.review import ci, ftbfs, gerrit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from rdotool.review.changes import Change
    from rdotool.review.ftbfs import Failure
    from rdotool.review.gerrit import Gerrit

HEADER = ("Change", "Package", "Branch", "Commit", "Age", "PS", "CI", "Log")
# All topics of DLRN's workers: a name that begins with "^" is a regular expression.
_ANY_TOPIC = f'intopic:"^{ftbfs.TOPIC}.*"'
_MOST = 500
_VERIFIED = "Verified"


@dataclass(frozen=True, slots=True)
class Broken:
    """An open review of a package that fails to build.

    Attributes:
        failure: what DLRN wrote, from the first patch set where a later one says something
            else; None where no patch set is DLRN's.
        ci: what CI says of the newest patch set (``ci.SUCCEEDED`` …); empty if nothing.
    """

    change: Change
    failure: Failure | None
    ci: str

    @property
    def package(self) -> str:
        """Its name in RDO; the project's without ``-distgit`` where none is told."""
        return self.failure.package if self.failure else stem(self.change.project)

    def is_of(self, name: str) -> bool:
        """Whether *name* means this package: by its name in RDO, or that of the project."""
        project = self.change.project
        return name in {self.package, project, project.rpartition("/")[2], stem(project)}

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        change, failure = self.change, self.failure
        return {
            "number": change.number,
            "url": change.url,
            "package": self.package,
            "project": change.project,
            "branch": change.branch,
            "topic": change.topic,
            "subject": change.subject,
            "commit": failure.commit if failure else None,
            "commit_url": failure.commit_url if failure else None,
            "log_url": failure.log_url if failure else None,
            "patch_set": change.current.number if change.current else None,
            "wip": change.wip,
            "ci": self.ci or None,
            "created": change.created.isoformat(),
            "updated": change.updated.isoformat(),
        }

    def row(self, now: dt.datetime) -> tuple[str, ...]:
        """What :data:`HEADER` heads."""
        change, failure = self.change, self.failure
        return (
            str(change.number),
            self.package,
            change.branch,
            failure.short if failure else "-",
            how_long(max(0.0, (now - change.created).total_seconds())),
            str(change.current.number) if change.current else "-",
            self.ci or "-",
            (failure.log_url if failure else None) or "-",
        )


def find(server: Gerrit, topics: Iterable[str] = (), packages: Iterable[str] = ()) -> list[Broken]:
    """The open reviews, the oldest first.

    Args:
        topics: only these; all that begin as DLRN's do when empty.
        packages: only of these; of all when empty.

    Raises:
        RdotoolError: the server refuses, or can't be reached.
    """
    which = " OR ".join(gerrit.term("topic", topic) for topic in topics) or _ANY_TOPIC
    changes = server.search(f"status:open ({which})", _MOST, details=True)
    found = [_broken(server, one) for one in sorted(changes, key=lambda one: one.number)]
    names = list(packages)
    return [one for one in found if not names or any(map(one.is_of, names))]


def failure_of(server: Gerrit, change: Change) -> Failure | None:
    """What DLRN wrote into a change's newest patch set, or else into its first.

    Raises:
        RdotoolError: the server refuses, or can't be reached.
    """
    if change.current is None:
        return None
    found = ftbfs.parse(change.current.message)
    if found is None and change.current.number > 1:
        found = ftbfs.parse(server.message(change, 1))
    return found


def _broken(server: Gerrit, change: Change) -> Broken:
    return Broken(change, failure_of(server, change), _ci(change))


def _ci(change: Change) -> str:
    """What CI says in all: who failed counts more than who runs, and that more than success."""
    newest = change.current.number if change.current else None
    states = {run.state for run in ci.runs(change.messages, newest)}
    votes = {vote.value < 0 for vote in change.votes if vote.label == _VERIFIED}
    states |= {ci.FAILED if negative else ci.SUCCEEDED for negative in votes}
    order = (ci.FAILED, ci.RUNNING, ci.SUCCEEDED, ci.UNKNOWN)
    return next((state for state in order if state in states), "")


def stem(project: str) -> str:
    """A project's name without what leads to it and what every distgit's ends in."""
    return project.rpartition("/")[2].removesuffix("-distgit")
