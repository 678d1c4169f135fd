"""Distgits to check: a spec with fifty requirements, an upstream with stable branches.

They are copies of one, as their content makes no difference to what it costs.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REAL, TINY = 50, 2
VERSION = "12.0.0"
SERIES = ("stein", "train", "ussuri", "victoria", "wallaby", "xena", "yoga", "zed", "2023.1")
_MODULES = 50
_SPEC = f"""\
Name:           python-thing
Version:        {VERSION}
Release:        1%{{?dist}}
Summary:        A thing
License:        Apache-2.0
BuildArch:      noarch
BuildRequires:  python3-devel

%description
A made-up package for the benchmarks.

%package -n     python3-thing
Summary:        A thing
@REQUIRES@
%description -n python3-thing
A made-up package for the benchmarks.

%prep
%autosetup -n thing-%{{version}} -S git

%build

%install

%files -n python3-thing

%changelog
"""


def make(folder: Path, env: Mapping[str, str], count: int = REAL) -> list[Path]:
    """Make the distgits below *folder*; returns their paths."""
    first = folder / "thing0"
    _distgit(first, env)
    others = [folder / f"thing{number}" for number in range(1, count)]
    for path in others:
        shutil.copytree(first, path, symlinks=True)
    return [first, *others]


def _distgit(path: Path, env: Mapping[str, str]) -> None:
    path.mkdir(parents=True)
    _git(path, env, "init", "-q", "-b", "upstream")
    for age, series in enumerate(SERIES, start=-len(SERIES)):
        text = "".join(f"{_module(n)}>={n}.{20 + age}.0\n" for n in range(_MODULES - age))
        (path / "requirements.txt").write_text(text, encoding="utf-8")
        _git(path, env, "add", ".")
        _git(path, env, "commit", "-q", "-m", series)
        branch = f"refs/remotes/upstream/stable/{series}"
        _git(path, env, "commit", "-q", "--allow-empty", "-m", "Update .gitreview")
        _git(path, env, "update-ref", branch, "HEAD")
        _git(path, env, "reset", "-q", "--hard", "HEAD~")
    _git(path, env, "tag", VERSION)
    _git(path, env, "update-ref", "refs/remotes/upstream/master", "HEAD")
    _git(path, env, "remote", "add", "upstream", "https://example.org/thing.git")
    _git(path, env, "checkout", "-q", "--orphan", "rpm-master")
    _git(path, env, "rm", "-rfq", ".")
    lines = (f"Requires:       python3-{_module(n)} >= {n}.{19 + n % 2}.0\n" for n in range(55))
    text = _SPEC.replace("@REQUIRES@", "".join(lines))
    (path / "python-thing.spec").write_text(text, encoding="utf-8")
    _git(path, env, "add", ".")
    _git(path, env, "commit", "-q", "-m", "Import")


def _module(number: int) -> str:
    return f"oslo-thing{number}"


def _git(cwd: Path, env: Mapping[str, str], *args: str) -> None:
    subprocess.run(["git", *args], cwd=cwd, env=env, check=True, capture_output=True)
