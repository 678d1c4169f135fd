"""A patch that conflicts: the user's turn, then --continue or --abort."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.workflows.worlds import by_hand, solve, user_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lnt", "-d", "1.3.0")


def begin(package: Distgit, cli: Cli) -> Result:
    """Begin the update, up to the first conflict."""
    return cli(*NEW, cwd=package.repo.path, code=5)


def finish(package: Distgit, cli: Cli) -> Result:
    """Solve and go on until it is done."""
    for _ in range(9):
        assert solve(package.repo)
        result = cli("--continue", cwd=package.repo.path, code=None)
        if result.code == 0:
            return result
        assert result.code == 5, result.err
    raise AssertionError("it goes on and on")


def same_as_by_hand(package: Distgit, tmp_path: Path, *, skip: bool = False) -> None:
    assert package.repo.tree(package.patches_branch) == by_hand(
        package, tmp_path / "hand", skip=skip
    )
    assert package.repo.branch == package.branch
    assert package.repo.status() == ""
    assert package.repo.snapshot().operations == ()
    assert package.spec_tag("Version") == "1.3.0"


@pytest.fixture
def hand(conflict: Distgit, tmp_path: Path) -> str:
    """The tree of the patches branch after a rebase by hand."""
    return by_hand(conflict, tmp_path / "hand")


def test_the_pause_says_what_to_do(conflict: Distgit, cli: Cli) -> None:
    result = begin(conflict, cli)
    assert "'Original Patch 2' conflicts with 1.3.0" in result.err
    assert "foo/module_1.py" in result.err
    assert "git add" in result.err
    assert "rdotool --continue" in result.err
    assert "rdotool --abort" in result.err
    said = cli("status", cwd=conflict.repo.path).out
    assert "Your turn" in said
    assert "[*] rebase patches" in said
    data = cli("status", "--json", cwd=conflict.repo.path).json
    assert (data["action"], data["state"]) == ("new-version", "paused")
    assert "Original Patch 2" in conflict.repo("status")


def test_continue_gives_the_tree_of_a_rebase_by_hand(
    conflict: Distgit, cli: Cli, hand: str
) -> None:
    files = user_files(conflict.repo)
    begin(conflict, cli)
    assert "Action finished" in finish(conflict, cli).out
    assert conflict.repo.tree("master-patches") == hand
    assert len(conflict.patch_files()) == 4
    assert conflict.repo.subjects("1.3.0..master-patches") == [
        f"Original Patch {number}" for number in range(1, 5)
    ]
    assert conflict.repo.branch == "master"
    for name, data in files.items():
        assert (conflict.repo.path / name).read_bytes() == data
    assert conflict.repo("diff", "HEAD") == ""


@pytest.mark.parametrize("solved", [0, 1])
def test_abort_puts_everything_back(conflict: Distgit, cli: Cli, solved: int) -> None:
    conflict.repo("config", "stash.showStat", "true")
    conflict.repo.write("sources", "stashed\n")
    conflict.repo("stash", "push", "-q")
    user_files(conflict.repo)
    before = conflict.repo.snapshot()
    begin(conflict, cli)
    for _ in range(solved):
        solve(conflict.repo)
        cli("--continue", cwd=conflict.repo.path, code=5)
    conflict.repo.write("foo/module_5.py", "an edit in the pause\n")
    result = cli("--abort", cwd=conflict.repo.path)
    assert "master is back at" in result.out
    assert conflict.repo.snapshot() == before
    result = cli("--abort", cwd=conflict.repo.path, code=1)
    assert "No action in progress" in result.err
    assert conflict.repo.snapshot() == before
    assert "No action in progress" in cli("--continue", cwd=conflict.repo.path, code=1).err


def test_the_same_again_after_an_abort(conflict: Distgit, cli: Cli, hand: str) -> None:
    begin(conflict, cli)
    cli("--abort", cwd=conflict.repo.path)
    begin(conflict, cli)
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand


def test_continue_without_a_solution_loses_nothing(conflict: Distgit, cli: Cli, hand: str) -> None:
    begin(conflict, cli)
    before = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "git add foo/module_1.py" in result.err
    assert conflict.repo.snapshot() == before
    solve(conflict.repo, add=False)
    edited = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "git add foo/module_1.py" in result.err
    assert conflict.repo.snapshot() == edited
    conflict.repo("add", "-u")
    assert cli("--continue", cwd=conflict.repo.path, code=5).err
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand


def test_another_file_edited_but_not_added(conflict: Distgit, cli: Cli) -> None:
    begin(conflict, cli)
    solve(conflict.repo)
    conflict.repo.write("foo/module_7.py", "half an idea\n")
    before = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "git add foo/module_7.py" in result.err
    assert conflict.repo.snapshot() == before


def test_markers_that_were_added_are_noticed(conflict: Distgit, cli: Cli) -> None:
    begin(conflict, cli)
    conflict.repo("add", "-u")
    before = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "conflict markers" in result.err
    assert conflict.repo.snapshot() == before


def test_the_user_goes_on_with_git_itself(conflict: Distgit, cli: Cli, hand: str) -> None:
    begin(conflict, cli)
    solve(conflict.repo)
    assert conflict.repo.run("-c", "core.editor=true", "rebase", "--continue").returncode
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand


def test_the_user_ends_it_with_git_itself(conflict: Distgit, cli: Cli, hand: str) -> None:
    begin(conflict, cli)
    while solve(conflict.repo):
        conflict.repo.run("-c", "core.editor=true", "rebase", "--continue")
    assert conflict.repo.branch == "master-patches"
    cli("--continue", cwd=conflict.repo.path)
    assert conflict.repo.tree("master-patches") == hand
    assert conflict.repo.branch == "master"
    assert len(conflict.patch_files()) == 4


def test_uncommitted_work_after_ending_it_with_git_is_kept(conflict: Distgit, cli: Cli) -> None:
    begin(conflict, cli)
    while solve(conflict.repo):
        conflict.repo.run("-c", "core.editor=true", "rebase", "--continue")
    conflict.repo.write("foo/module_7.py", "one thing more\n")
    before = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "uncommitted changes: foo/module_7.py" in result.err
    assert conflict.repo.snapshot() == before
    conflict.repo("commit", "-q", "-a", "--amend", "--no-edit")
    cli("--continue", cwd=conflict.repo.path)
    assert conflict.repo("show", "master-patches:foo/module_7.py") == "one thing more"


def test_the_user_commits_by_hand(conflict: Distgit, cli: Cli, hand: str) -> None:
    begin(conflict, cli)
    solve(conflict.repo)
    conflict.repo("commit", "-q", "-C", "REBASE_HEAD")
    finish_from = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "Original Patch 3" in finish_from.err
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand
    assert len(conflict.repo.subjects("1.3.0..master-patches")) == 4


def test_a_skipped_patch_is_gone(conflict: Distgit, cli: Cli, tmp_path: Path) -> None:
    begin(conflict, cli)
    conflict.repo.run("rebase", "--skip")
    conflict.repo.run("rebase", "--skip")
    cli("--continue", cwd=conflict.repo.path)
    subjects = conflict.repo.subjects("1.3.0..master-patches")
    assert subjects == ["Original Patch 1", "Original Patch 4"]
    assert conflict.patch_files() == [
        "0001-Original-Patch-1.patch",
        "0002-Original-Patch-4.patch",
    ]


def test_the_user_gives_gits_rebase_up_and_goes_on(conflict: Distgit, cli: Cli, hand: str) -> None:
    """Then the same patch conflicts again."""
    begin(conflict, cli)
    conflict.repo("rebase", "--abort")
    result = cli("--continue", cwd=conflict.repo.path, code=5)
    assert "Original Patch 2" in result.err
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand


def test_the_user_gives_gits_rebase_up_and_aborts(conflict: Distgit, cli: Cli) -> None:
    before = conflict.repo.snapshot()
    begin(conflict, cli)
    conflict.repo("rebase", "--abort")
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


def test_a_file_that_the_user_makes_in_the_pause_in_the_distgits_place(
    conflict: Distgit, cli: Cli
) -> None:
    begin(conflict, cli)
    conflict.repo.write("sources", "the user's\n")
    solve(conflict.repo)
    for flag in ("--continue", "--abort"):
        before = conflict.repo.snapshot()
        result = cli(flag, cwd=conflict.repo.path, code=1)
        assert "untracked files are in the way: sources" in result.err
        assert conflict.repo.snapshot() == before
    conflict.repo.write("sources", None)
    cli("--continue", cwd=conflict.repo.path, code=5)
    finish(conflict, cli)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foo/module_3.py", b"mine\n"),
        ("foo/upstream_1.3.0_0.py", b"mine too\n"),
        ("foo", b"a file where upstream has a folder\n"),
        ("foo/module_3.py/inside", b"a folder where upstream has a file\n"),
    ],
)
@pytest.mark.parametrize("ignored", [False, True])
def test_an_untracked_file_in_upstreams_place(
    conflict: Distgit, cli: Cli, name: str, content: bytes, ignored: bool
) -> None:
    if ignored:
        conflict.repo.write(".git/info/exclude", "/foo\n")
    conflict.repo.write(name, content)
    before = conflict.repo.snapshot()
    result = cli(*NEW, cwd=conflict.repo.path, code=1)
    assert f"untracked files are in the way: {name}" in result.err
    assert conflict.repo.snapshot() == before
    assert "Nothing was changed" in result.err
    assert cli("status", "--json", cwd=conflict.repo.path).json == {"action": None}


@pytest.mark.parametrize("aborting", [False, True])
def test_a_file_in_the_way_of_a_later_conflict(
    conflict: Distgit, cli: Cli, hand: str, aborting: bool
) -> None:
    """In the pause the user makes a file that upstream doesn't have, but the next patch."""
    conflict.repo.checkout("master-patches")
    conflict.repo.commit("Patch 5", {"foo/fifth.py": "5\n"})
    conflict.repo.checkout("master")
    begin(conflict, cli)
    solve(conflict.repo)
    conflict.repo.write("foo/fifth.py", "mine\n")
    result = cli("--continue", cwd=conflict.repo.path, code=1)
    assert "untracked files are in the way: foo/fifth.py" in result.err
    if aborting:
        cli("--abort", cwd=conflict.repo.path)
        assert conflict.repo.status() == "?? foo/fifth.py"
    assert (conflict.repo.path / "foo/fifth.py").read_bytes() == b"mine\n"
    if aborting:
        return
    conflict.repo.write("foo/fifth.py", None)
    cli("--continue", cwd=conflict.repo.path, code=5)
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches~") == hand


