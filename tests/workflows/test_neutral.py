"""What surrounds rdotool, or lies in the distgit, doesn't change what it makes."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lntU", "1.3.0")
PATCH = "0001-Original-Patch-1.patch"
HOSTILE = (
    "diff.noprefix=true",
    "core.abbrev=20",
    "diff.context=1",
    "format.signature=it's 'mine'",
    "core.quotePath=true",
)


def test_settings_of_the_git_that_runs_rdotool(clean: Distgit, cli: Cli, tmp_path: Path) -> None:
    """As an alias of git's: ``git -c KEY=VALUE rdo …`` hands its settings down."""
    other = GitRepo(tmp_path / "other" / "foo-bar")
    other.path.parent.mkdir()
    clean.repo("clone", "-q", clean.repo.path, other.path)
    for name in (clean.patches_branch, "upstream"):
        other("branch", "-q", name, f"origin/{name}")
    cli(*NEW, cwd=clean.repo.path)
    alias = f"alias.rdo=!{sys.executable} -m rdotool"
    settings = [word for setting in (*HOSTILE, alias) for word in ("-c", setting)]
    other(*settings, "rdo", *NEW)
    assert len(clean.patch_files()) == 2
    assert other.tree("master") == clean.repo.tree("master")
    assert other.sha(clean.patches_branch) == clean.repo.sha(clean.patches_branch)
    assert other.status() == ""


def test_a_pattern_that_takes_for_ever(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "2", magic=[r"# patches_ignore=(([A-Za-z]+\s?)+)+$$x"])
    package.add_patches(["Make the scheduler of this project wait for other things to happen 1"])
    package.new_version("1.3.0", 1)
    before = package.repo.snapshot()
    began = time.monotonic()
    result = cli(*NEW, cwd=package.repo.path, code=1)
    assert time.monotonic() - began < 10
    assert "patches_ignore=" in result.err
    assert "takes too long" in result.err
    assert package.repo.snapshot() == before
    assert cli("status", "--json", cwd=package.repo.path).json == {"action": None}


@pytest.mark.parametrize("target", [".git/config", "foo-bar.spec", "nowhere"])
def test_a_patch_file_that_is_a_link(clean: Distgit, cli: Cli, target: str) -> None:
    """Whoever follows it would write elsewhere; git would take the text for its target."""
    (clean.repo.path / PATCH).symlink_to(target)
    clean.edit_spec("BuildArch:", f"Patch1: {PATCH}\n\nBuildArch:")
    config = clean.repo.path / ".git/config"
    text = config.read_bytes()
    cli(*NEW, "--drop-patches", cwd=clean.repo.path)
    path = clean.repo.path / PATCH
    assert path.is_file()
    assert not path.is_symlink()
    assert path.read_bytes().startswith(b"From ")
    assert clean.repo("ls-files", "--stage", PATCH).startswith("100644 ")
    assert config.read_bytes() == text
    assert clean.repo.status() == ""


def test_a_spec_that_may_be_run_stays_so(clean: Distgit, cli: Cli) -> None:
    clean.spec_path.chmod(0o755)
    clean.repo.commit("Odd mode")
    cli(*NEW, cwd=clean.repo.path)
    assert clean.spec_tag("Version") == "1.3.0"
    assert os.access(clean.spec_path, os.X_OK)
    assert clean.repo("ls-files", "--stage", "foo-bar.spec").startswith("100755 ")
