"""A branch that git could not make, or that isn't there, is refused before anything begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit


@pytest.fixture
def package(make: Callable[..., Distgit], tmp_path: Path) -> Distgit:
    """A clone with remotes, on the branch of a release."""
    package = make("1.2.3", "2", branch="caracal-rdo")
    package.add_patches(2)
    package.new_version("1.3.0", 1)
    return package.with_remotes(tmp_path / "remotes")


def refused(package: Distgit, cli: Cli, *args: str) -> str:
    before = package.repo.snapshot()
    result = cli("new-version", "-ntU", *args, "1.3.0", cwd=package.repo.path, code=1)
    assert result.err.startswith("error: ")
    assert "Traceback" not in result.err
    assert package.repo.snapshot() == before
    assert cli("status", "--json", cwd=package.repo.path).json == {"action": None}
    assert not (package.repo.path / ".git/rdotool/journal.json").exists()
    return result.err


@pytest.mark.parametrize("flags", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("caracal-rdo/x", "there is refs/heads/caracal-rdo\n"),
        ("caracal-rdo/x/y", "there is refs/heads/caracal-rdo\n"),
        ("weird..name", "'weird..name' can't be a branch's name"),
        ("-x", "'-x' can't be a branch's name"),
        ("a b", "can't be a branch's name"),
        ("x.lock", "can't be a branch's name"),
        ("HEAD/", "can't be a branch's name"),
    ],
)
def test_a_local_patches_branch_that_cannot_be_made(
    package: Distgit, cli: Cli, name: str, words: str, flags: tuple[str, ...]
) -> None:
    assert words in refused(package, cli, f"--local-patches-branch={name}", *flags)


def test_a_branch_inside_the_patches_branch(package: Distgit, cli: Cli) -> None:
    inside = f"{package.patches_branch}/backup"
    package.repo("branch", inside, "1.2.3")
    said = refused(package, cli)
    assert f"the branch {package.patches_branch} can't be made: there is refs/heads/{inside}" in (
        said
    )
    cli("new-version", "-ntU", "-P", "mine", "1.3.0", cwd=package.repo.path)
    assert package.repo.subjects("1.3.0..mine") == ["Original Patch 1", "Original Patch 2"]


def test_a_name_that_only_begins_alike_is_no_hindrance(package: Distgit, cli: Cli) -> None:
    package.repo("branch", f"{package.patches_branch}-old", "1.2.3")
    package.repo("branch", "caracal", "1.2.3")
    cli("new-version", "-ntU", "-P", "caracal-rdo-p/x", "1.3.0", cwd=package.repo.path)
    assert package.repo.sha("caracal-rdo-p/x")


@pytest.mark.parametrize("name", ["nosuch/branch", "patches/nosuch", "nosuch"])
def test_a_remote_patches_branch_that_is_not_there(package: Distgit, cli: Cli, name: str) -> None:
    assert name in refused(package, cli, "-p", name)