def test_it_begins_when_the_file_in_the_way_is_gone(
    conflict: Distgit, cli: Cli, hand: str
) -> None:
    conflict.repo.write("foo/module_3.py", "mine\n")
    cli(*NEW, cwd=conflict.repo.path, code=1)
    conflict.repo.write("foo/module_3.py", None)
    begin(conflict, cli)
    finish(conflict, cli)
    assert conflict.repo.tree("master-patches") == hand


def test_an_untracked_patch_file_in_the_new_ones_place(clean: Distgit, cli: Cli) -> None:
    name = "0001-Original-Patch-1.patch"
    clean.repo.write(name, "mine\n")
    before = clean.repo.snapshot()
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert f"untracked files are in the way: {name}" in result.err
    assert clean.repo.snapshot() == before
    assert cli("status", "--json", cwd=clean.repo.path).json == {"action": None}
    clean.repo.write(name, None)
    cli(*NEW, cwd=clean.repo.path)
    assert name in clean.patch_files()


def test_a_commit_on_the_distgit_in_the_pause_is_not_lost(conflict: Distgit, cli: Cli) -> None:
    begin(conflict, cli)
    other = conflict.repo.path.parent / "other"
    conflict.repo("worktree", "add", "-q", other, "master")
    theirs = GitRepo(other).commit("Meanwhile", {"meanwhile.txt": "x\n"})
    conflict.repo("worktree", "remove", other)
    before = conflict.repo.snapshot()
    result = cli("--continue", cwd=conflict.repo.path, code=1)
    assert "master moved since" in result.err
    assert conflict.repo.snapshot() == before
    start = conflict.repo.sha("master~")
    conflict.repo("branch", "kept", theirs)
    conflict.repo("update-ref", "refs/heads/master", start)
    cli("--continue", cwd=conflict.repo.path, code=5)
    conflict.repo("update-ref", "refs/heads/master", theirs)
    result = cli("--abort", cwd=conflict.repo.path)
    assert f"refs/heads/master was at {theirs}" in result.err
    assert conflict.repo.head == start


def test_a_second_action_is_refused_and_readers_never_mind(conflict: Distgit, cli: Cli) -> None:
    begin(conflict, cli)
    before = conflict.repo.snapshot()
    for flags in (("-b", "1.4.0"), ("-l", "1.3.0")):
        result = cli("new-version", *flags, cwd=conflict.repo.path, code=1)
        assert "in the middle of a previous action: new-version" in result.err
    result = cli("undo", cwd=conflict.repo.path, code=1)
    assert "in the middle of a previous action" in result.err
    for command in (("status",), ("--version",), ("pkgenv",), ("new-version", "--help")):
        cli(*command, cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


def test_modes_and_odd_names_survive(conflict: Distgit, cli: Cli) -> None:
    repo = conflict.repo
    (repo.path / "link").symlink_to("tool.sh")
    repo.commit("Odd", {"späce und ü.txt": "x\n", "a\tb": "y\n"})
    before = repo.snapshot()
    begin(conflict, cli)
    cli("--abort", cwd=repo.path)
    assert repo.snapshot() == before
    assert os.access(repo.path / "tool.sh", os.X_OK)
