"""get-patches: the local patches branch is the remote one and checked out; nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.workflows.test_bad_input import refused
from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

GET = ("get-patches",)
LOCAL = "master-patches"


def get(package: Distgit, cli: Cli, *flags: str) -> Result:
    return cli(*GET, *flags, cwd=package.repo.path)


def test_the_branch_is_made_and_checked_out(remote: Distgit, cli: Cli) -> None:
    user_files(remote.repo)
    before = remote.repo.snapshot()
    told = get(remote, cli).out
    assert remote.repo.branch == LOCAL
    assert remote.repo.head == remote.repo.sha("patches/master-patches")
    assert "3 patches on 1.2.3" in told
    assert "Left behind" not in told
    assert remote.repo.status() == before.status
    assert "master is back at" in cli("undo", cwd=remote.repo.path).out
    assert remote.repo.snapshot() == before


def test_what_only_the_local_branch_has_is_named(remote: Distgit, cli: Cli) -> None:
    remote.repo.checkout("patches/master-patches", new=LOCAL)
    shas = [remote.repo.commit(f"Local {number}") for number in range(12)]
    remote.repo.checkout("master")
    before = remote.repo.snapshot()
    told = get(remote, cli).out
    assert f"Left behind, {LOCAL} as it was at {shas[-1]}" in told
    assert "Local 11\n" in told
    assert "Local 2\n" in told
    assert "Local 1\n" not in told
    assert "and 2 more" in told
    assert f"git branch NAME {shas[-1][:12]}" in told
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.snapshot() == before


def test_from_the_patches_branch(remote: Distgit, cli: Cli) -> None:
    """rdopkg switches to the distgit first, and back; here nothing is."""
    remote.repo.checkout("1.3.0", new=LOCAL)
    before = remote.repo.snapshot()
    told = get(remote, cli).out
    assert remote.repo.branch == LOCAL
    assert remote.repo.head == remote.repo.sha("patches/master-patches")
    assert remote.repo.status() == ""
    assert "git checkout master" in told
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.snapshot() == before


def test_twice(remote: Distgit, cli: Cli) -> None:
    get(remote, cli)
    before = remote.repo.snapshot()
    told = get(remote, cli).out
    assert "Action finished" not in told
    assert remote.repo.snapshot() == before
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.branch == "master"


def test_where_only_the_checkout_is_missing(remote: Distgit, cli: Cli) -> None:
    remote.repo("branch", "-q", LOCAL, "patches/master-patches")
    before = remote.repo.snapshot()
    get(remote, cli)
    assert remote.repo.branch == LOCAL
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.snapshot() == before


def test_named_branches(remote: Distgit, cli: Cli) -> None:
    remote.repo("push", "-q", "patches", "1.3.0^{}:refs/heads/other/one")
    remote.repo("fetch", "-q", "patches")
    get(remote, cli, "-p", "patches/other/one", "-P", "mine")
    assert remote.repo.branch == "mine"
    assert remote.repo.head == remote.repo.sha("1.3.0")
    assert f"refs/heads/{LOCAL}" not in remote.repo("for-each-ref")


def test_nothing_is_fetched_unless_asked(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    other = GitRepo.init(tmp_path / "other")
    other("fetch", "-q", tmp_path / "remotes/patches.git", LOCAL)
    other("checkout", "-q", "FETCH_HEAD")
    sha = other.commit("Somebody else's")
    other("push", "-q", tmp_path / "remotes/patches.git", f"HEAD:refs/heads/{LOCAL}")
    get(remote, cli)
    assert remote.repo.head != sha
    get(remote, cli, "--fetch")
    assert remote.repo.head == sha


def test_no_setting_is_written(remote: Distgit, cli: Cli) -> None:
    config = (remote.repo.path / ".git/config").read_bytes()
    get(remote, cli)
    assert (remote.repo.path / ".git/config").read_bytes() == config


def test_the_users_hooks_do_not_run(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    hook = remote.repo.write(".git/hooks/post-checkout", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    get(remote, cli)
    assert not (tmp_path / "ran").exists()


# --- a chain on Gerrit ------------------------------------------------------------------------


@pytest.fixture
def chained(remote: Distgit, tmp_path: Path) -> tuple[Distgit, str]:
    """A package with a remote for reviews, whose change 1205 is on top of a patch."""
    server = tmp_path / "remotes/patches.git"
    maker = GitRepo.init(tmp_path / "maker")
    maker("fetch", "-q", server, LOCAL)
    maker("checkout", "-q", "FETCH_HEAD")
    sha = maker.commit("Reviewed")
    maker("push", "-q", server, "HEAD:refs/changes/05/1205/2", "HEAD~:refs/changes/05/1205/1")
    remote.repo("remote", "add", "review-patches", f"file://{server}")
    return remote, sha


@pytest.mark.parametrize("flags", [("-f", "-g", "1205"), ("-g", "1205/2", "-f")])
def test_a_chain(chained: tuple[Distgit, str], cli: Cli, flags: tuple[str, ...]) -> None:
    package, sha = chained
    before = package.repo.snapshot()
    result = get(package, cli, *flags)
    assert package.repo.head == sha
    assert package.repo.branch == LOCAL
    assert "4 patches on 1.2.3" in result.out
    assert "what CI and reviewers say of 1205 can't be asked" in result.err
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_a_chain_that_is_not_there(chained: tuple[Distgit, str], cli: Cli) -> None:
    package, _ = chained
    refused(package, cli, "has no change 77", args=(*GET, "-g", "77"))
    refused(package, cli, "can't be asked", "all the same: -f", args=(*GET, "-g", "1205"))
    before = package.repo.snapshot()
    result = cli(*GET, "-g", "x", cwd=package.repo.path, code=2)
    assert "no change of Gerrit's" in result.err
    assert package.repo.snapshot() == before


def test_a_chain_without_a_remote_for_it(remote: Distgit, cli: Cli) -> None:
    refused(remote, cli, "no remote review-patches", args=(*GET, "-g", "1205"))


# --- what is refused --------------------------------------------------------------------------


def test_no_remote_branch(clean: Distgit, cli: Cli) -> None:
    refused(clean, cli, "no patches branch patches/master-patches", "git fetch", args=GET)
    refused(clean, cli, "no remote patches to fetch", args=(*GET, "--fetch"))
    refused(clean, cli, "no patches branch nobody/x", args=(*GET, "-p", "nobody/x"))


def test_a_remote_out_of_reach(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "remotes/patches.git").rename(tmp_path / "gone")
    refused(remote, cli, "git fetch of patches failed", args=(*GET, "--fetch"))
    get(remote, cli)


def test_the_distgit_branch_is_not_overwritten(remote: Distgit, cli: Cli) -> None:
    refused(remote, cli, "master is the distgit branch", args=(*GET, "-P", "master"))


@pytest.mark.parametrize("name", ["-x", "a b", "x.lock", "HEAD", "@", "@{-1}", "x..y"])
def test_names_that_can_not_be(remote: Distgit, cli: Cli, name: str) -> None:
    remote.repo.checkout("1.2.3", new="before")
    remote.repo.checkout("master")
    words = f"{name!r} can't be a branch's name"
    refused(remote, cli, words, args=(*GET, f"--local-patches-branch={name}"))


def test_a_name_below_that_of_another_branch(remote: Distgit, cli: Cli) -> None:
    words = "the branch master/x can't be made: there is refs/heads/master"
    refused(remote, cli, words, args=(*GET, "--local-patches-branch=master/x"))


@pytest.mark.parametrize("staged", [False, True])
def test_a_dirty_tree(remote: Distgit, cli: Cli, staged: bool) -> None:
    remote.repo.write("sources", "mine\n")
    if staged:
        remote.repo("add", "sources")
    refused(remote, cli, "uncommitted changes: sources", "git stash", args=GET)


@pytest.mark.parametrize("name", ["requirements.txt", "foo", "foo/module_0.py/x"])
def test_untracked_files_in_the_way(remote: Distgit, cli: Cli, name: str) -> None:
    remote.repo.write(name, "mine\n")
    refused(remote, cli, f"untracked files are in the way: {name}", args=GET)


def test_an_ignored_file_in_the_way(remote: Distgit, cli: Cli) -> None:
    remote.repo.write(".git/info/exclude", "requirements.txt\n")
    remote.repo.write("requirements.txt", "mine\n")
    refused(remote, cli, "in the way: requirements.txt", args=GET)


def test_checked_out_elsewhere(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    remote.repo("branch", "-q", LOCAL, "1.2.3")
    remote.repo("worktree", "add", "-q", tmp_path / "elsewhere", LOCAL)
    refused(remote, cli, f"{LOCAL} is checked out in", "elsewhere", args=GET)
    get(remote, cli, "-P", "mine")


def test_in_a_linked_work_tree(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    remote.repo("checkout", "-q", "--detach")
    linked = GitRepo(tmp_path / "linked/foo-bar")
    remote.repo("worktree", "add", "-q", linked.path, "master")
    before = linked.snapshot()
    cli(*GET, cwd=linked.path)
    assert linked.branch == LOCAL
    cli("undo", cwd=linked.path)
    assert linked.snapshot() == before


def test_detached_unborn_and_no_distgit(remote: Distgit, cli: Cli) -> None:
    remote.repo("checkout", "-q", "--detach")
    refused(remote, cli, "HEAD is detached", args=GET)
    remote.repo("checkout", "-q", "-b", "nothing-patches", "1.2.3")
    refused(remote, cli, "there is no distgit branch nothing", args=GET)
    remote.repo("checkout", "-q", "-b", "plain")
    refused(remote, cli, "no .spec file here", args=GET)
    remote.repo("checkout", "-q", "--orphan", "new")
    refused(remote, cli, "no commit yet", args=GET)


def test_in_no_repository(cli: Cli, tmp_path: Path) -> None:
    for command in ("get-patches", "patchlog", "tag-patches", "recreate-patches"):
        assert "no usable git repository" in cli(command, cwd=tmp_path, code=1).err


@pytest.mark.parametrize("word", ["rebase", "merge"])
def test_git_is_in_the_middle_of_something(remote: Distgit, cli: Cli, word: str) -> None:
    remote.repo.checkout("master", new="side")
    remote.edit_spec("Some package", "A package", "Side")
    remote.repo.checkout("master")
    remote.edit_spec("Some package", "This package", "Master")
    assert remote.repo.run(word, "side").returncode
    for command in ("get-patches", "tag-patches", "recreate-patches"):
        refused(remote, cli, f"in the middle of a {word}", args=(command,))


def test_an_unfinished_action(conflict: Distgit, cli: Cli) -> None:
    cli("new-version", "-lntU", "1.3.0", cwd=conflict.repo.path, code=5)
    before = conflict.repo.snapshot()
    for command in ("get-patches", "tag-patches", "recreate-patches"):
        result = cli(command, cwd=conflict.repo.path, code=1)
        assert "in the middle of a previous action: new-version" in result.err
    assert conflict.repo.snapshot() == before


# --- what undo refuses, and failures ----------------------------------------------------------


def test_undo_refuses_where_something_would_be_lost(remote: Distgit, cli: Cli) -> None:
    get(remote, cli)
    remote.repo.write("requirements.txt", "mine\n")
    refused(remote, cli, "uncommitted changes (requirements.txt)", args=("undo",))
    remote.repo("checkout", "-q", "requirements.txt")
    remote.repo.write("foo-bar.spec", "mine\n")
    refused(remote, cli, "untracked files are in the way: foo-bar.spec", args=("undo",))
    (remote.repo.path / "foo-bar.spec").unlink()
    remote.repo.checkout("master")
    refused(remote, cli, "the current branch moved since", args=("undo",))
    remote.repo.checkout(LOCAL)
    remote.repo("branch", "-f", "master", "1.2.3")
    refused(remote, cli, "refs/heads/master moved since", args=("undo",))
    remote.repo("branch", "-f", "master", "origin/master")
    remote.repo.commit("Mine")
    refused(remote, cli, f"refs/heads/{LOCAL} moved since", args=("undo",))


@pytest.mark.parametrize("lock", ["index.lock", f"refs/heads/{LOCAL}.lock", "HEAD.lock"])
def test_somebody_holds_a_lock(remote: Distgit, cli: Cli, lock: str) -> None:
    path = remote.repo.path / ".git" / lock
    path.parent.mkdir(parents=True, exist_ok=True)
    before = remote.repo.snapshot()
    path.touch()
    result = cli(*GET, cwd=remote.repo.path, code=1)
    path.unlink()
    assert "Nothing was changed." in result.err
    assert remote.repo.snapshot() == before
    assert cli("status", "--json", cwd=remote.repo.path).json == {"action": None}
    get(remote, cli)


def test_a_checkout_that_fails_half_way(remote: Distgit, cli: Cli) -> None:
    """A filter of the user's that fails stops git in the middle of the checkout."""
    remote.repo("config", "filter.no.smudge", "false")
    remote.repo("config", "filter.no.required", "true")
    remote.repo.write(".git/info/attributes", "foo/module_5.py filter=no\n")
    before = remote.repo.snapshot()
    result = cli(*GET, cwd=remote.repo.path, code=1)
    assert remote.repo.snapshot() == before, result.err
    assert "Nothing was changed." in result.err
