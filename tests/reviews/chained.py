"""A package whose patches are a chain of three changes on a real Gerrit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.distgit import Distgit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.gerrit import Gerrit, Project, User
    from tests.helpers.git import GitRepo

BRANCH = "master-patches"
SUBJECTS = ("Wait longer", "Keep the order", "Say it louder")


def message(number: int, text: str = "") -> str:
    """The message of a patch, with a Change-Id of its own."""
    return f"{SUBJECTS[number]}\n\n{text or 'As it should be.'}\n\nChange-Id: I{number + 1:040x}"


@dataclass
class Chained:
    """The package, and its changes on the server.

    Attributes:
        package: the clone; no local patches branch, ``patches`` and ``review-patches``.
        project: the patches' project; its branch is at the tag 1.2.3.
        numbers: of the changes, the bottom first.
    """

    gerrit: Gerrit
    package: Distgit
    project: Project
    user: User
    numbers: list[int]

    @classmethod
    def make(cls, gerrit: Gerrit, tmp_path: Path, *, base: str = "1.2.3") -> Chained:
        """The package with three changes under review, on *base*."""
        user = gerrit.become(gerrit.user())
        package = Distgit.make(tmp_path / "foo-bar", "1.2.3", "2")
        package.new_version("1.3.0", 2)
        repo = package.repo
        repo("branch", "-q", BRANCH, base)
        project = gerrit.project("openstack/foo-bar", branches=("upstream", BRANCH), repo=repo)
        repo("branch", "-q", "-D", BRANCH)
        repo("remote", "add", "patches", project.ssh_url(user))
        repo("remote", "add", "review-patches", project.ssh_url(user))
        repo("fetch", "-q", "patches")
        made = cls(gerrit, package, project, user, [])
        made.numbers = made.send([message(number) for number in range(3)], base)
        return made

    def distgit(self) -> Project:
        """The distgit gets a project as well, and the remotes ``origin`` and ``review-origin``."""
        made = self.gerrit.project(
            "openstack/foo-bar-distgit", branches=("master", "upstream"), repo=self.repo
        )
        for name in ("origin", "review-origin"):
            self.repo("remote", "add", name, made.ssh_url(self.user))
        self.repo("fetch", "-q", "origin")
        return made

    @property
    def top(self) -> str:
        """The number of the top change."""
        return str(self.numbers[-1])

    @property
    def repo(self) -> GitRepo:
        """The package's repository."""
        return self.package.repo

    def send(self, messages: list[str], base: str, *, text: str = "") -> list[int]:
        """Make commits with *messages* on *base* and push them; their changes' numbers."""
        home = self.repo.branch
        self.repo("checkout", "-q", "--detach", base)
        for at, words in enumerate(messages):
            number = int(words[-2:], 16)
            self.repo.commit(words, {f"foo/patched_{number}.py": f"{at}{text}\n"})
        said = self.repo.run("push", "review-patches", f"HEAD:refs/for/{BRANCH}")
        assert said.returncode == 0, said.stderr
        self.repo("checkout", "-q", home)
        return sorted({int(one) for one in re.findall(rb"/\+/(\d+)", said.stderr)})

    def verified(self) -> Chained:
        """CI has said yes to all."""
        for number in self.numbers:
            self.gerrit.ci().rest.vote(number, "Build succeeded.", Verified=1)
        return self

    def patch_sets(self) -> list[tuple[str, int]]:
        """Change-Id and newest patch set of each change of the project, by number."""
        found = self.project.changes("", "CURRENT_REVISION")
        rows = sorted(found, key=lambda one: one["_number"])
        return [
            (one["change_id"], one["revisions"][one["current_revision"]]["_number"])
            for one in rows
        ]
