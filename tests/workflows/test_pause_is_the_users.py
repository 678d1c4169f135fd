"""Between two commands the repository is the user's: no later command takes their work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.workflows.worlds import conflicting, solve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lnt", "-d", "1.3.0")
NOWHERE = "file:///nonexistent/patches.git"


def mend_push(package: Distgit) -> None:
    package.repo("config", "--unset", "remote.patches.pushurl")


@pytest.fixture
def unpushed(remote: Distgit, cli: Cli) -> Distgit:
    """The commit is made; the push failed, and waits for a remote's URL to be mended."""
    remote.repo("config", "remote.patches.pushurl", NOWHERE)
    cli("new-version", "-nU", "1.3.0", cwd=remote.repo.path, code=1)
    return remote


@pytest.fixture
def unpushed_after_conflict(tmp_path: Path, cli: Cli) -> Distgit:
    """Like `unpushed`, of an action during which the user had solved a conflict."""
    package = conflicting(tmp_path / "foo-bar", 3, (1,)).with_remotes(tmp_path / "remotes")
    package.repo("config", "remote.patches.pushurl", NOWHERE)
    cli("new-version", "-nU", "1.3.0", cwd=package.repo.path, code=5)
    solve(package.repo)
    result = cli("--continue", cwd=package.repo.path, code=1)
    assert "only the push is missing" in result.err
    return package


def unchanged(package: Distgit, cli: Cli, *args: str, code: int = 1) -> str:
    """*args* is refused and changes nothing; what it says."""
    before = package.repo.snapshot()
    result = cli(*args, cwd=package.repo.path, code=code)
    assert "Traceback" not in result.err
    assert package.repo.snapshot() == before
    return result.err


# --- after a push that failed ------------------------------------------------------------


def test_undo_does_not_take_a_commit_along_that_came_before_the_push(
    unpushed: Distgit, cli: Cli
) -> None:
    made = unpushed.repo.sha("master")
    unpushed.edit_spec("Some package", "My package", "My own commit")
    mend_push(unpushed)
    result = cli("--continue", cwd=unpushed.repo.path)
    assert made in result.out
    assert "Update to 1.3.0" in result.out
    assert "My own commit" not in result.out
    assert "My package" not in result.out
    assert "refs/heads/master moved since" in unchanged(unpushed, cli, "undo")


@pytest.mark.parametrize("name", ["requirements.txt", "foo/module_1.py", "foo/module_0.py"])
def test_a_file_named_as_one_of_upstreams_survives_a_late_abort(
    unpushed_after_conflict: Distgit, cli: Cli, name: str
) -> None:
    repo = unpushed_after_conflict.repo
    repo.write(name, "mine\n")
    cli("--abort", cwd=repo.path, code=None)
    assert (repo.path / name).read_bytes() == b"mine\n"


@pytest.mark.parametrize("flag", ["--abort", "undo"])
def test_a_file_in_an_old_patchs_place_survives_a_late_abort(
    remote: Distgit, cli: Cli, flag: str
) -> None:
    old = "0009-old.patch"
    remote.repo.commit("Old patch", {old: "x\n"})
    remote.edit_spec("BuildArch:", f"Patch9: {old}\n\nBuildArch:")
    remote.repo("config", "remote.patches.pushurl", NOWHERE)
    cli("new-version", "-nU", "--drop-patches", "1.3.0", cwd=remote.repo.path, code=1)
    if flag == "undo":
        mend_push(remote)
        cli("--continue", cwd=remote.repo.path)
    remote.repo.write(old, "mine\n")
    assert f"untracked files are in the way: {old}" in unchanged(remote, cli, flag)


# --- at a conflict -----------------------------------------------------------------------


def test_uncommitted_work_on_another_branch_survives_an_abort(conflict: Distgit, cli: Cli) -> None:
    before = conflict.repo.snapshot()
    cli(*NEW, cwd=conflict.repo.path, code=5)
    conflict.repo("rebase", "--quit")
    conflict.repo("checkout", "-q", "-f", "-b", "feature", "master")
    conflict.repo.write("work.txt", "w\n")
    conflict.repo("add", "work.txt")
    assert "feature is checked out, with uncommitted changes (work.txt)" in unchanged(
        conflict, cli, "--abort"
    )
    sha = conflict.repo.commit("Work")
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.sha("feature") == sha
    assert (conflict.repo.branch, conflict.repo.status()) == ("master", "")
    conflict.repo("branch", "-D", "-q", "feature")
    assert conflict.repo.snapshot() == before


