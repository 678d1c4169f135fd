"""A package whose changes go to the tests' Gerrit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.distgit import Distgit

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.helpers.gerrit import Gerrit, Project, User

BRANCH = "epoxy-rdo"
PATCHES = f"{BRANCH}-patches"


@dataclass(frozen=True)
class Package:
    """A distgit with its remotes for reviews.

    Attributes:
        distgit: the local repository, on the branch ``epoxy-rdo``.
        project: on the server, where ``epoxy-rdo``, ``epoxy-rdo-patches`` and ``rpm-master`` are.
        user: whose it is.
    """

    distgit: Distgit
    project: Project
    user: User

    @property
    def repo(self) -> Any:
        """The local repository."""
        return self.distgit.repo

    @property
    def path(self) -> Path:
        """Its folder."""
        return self.distgit.repo.path

    def edit(self, message: str = "Edit the summary\n", text: str = "Another") -> str:
        """Commit a change of the spec."""
        return self.distgit.edit_spec(
            next(row for row in self.distgit.spec.splitlines() if row.startswith("Summary:")),
            f"Summary:        {text}",
            message,
        )

    def ids(self, *revs: str) -> list[str]:
        """The Change-Ids of commits, oldest first; empty for one that has none."""
        form = "--format=%(trailers:key=Change-Id,valueonly,separator=%x2C)|"
        return [row.rstrip("|") for row in self.repo("log", "--reverse", form, *revs).split("\n")]

    def changes(self, query: str = "") -> list[Any]:
        """The project's changes with their patch sets, oldest first."""
        found = self.project.changes(query, "ALL_REVISIONS", "DETAILED_ACCOUNTS", "SUBMITTABLE")
        return sorted(found, key=lambda change: int(change["_number"]))


def make(gerrit: Gerrit, folder: Path, *, http: bool = False, home: Path | None = None) -> Package:
    """A package whose user reaches the server by ssh, or http with ~/.netrc below *home*."""
    user = gerrit.user()
    if http:
        assert home
        gerrit.become_by_netrc(user, home)
    else:
        gerrit.become(user)
    distgit = Distgit.make(folder / "foo-bar", branch=BRANCH)
    distgit.repo("branch", PATCHES, "1.2.3")
    distgit.repo("branch", "rpm-master", BRANCH)
    project = gerrit.project(branches=(BRANCH, "rpm-master", PATCHES), repo=distgit.repo)
    url = project.http_url(user) if http else project.ssh_url(user)
    for remote in ("review-origin", "review-patches"):
        distgit.repo("remote", "add", remote, url)
    return Package(distgit, project, user)
