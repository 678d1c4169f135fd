"""The reviews that DLRN makes, made as its ``scripts/submit_review.sh`` does."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING, Any

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.helpers.gerrit import Gerrit, Project

SHA = "000b577f3e9c9ff7cb893e9f6e635753017a78c6"
COMMIT = f"https://opendev.org/openstack/foo-bar/commit/{SHA}"
LOG = f"https://trunk.rdoproject.org/centos9-master/component/common/00/0b/{SHA}_2966ced4"
MARKER = f"# REMOVEME: error caused by commit {COMMIT}\n".encode()
SPEC = (
    b"Name: openstack-foo-bar\nVersion: XXX\nRelease: XXX\n"
    b"Summary: Caf\xc3\xa9\nBuildRequires: python3-devel\n\n%changelog\n"
)
FILE = "openstack-foo-bar.spec"


def mark(spec: Path, commit: str = COMMIT) -> None:
    """What DLRN does to a spec."""
    line = f"# REMOVEME: error caused by commit {commit}"
    subprocess.run(["sed", "-i", "-e", f"$a\\{line}\\", str(spec)], check=True)


def message(change_id: str) -> str:
    """What DLRN writes; the last line is by Gerrit's hook."""
    return (
        f"openstack-foo-bar: failed to build {SHA[:7]}\n\n"
        f"Need to fix build error caused by {COMMIT}\nSee log at {LOG}\n\n"
        f"Change-Id: {change_id}\n"
    )


class Dlrn:
    """DLRN's robot, with a package's distgit on the server."""

    def __init__(self, gerrit: Gerrit, folder: Path) -> None:
        self._gerrit = gerrit
        self._folder = folder
        self._robot = gerrit.user("rdo-trunk", core=False)
        self._count = 0
        repo = GitRepo.init(folder / "seed", branch="rpm-master")
        (repo.path / FILE).write_bytes(SPEC)
        repo("add", FILE)
        repo("commit", "-q", "-m", "Begin")
        self.project: Project = gerrit.project(branches=("rpm-master",), repo=repo)
        self._seed = repo

    def merge(self, spec: bytes) -> None:
        """Let the branch have another spec."""
        (self._seed.path / FILE).write_bytes(spec)
        self._seed("commit", "-q", "-a", "-m", "Merged")
        self.project.push(self._seed, "rpm-master")

    def change_id(self, count: int = 1) -> str:
        """That of the *count*-th review of DLRN's message; unlike any other test's."""
        return f"I{hashlib.sha1(f'{self.project.name} {count}'.encode()).hexdigest()}"

    @property
    def author(self) -> str:
        """Whose commits they are."""
        return self._robot.ident

    def send(
        self,
        *,
        topic: str = "rdo-FTBFS",
        text: str = "",
        marked: bool = True,
        files: Mapping[str, bytes] | None = None,
    ) -> int:
        """Make and send a review; its number.

        Args:
            text: the message, DLRN's when empty.
            marked: whether DLRN's marker is added.
            files: what is changed besides.
        """
        self._count += 1
        folder = self._folder / f"dlrn-{self._count}"
        url = self.project.http_url()
        subprocess.run(["git", "clone", "-q", url, folder], check=True, capture_output=True)
        repo = GitRepo(folder)
        for name, data in (files or {}).items():
            (folder / name).write_bytes(data)
            repo("add", name)
        if marked:
            mark(folder / FILE)
        who = ("-c", f"user.name={self._robot.name}", "-c", f"user.email={self._robot.email}")
        text = text or message(self.change_id(self._count))
        repo(*who, "commit", "-q", "-a", "--allow-empty", "-m", text)
        there = self._gerrit.url.replace(
            "://", f"://{self._robot.username}:{self._robot.password}@"
        )
        refspec = f"HEAD:refs/for/rpm-master%topic={topic}"
        repo("push", "-q", f"{there}/a/{self.project.name}", refspec)
        [change] = self.project.changes(f"commit:{repo.head}")
        number: int = change["_number"]
        return number

    def patch_sets(self, number: int) -> int:
        """How many patch sets a change has."""
        return len(self._gerrit.admin.change(number)["revisions"])

    def newest(self, number: int) -> Any:
        """A change's newest patch set, with its commit and files."""
        change = self._gerrit.admin.change(number)
        return change["revisions"][change["current_revision"]]
