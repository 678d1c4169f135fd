"""Sample packages: a distgit with its upstream and its patches branch.

Upstream and distgit are one repository's branches at first, as packagers have them
after `rdotool clone`; :meth:`Distgit.with_remotes` parts them into real remotes.
"""

from __future__ import annotations

from collections.abc import Sequence  # noqa: TC003 (dataclass fields are evaluated by tools)
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

SPEC = """\
{top}%global sname foo-bar

Name:           {name}
Version:        {version}
Release:        {release}
Summary:        Some package, FOO-BAR

License:        Apache-2.0
URL:            https://example.org/%{{sname}}
Source0:        https://example.org/%{{sname}}/%{{sname}}-%{{version}}.tar.gz
{magic}{patches}
BuildArch:      noarch
BuildRequires:  python3-devel
Requires:       python3-oslo-config >= 2:5.2.0

%description
A package that tests update.

%prep
%autosetup -p1 -n %{{sname}}-%{{version}}

%build

%install

%files

%changelog
* Mon Apr 07 2025 RDO <dev@lists.rdoproject.org> {version}-{plain_release}
- Update to {version}
"""

MODULES = 9


def module(number: int, *, top: str = "", bottom: str = "") -> str:
    """An upstream source file; its top and its bottom change without touching each other."""
    middle = "".join(f"    value += {step}\n" for step in range(20))
    head = f'"""Module {number}."""\n{top}\n'
    return f"{head}\ndef work():\n    value = {number}\n{middle}    return value\n\n{bottom}"


def spec_text(
    name: str = "foo-bar",
    version: str = "1.2.3",
    release: str = "2",
    *,
    top: str = "",
    magic: Sequence[str] = (),
    patches: Sequence[str] = (),
) -> str:
    """A spec file; *magic* and *patches* are whole lines, *top* whole text."""
    dist = release if "%{?dist}" in release else f"{release}%{{?dist}}"
    return SPEC.format(
        name=name,
        version=version,
        release=dist,
        plain_release=release.replace("%{?dist}", ""),
        top=top,
        magic="".join(f"{line}\n" for line in magic),
        patches="".join(f"{line}\n" for line in patches),
    )


