"""``rdotool pkgenv``: rdopkg's text, and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.distgit.env import DistgitEnv
from tests.helpers.distgit import Distgit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

# What rdopkg 1.8.0 prints where the same repository lies before it.
CLONED = """
Package:        foo-bar
VR:             1.2.3-2
Version:        1.2.3
Upstream:       1.3.0
Release:        2%{{?dist}}
Release style:  generic
Rls bump index: last-numeric
Tag style:      X.Y.Z

Dist-git branch:        caracal-rdo
Patches style:          branch
Patches base:           N/A
Patches base ref:       1.2.3 : existing git tag
Local patches branch:   caracal-rdo-patches : not found
Remote patches branch:  patches/caracal-rdo-patches : {patches}
Remote upstream branch: upstream/master : {upstream}

OS dist:                RDO
Patches apply method:   autosetup
"""

LONELY = """
Package:        lonely
VR:             1:0.1-0.1.20170811112938.81363ec
Version:        0.1
Upstream:       upstream remote/branch not found
Release:        0.1.20170811112938.81363ec%{?dist}
Release style:  DLRN 0.1.date.hash
Rls bump index: 2 / MINOR
Tag style:      X.Y.Z

Dist-git branch:        rhos-1
Patches style:          review
Patches base:           OVER+9000
Patches base ref:       OVER : invalid git reference
Local patches branch:   rhos-1-patches : not found
Remote patches branch:  patches/rhos-1-patches : not found
Remote upstream branch: upstream/master : not found
Patches chain:          unknown

OS dist:                RHOS
Patches apply method:   autosetup
"""


@pytest.fixture
def cloned(tmp_path: Path) -> Distgit:
    distgit = Distgit.make(tmp_path / "work", branch="caracal-rdo")
    distgit.add_patches(2)
    distgit.new_version("1.3.0")
    return distgit.with_remotes(tmp_path)


@pytest.fixture
def lonely(tmp_path: Path) -> Distgit:
    distgit = Distgit.make(
        tmp_path / "lonely",
        "0.1",
        "0.1.20170811112938.81363ec",
        branch="rhos-1",
        magic=["# patches_base=OVER+9000"],
    )
    distgit.edit_spec("Release:", "Epoch:          1\nRelease:")
    distgit.repo("remote", "add", "review-patches", "ssh://127.0.0.1:9/x")
    return distgit


def test_the_text_is_rdopkgs(cli: Cli, cloned: Distgit, lonely: Distgit) -> None:
    before = cloned.repo.snapshot()
    shown = cli("pkgenv", cwd=cloned.repo.path)
    upstream = cloned.repo.sha("upstream/master")[:6]
    patches = cloned.repo.sha("patches/caracal-rdo-patches")[:6]
    assert shown.out == CLONED.format(upstream=upstream, patches=patches)
    assert shown.err == ""
    assert cloned.repo.snapshot() == before
    assert cli("pkgenv", cwd=lonely.repo.path).out == LONELY


def test_local_and_remote_patches(cli: Cli, cloned: Distgit) -> None:
    cloned.repo("branch", "caracal-rdo-patches", "patches/caracal-rdo-patches")
    short = cloned.repo.sha("caracal-rdo-patches")[:6]
    shown = cli("pkgenv", cwd=cloned.repo.path).out
    assert f"Local patches branch:   caracal-rdo-patches : {short}\n" in shown


def test_json_has_every_field(cli: Cli, cloned: Distgit) -> None:
    found = cli("pkgenv", "--json", cwd=cloned.repo.path).json
    assert set(found) == set(DistgitEnv.__dataclass_fields__)
    assert (found["version"], found["local_patches_sha"]) == ("1.2.3", None)


def test_escapes_never_reach_the_terminal(cli: Cli, tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "foo\x1b[31m")
    distgit.edit_spec("Version:        1.2.3", "Version:        1\x1b]0;owned\x07")
    shown = cli("pkgenv", cwd=distgit.repo.path).out
    assert "\x1b" not in shown
    assert "Package:        foo\\x1b[31m\n" in shown


def test_errors_say_what_to_do(cli: Cli, tmp_path: Path, cloned: Distgit) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "rdotool clone PACKAGE" in cli("pkgenv", cwd=empty, code=1).err
    cloned.repo("checkout", "-q", "--detach")
    assert "git checkout caracal-rdo" in cli("pkgenv", cwd=cloned.repo.path, code=1).err
