"""A package to update: an upstream with two versions, a distgit, five patches.

Made anew by each run of the benchmarks, always the same: the dates are fixed.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PACKAGE = "openstack-octavia"
BRANCH = "caracal-rdo"
PATCHES_BRANCH = f"{BRANCH}-patches"
OLD, NEW = "14.0.0", "14.0.1"
PATCHES = 5

FORMAT_PATCH = (
    "git -c core.abbrev=7 format-patch -q --no-renames --no-signature -N --ignore-submodules"
    " --stat=80 --summary"
)

SPEC = """\
%{{!?sources_gpg: %{{!?dlrn:%global sources_gpg 1}} }}
%global service octavia

Name:           openstack-octavia
Version:        {version}
Release:        1%{{?dist}}
Summary:        Load balancing as a service
License:        Apache-2.0
URL:            https://docs.openstack.org/octavia/
Source0:        https://tarballs.openstack.org/%{{service}}/%{{service}}-%{{version}}.tar.gz
{patches}
%if 0%{{?sources_gpg}} == 1
Source101:      https://tarballs.openstack.org/%{{service}}/%{{service}}-%{{version}}.tar.gz.asc
%endif
BuildArch:      noarch
BuildRequires:  git-core
BuildRequires:  python3-devel

%description
A made-up package for the benchmarks.

%prep
%autosetup -n %{{service}}-%{{version}} -S git

%build

%install

%files

%changelog
* Wed Oct 02 2024 RDO <dev@lists.rdoproject.org> {version}-1
- Update to {version}
"""


@dataclass(frozen=True)
class Package:
    """The template that each measured run gets a fresh copy of.

    Attributes:
        distgit: a clone on :data:`BRANCH` with upstream's tags and the patches branch.
        copies: the folder for the copies.
    """

    distgit: Path
    copies: Path

    def fresh(self, contestant: str) -> Path:
        """A copy in a folder with the package's name, which the tools look at."""
        copy = self.copies / contestant / PACKAGE
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.distgit, copy, symlinks=True)
        return copy


def make(folder: Path, env: Mapping[str, str], files: int = 300) -> Package:
    """Make upstream, distgit and patches branch below *folder*.

    Args:
        folder: where; it is made.
        env: the variables of git's processes.
        files: how many files upstream has.
    """
    upstream = _upstream(folder / "upstream", env, files)
    distgit = folder / "template" / PACKAGE
    _git(folder, env, "init", "-q", "-b", BRANCH, str(distgit))
    _git(distgit, env, "remote", "add", "upstream", str(upstream))
    _git(distgit, env, "fetch", "-q", "--tags", "upstream")
    _git(distgit, env, "branch", "-q", "--no-track", PATCHES_BRANCH, "upstream/patches")
    command = f"{FORMAT_PATCH} {OLD}..{PATCHES_BRANCH}"
    subprocess.run(command, shell=True, cwd=distgit, env=env, check=True)
    _write_spec(distgit)
    _git(distgit, env, "add", ".")
    _git(distgit, env, "commit", "-q", "-m", f"{PACKAGE}-{OLD}-1")
    return Package(distgit, folder / "copies")


def _write_spec(distgit: Path) -> None:
    names = sorted(path.name for path in distgit.glob("*.patch"))
    patches = "".join(f"Patch{n:04}:      {name}\n" for n, name in enumerate(names, start=1))
    text = SPEC.format(version=OLD, patches=patches)
    (distgit / f"{PACKAGE}.spec").write_text(text, encoding="utf-8")


def _upstream(path: Path, env: Mapping[str, str], files: int) -> Path:
    """Two tags on master; on the branch ``patches`` five commits on top of the first."""
    path.mkdir(parents=True)
    _git(path, env, "init", "-q", "-b", "master")
    for number in range(files):
        (path / f"octavia_{number}.py").write_text(_module(number), encoding="utf-8")
    (path / "requirements.txt").write_text("oslo.config>=6.8.0\n", encoding="utf-8")
    _commit(path, env, "Upstream begins", OLD)
    _git(path, env, "checkout", "-q", "-b", "patches")
    for number in range(PATCHES):
        _change(path, f"octavia_{number}.py", f"# patched by {number}\n")
        _commit(path, env, f"Patch number {number}")
    _git(path, env, "checkout", "-q", "master")
    for number in range(PATCHES, files, 3):
        _change(path, f"octavia_{number}.py", "# another version\n")
    (path / "requirements.txt").write_text("oslo.config>=9.0.0\n", encoding="utf-8")
    _commit(path, env, "Upstream goes on", NEW)
    return path


def _module(number: int) -> str:
    return "".join(f"value_{line} = {number * line}\n" for line in range(100))


def _change(repo: Path, name: str, line: str) -> None:
    path = repo / name
    path.write_text(line + path.read_text(encoding="utf-8"), encoding="utf-8")


def _commit(repo: Path, env: Mapping[str, str], subject: str, tag: str = "") -> None:
    _git(repo, env, "add", ".")
    _git(repo, env, "commit", "-q", "-m", subject)
    if tag:
        _git(repo, env, "tag", tag)


def _git(cwd: Path, env: Mapping[str, str], *args: str) -> None:
    subprocess.run(["git", *args], cwd=cwd, env=env, check=True, capture_output=True)