@dataclass(frozen=True)
class Distgit:
    """A package's repository.

    Attributes:
        repo: the repository, on its distgit branch.
        name: the package's name, and the spec's.
        version: the version that the spec has.
        branch: the distgit branch.
    """

    repo: GitRepo
    name: str
    version: str
    branch: str

    @classmethod
    def make(
        cls,
        path: Path,
        version: str = "1.2.3",
        release: str = "2",
        *,
        name: str = "foo-bar",
        branch: str = "master",
        spec: str | None = None,
        magic: Sequence[str] = (),
    ) -> Distgit:
        """A distgit at *version* and *release*, with an upstream whose tag is *version*.

        Args:
            spec: the text of the spec file, when the sample's won't do.
            magic: magic comments, as whole lines.
        """
        repo = GitRepo.init(path, branch=branch)
        text = spec or spec_text(name, version, release, magic=magic)
        repo.commit("Initial import", {f"{name}.spec": text, "sources": "# none\n"})
        distgit = cls(repo, name, version, branch)
        distgit._begin_upstream()
        return distgit

    def _begin_upstream(self) -> None:
        self.repo("checkout", "--quiet", "--orphan", "upstream")
        self.repo("rm", "-rfq", ".")
        files = {f"foo/module_{number}.py": module(number) for number in range(MODULES)}
        files["requirements.txt"] = "oslo.config>=5.2.0\n"
        self.repo.commit("Upstream begins", files)
        self.repo.tag(self.version)
        self.repo.checkout(self.branch)

    # --- what a test arranges ------------------------------------------------------------

    @property
    def patches_branch(self) -> str:
        """The name of the local patches branch."""
        return f"{self.branch}-patches"

    def add_patches(self, patches: int | Sequence[str], *, base: str = "") -> list[str]:
        """Make the patches branch, or go on with it; each patch has a file of its own.

        Args:
            patches: how many ("Original Patch 1" …), or their subjects.
            base: where a new branch begins; the version's tag when empty.

        Returns:
            The shas, oldest first.
        """
        exists = self.repo.run("rev-parse", "-q", "--verify", self.patches_branch).returncode == 0
        start = self.patches_branch if exists and not base else base or self.version
        self.repo.checkout(start, new=self.patches_branch)
        first = len(self.repo.subjects(f"{self.version}..HEAD"))
        shas = [
            self.repo.commit(subject, {f"foo/module_{number % MODULES}.py": _patched(number)})
            for number, subject in enumerate(_subjects(patches, "Original Patch"), start=first)
        ]
        self.repo.checkout(self.branch)
        return shas

    def new_version(
        self,
        version: str,
        commits: int = 9,
        *,
        merged: Sequence[int] = (),
        conflicting: Sequence[int] = (),
        base: str = "",
        annotated: bool = False,
    ) -> str:
        """Tag a new upstream version.

        Args:
            commits: how many commits lead to it ("Upstream Commit 1" …).
            merged: the patches (0 is the oldest) that upstream took.
            conflicting: the patches with which the version conflicts.
            base: the tag before it; the upstream branch's tip when empty.
            annotated: the tag's kind.

        Returns:
            The sha of its commit.
        """
        patches = self.repo("rev-list", "--reverse", f"{self.version}..{self._tip()}").split()
        self.repo.checkout(base or "upstream", new="upstream")
        for number, subject in enumerate(_subjects(commits, "Upstream Commit")):
            self.repo.commit(subject, {f"foo/upstream_{version}_{number}.py": subject})
        for number in conflicting:
            text = module(number, top=f"# version {version} says so\n")
            self.repo.commit(f"Rework {number}", {f"foo/module_{number % MODULES}.py": text})
        for number in merged:
            self.repo("cherry-pick", patches[number])
        self.repo.tag(version, annotated=annotated)
        sha = self.repo.head
        self.repo.checkout(self.branch)
        return sha

    def _tip(self) -> str:
        known = self.repo.run("rev-parse", "-q", "--verify", self.patches_branch).returncode == 0
        return self.patches_branch if known else self.version

    def with_remotes(self, folder: Path) -> Distgit:
        """The same package as a clone with the remotes origin, upstream and patches.

        The remotes are bare repositories below *folder*; the clone is ``folder/NAME``.
        """
        names = ("origin", "upstream", "patches")
        for name in names:
            GitRepo.init(folder / f"{name}.git", bare=True, branch=self.branch)
        patches = f"{self._tip()}^{{}}:refs/heads/{self.patches_branch}"
        self.repo("push", "-q", folder / "origin.git", self.branch)
        self.repo("push", "-q", folder / "upstream.git", "upstream:master", "--tags")
        self.repo("push", "-q", folder / "patches.git", patches, "--tags")
        clone = GitRepo.init(folder / self.name, branch=self.branch)
        for name in names:
            clone("remote", "add", name, f"file://{folder / name}.git")
            clone("fetch", "-q", "--tags", name)
        clone("checkout", "-q", "-B", self.branch, "--track", f"origin/{self.branch}")
        return Distgit(clone, self.name, self.version, self.branch)

    # --- what a test asks ----------------------------------------------------------------

    @property
    def spec_path(self) -> Path:
        """The spec file."""
        return self.repo.path / f"{self.name}.spec"

    @property
    def spec(self) -> str:
        """The spec file's text."""
        return self.spec_path.read_bytes().decode("utf-8", "surrogateescape")

    def spec_tag(self, tag: str) -> str:
        """The raw value of a tag of the spec's, the first when several stand there."""
        lines = self.spec.splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{tag}:"))

    def edit_spec(self, old: str, new: str, message: str = "Edit") -> str:
        """Replace text of the spec and commit; returns the sha."""
        assert old in self.spec, f"{old!r} is not in the spec"
        return self.repo.commit(message, {self.spec_path.name: self.spec.replace(old, new)})

    def patch_files(self) -> list[str]:
        """The names of the patch files beside the spec."""
        return sorted(path.name for path in self.repo.path.glob("*.patch"))


def _patched(number: int) -> str:
    return module(number % MODULES, top=f"# patched by {number}\n")


def _subjects(wanted: int | Sequence[str], prefix: str) -> Sequence[str]:
    if isinstance(wanted, int):
        return [f"{prefix} {number}" for number in range(1, wanted + 1)]
    return wanted