def test_a_patch_that_the_user_skips_is_told_apart(conflict: Distgit, cli: Cli) -> None:
    cli(*NEW, cwd=conflict.repo.path, code=5)
    conflict.repo.run("rebase", "--skip")
    solve(conflict.repo)
    said = cli("--continue", cwd=conflict.repo.path).err
    assert "dropped, as you left it out: Original Patch 2" in said
    assert "1.3.0 has it" not in said


def test_a_patch_that_upstream_took_is_told_apart(clean: Distgit, cli: Cli) -> None:
    said = cli(*NEW, cwd=clean.repo.path).err
    assert "dropped, 1.3.0 has it as " in said
    assert "left it out" not in said


# --- after a failure before anything moved -----------------------------------------------


@pytest.fixture
def unlanded(clean: Distgit, cli: Cli) -> Distgit:
    """The action failed at a ref that somebody else holds a lock of."""
    lock = lock_of(clean)
    lock.touch()
    os.utime(lock, (1, 1))  # older than the action, so not its own
    before = clean.repo.snapshot()
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert "rdotool --continue" in result.err
    assert clean.repo.snapshot() == before
    return clean


def lock_of(package: Distgit) -> Path:
    return package.repo.path / ".git/refs/heads/master.lock"


def test_a_failure_at_a_lock_is_gone_on_with_or_given_up(unlanded: Distgit, cli: Cli) -> None:
    before = unlanded.repo.snapshot()
    lock_of(unlanded).unlink()
    cli("--continue", cwd=unlanded.repo.path)
    cli("undo", cwd=unlanded.repo.path)
    assert unlanded.repo.snapshot() == before


def test_the_users_commit_on_the_patches_branch_is_not_lost(unlanded: Distgit, cli: Cli) -> None:
    lock_of(unlanded).unlink()
    unlanded.repo.checkout("master-patches")
    sha = unlanded.repo.commit("One more patch", {"foo/more.py": "more\n"})
    unlanded.repo.checkout("master")
    result = cli("--continue", cwd=unlanded.repo.path, code=1)
    assert "refs/heads/master-patches moved since the action began" in result.err
    assert sha[:12] in result.err
    assert unlanded.repo.sha("master-patches") == sha
    assert unlanded.repo.subjects("master") == ["Initial import"]


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_the_users_untracked_file_is_not_lost_after_a_failure(
    unlanded: Distgit, cli: Cli, flag: str
) -> None:
    lock_of(unlanded).unlink()
    name = "0001-Original-Patch-1.patch"
    unlanded.repo.write(name, "mine\n")
    result = cli(flag, cwd=unlanded.repo.path, code=None)
    assert (unlanded.repo.path / name).read_bytes() == b"mine\n", result.err


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_the_users_edit_is_not_lost_after_a_failure(
    unlanded: Distgit, cli: Cli, flag: str
) -> None:
    lock_of(unlanded).unlink()
    unlanded.repo.write("foo-bar.spec", unlanded.spec + "# mine\n")
    assert "uncommitted changes" in unchanged(unlanded, cli, flag)


def test_the_reason_of_a_failure_is_shown_line_by_line(unpushed: Distgit, cli: Cli) -> None:
    said = cli("status", cwd=unpushed.repo.path).out
    assert "Failed: pushing to patches failed:\n" in said
    assert "\\x0a" not in said


def test_a_failed_push_is_made_up_for(unpushed_after_conflict: Distgit, cli: Cli) -> None:
    package = unpushed_after_conflict
    mend_push(package)
    cli("--continue", cwd=package.repo.path)
    server = GitRepo(package.repo.path.parent / "patches.git")
    assert server.sha("master-patches") == package.repo.sha("master-patches")


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_the_users_edit_is_not_lost_where_git_could_not_begin(
    clean: Distgit, cli: Cli, flag: str
) -> None:
    lock = clean.repo.path / ".git/index.lock"
    lock.touch()
    os.utime(lock, (1, 1))
    assert "half-written" not in unchanged(clean, cli, *NEW)
    lock.unlink()
    clean.repo.write("foo-bar.spec", clean.spec + "# mine\n")
    assert "uncommitted changes" in unchanged(clean, cli, flag)
