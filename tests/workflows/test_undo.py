"""undo takes the last finished action back, where nothing has moved since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.workflows.worlds import solve, user_files

if TYPE_CHECKING:
    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lntU", "1.3.0")


def test_undo_takes_back(clean: Distgit, cli: Cli) -> None:
    user_files(clean.repo)
    before = clean.repo.snapshot()
    cli(*NEW, cwd=clean.repo.path)
    assert clean.repo.snapshot() != before
    assert "master is back at" in cli("undo", cwd=clean.repo.path).out
    assert clean.repo.snapshot() == before
    result = cli("undo", cwd=clean.repo.path, code=1)
    assert "no finished action to undo" in result.err
    assert clean.repo.snapshot() == before


def test_a_branch_that_the_action_made_is_gone_again(remote: Distgit, cli: Cli) -> None:
    before = remote.repo.snapshot()
    cli("new-version", "-nt", "1.3.0", cwd=remote.repo.path)
    assert "refs/heads/master-patches" in remote.repo("for-each-ref")
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.snapshot() == before


def test_undo_after_a_conflict(conflict: Distgit, cli: Cli) -> None:
    before = conflict.repo.snapshot()
    cli(*NEW, cwd=conflict.repo.path, code=5)
    while solve(conflict.repo):
        cli("--continue", cwd=conflict.repo.path, code=None)
    cli("undo", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


def test_nothing_to_undo(clean: Distgit, cli: Cli) -> None:
    assert "no finished action" in cli("undo", cwd=clean.repo.path, code=1).err


def refused(package: Distgit, cli: Cli, words: str) -> None:
    before = package.repo.snapshot()
    assert words in cli("undo", cwd=package.repo.path, code=1).err
    assert package.repo.snapshot() == before


def test_undo_refuses_what_moved(clean: Distgit, cli: Cli) -> None:
    cli(*NEW, cwd=clean.repo.path)
    clean.repo("commit", "-q", "--amend", "-m", "Mine now")
    refused(clean, cli, "refs/heads/master moved since")


def test_undo_refuses_a_patches_branch_that_moved(clean: Distgit, cli: Cli) -> None:
    cli(*NEW, cwd=clean.repo.path)
    clean.repo("branch", "-f", "master-patches", "1.3.0")
    refused(clean, cli, "refs/heads/master-patches moved since")


def test_undo_refuses_on_another_branch(clean: Distgit, cli: Cli) -> None:
    cli(*NEW, cwd=clean.repo.path)
    clean.repo.checkout("master", new="other")
    refused(clean, cli, "the current branch moved since")


def test_undo_refuses_a_dirty_tree(clean: Distgit, cli: Cli) -> None:
    cli(*NEW, cwd=clean.repo.path)
    clean.repo.write("sources", "edited\n")
    refused(clean, cli, "uncommitted changes (sources)")


def test_undo_refuses_where_a_file_of_the_users_lies_in_an_old_ones_place(
    clean: Distgit, cli: Cli
) -> None:
    clean.repo.commit("Old patch", {"0009-old.patch": "x\n"})
    clean.edit_spec("BuildArch:", "Patch9: 0009-old.patch\n\nBuildArch:")
    cli(*NEW, "--drop-patches", cwd=clean.repo.path)
    clean.repo.write("0009-old.patch", "mine\n")
    refused(clean, cli, "untracked files are in the way: 0009-old.patch")


def test_an_aborted_action_is_not_undone(conflict: Distgit, cli: Cli) -> None:
    """The one before it is, which is the last that finished."""
    before = conflict.repo.snapshot()
    cli("new-version", "-bnU", "1.2.9", cwd=conflict.repo.path)
    conflict.repo.tag("1.2.9", "1.2.3")
    middle = conflict.repo.snapshot()
    cli(*NEW, cwd=conflict.repo.path, code=5)
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == middle
    conflict.repo("tag", "-d", "1.2.9")
    cli("undo", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before
