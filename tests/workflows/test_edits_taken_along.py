"""Uncommitted edits become part of a bump's commit, as rdopkg's users are used to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

BUMP = ("new-version", "-b", "-n", "2.1.0")


@pytest.fixture
def edited(make: Callable[..., Distgit]) -> Distgit:
    """Edits of every kind: unstaged, staged, both, a new file, a deletion, an unknown file."""
    package = make("2.0.0", "3")
    repo = package.repo
    repo.commit("Files", {"gone.txt": "gone\n", "staged.txt": "old\n"})
    repo.write("foo-bar.spec", package.spec.replace("Summary:", "# mine\nSummary:"))
    repo.write("staged.txt", "staged\n")
    repo.write("added.conf", "added\n")
    repo("add", "staged.txt", "added.conf")
    repo.write("added.conf", "added, then changed\n")
    repo.write("gone.txt", None)
    user_files(repo)
    return package


def test_a_bump_takes_them_along_and_says_so(edited: Distgit, cli: Cli) -> None:
    repo = edited.repo
    result = cli(*BUMP, cwd=repo.path)
    assert "uncommitted changes become part of the commit" in result.err
    assert repo.read("foo-bar.spec") == edited.spec
    assert "# mine\n" in edited.spec
    assert edited.spec_tag("Version") == "2.1.0"
    assert repo.read("added.conf") == "added, then changed\n"
    assert repo.read("staged.txt") == "staged\n"
    assert "gone.txt" not in repo.files()
    assert "notes.txt" not in repo.files()


def test_undo_brings_edits_and_index_back(edited: Distgit, cli: Cli) -> None:
    before = edited.repo.snapshot()
    cli(*BUMP, cwd=edited.repo.path)
    cli("undo", cwd=edited.repo.path)
    assert edited.repo.snapshot() == before


def test_the_plan_names_them_and_changes_nothing(edited: Distgit, cli: Cli) -> None:
    before = edited.repo.snapshot()
    plan = cli(*BUMP, "--dry-run", cwd=edited.repo.path).out
    assert "uncommitted changes become part of the commit" in plan
    assert edited.repo.snapshot() == before


def test_a_rebase_does_not_take_them(edited: Distgit, cli: Cli) -> None:
    edited.repo("stash", "--include-untracked")
    edited.add_patches(1)
    edited.new_version("2.1.0")
    edited.repo("stash", "pop", "--index")
    before = edited.repo.snapshot()
    result = cli("new-version", "-l", "-n", "2.1.0", cwd=edited.repo.path, code=1)
    assert "uncommitted changes: " in result.err
    assert edited.repo.snapshot() == before


def test_files_in_conflict_are_refused(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("2.0.0", "3")
    repo = package.repo
    repo.write("foo-bar.spec", package.spec + "\n# mine\n")
    repo("stash")
    repo.commit("Theirs", {"foo-bar.spec": package.spec + "\n# theirs\n"})
    assert repo.run("stash", "pop").returncode
    before = repo.snapshot()
    result = cli(*BUMP, cwd=repo.path, code=1)
    assert "foo-bar.spec is in conflict" in result.err
    assert repo.snapshot() == before


def test_an_edit_that_git_can_tell_by_its_content_only(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    """Of the same size and second as the file that git has in its index."""
    package = make("2.0.0", "3")
    repo = package.repo
    repo.write("racy", "old\n")
    os.utime(repo.path / "racy", (1_000_000_000, 1_000_000_000))
    repo("add", "racy")
    repo("commit", "-q", "-m", "Racy")
    os.utime(repo.path / ".git/index", (1_000_000_000, 1_000_000_000))
    (repo.path / "racy").write_text("new\n", "utf-8")
    os.utime(repo.path / "racy", (1_000_000_000, 1_000_000_000))
    cli(*BUMP, cwd=repo.path)
    assert repo.read("racy") == "new\n"
