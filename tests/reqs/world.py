"""Distgits for reqcheck: a spec's requirements beside an upstream's files, in real git."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SPEC = """\
Name:           python-thing
Version:        {version}
Release:        1%{{?dist}}
Summary:        A thing
License:        Apache-2.0
BuildArch:      noarch

%description
A thing.

%package -n     python3-thing
Summary:        A thing
{requires}
%description -n python3-thing
A thing.

%prep
%autosetup -n thing-%{{version}} -S git
{prep}
%build

%install

%files -n python3-thing

%changelog
"""
GENERATE = "\n%generate_buildrequires\n%pyproject_buildrequires -r\n"
PREP = """\
for pkg in %{excluded_brs}; do
  for reqfile in doc/requirements.txt test-requirements.txt; do
    if [ -f $reqfile ]; then
      sed -i /^${pkg}.*/d $reqfile
    fi
  done
done
for pkg in %{excluded_reqs}; do
  sed -i /^${pkg}.*/d requirements.txt
done
sed -i 's/^xattr/pyxattr/' requirements.txt
"""
EXCLUDED = "%global excluded_brs doc8 hacking\n%global excluded_reqs blazar\n"
VERSION = "1.2.3"


def spec_text(*requires: str, version: str = VERSION, prep: str = "", head: str = "") -> str:
    """A spec whose package has these ``Requires``."""
    lines = "".join(f"Requires:       {one}\n" for one in requires)
    return head + SPEC.format(version=version, requires=lines, prep=prep)


def generated(*requires: str, version: str = VERSION) -> str:
    """A spec whose requirements RPM's generator makes, but for *requires*."""
    return spec_text(*requires, version=version, prep=PREP + GENERATE, head=EXCLUDED)


@dataclass(frozen=True)
class Package:
    """A distgit that has upstream's history, too, as after ``rdotool clone``."""

    repo: GitRepo

    @classmethod
    def make(
        cls,
        path: Path,
        spec: str,
        upstream: str | Mapping[str, str],
        *,
        tag: str = VERSION,
        branch: str = "rpm-master",
        name: str = "python-thing",
    ) -> Package:
        """Make one.

        Args:
            upstream: upstream's files; a text is requirements.txt.
            tag: what upstream's commit is tagged with; empty for no tag.
        """
        package = cls(GitRepo.init(path, branch=branch))
        package.repo.commit("Initial import", {f"{name}.spec": spec})
        package.upstream(upstream, tag)
        package.repo.checkout(branch)
        return package

    def upstream(
        self, files: str | Mapping[str, str], tag: str = "", message: str = "Go on"
    ) -> str:
        """A commit of upstream's; returns its sha. The work tree stays on upstream's branch."""
        known = self.repo.run("rev-parse", "-q", "--verify", "refs/heads/up").returncode == 0
        self.repo("checkout", "-q", *(["up"] if known else ["--orphan", "up"]))
        if not known:
            self.repo("rm", "-rfq", ".")
        texts = {"requirements.txt": files} if isinstance(files, str) else dict(files)
        sha = self.repo.commit("Upstream goes on", texts)
        if tag:
            self.repo.tag(tag)
        return sha

    def remote_branch(self, name: str, sha: str) -> None:
        """Let the remote ``upstream`` have a branch."""
        if "upstream" not in self.repo("remote").split():
            self.repo("remote", "add", "upstream", f"file://{os.devnull}")
        self.repo("update-ref", f"refs/remotes/upstream/{name}", sha)

    @property
    def path(self) -> Path:
        """The folder."""
        return self.repo.path

    @property
    def spec(self) -> str:
        """The spec's text in the work tree."""
        [path] = self.path.glob("*.spec")
        return path.read_text("utf-8")
