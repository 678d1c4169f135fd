"""What new-version refuses: a clear error, and nothing is changed."""

from __future__ import annotations

import fcntl
import json
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lnt", "-d", "1.3.0")


def refused(package: Distgit, cli: Cli, *words: str, args: tuple[str, ...] = NEW) -> Result:
    """It is refused with these words, and all is as before."""
    before = package.repo.snapshot()
    result = cli(*args, cwd=package.repo.path, code=1)
    for word in words:
        assert word in result.err
    assert result.err.startswith("error: ")
    assert "Traceback" not in result.err
    assert package.repo.snapshot() == before
    state = package.repo.path / ".git/rdotool/journal.json"
    assert not state.exists() or words[0] == "journal"
    return result


def test_no_spec(clean: Distgit, cli: Cli) -> None:
    clean.repo("rm", "-q", "foo-bar.spec")
    clean.repo("commit", "-q", "-m", "Gone")
    refused(clean, cli, "spec")


def test_two_specs(clean: Distgit, cli: Cli) -> None:
    clean.repo.commit("Two", {"other.spec": clean.spec})
    refused(clean, cli, "foo-bar.spec", "other.spec")


def test_a_spec_that_is_not_committed(clean: Distgit, cli: Cli) -> None:
    text = clean.spec
    clean.repo("rm", "-q", "foo-bar.spec")
    clean.repo("commit", "-q", "-m", "Gone")
    clean.repo.write("foo-bar.spec", text)
    refused(clean, cli, "foo-bar.spec is not committed", "git add")


def test_a_spec_without_a_version(clean: Distgit, cli: Cli) -> None:
    clean.repo.commit("Odd", {"foo-bar.spec": clean.spec.replace("Version:", "# Version:")})
    refused(clean, cli, "Version")


def test_a_release_that_nobody_filled_in_is_not_bumped(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("1.2.3", "XXX")
    cli("new-version", "-b", "-n", "1.3.0", cwd=package.repo.path)
    assert package.spec_tag("Release") == "1%{?dist}"


@pytest.mark.parametrize("staged", [False, True])
def test_a_dirty_tree(clean: Distgit, cli: Cli, staged: bool) -> None:
    clean.repo.write("foo-bar.spec", clean.spec + "\n# mine\n")
    if staged:
        clean.repo("add", "foo-bar.spec")
    refused(clean, cli, "uncommitted changes: foo-bar.spec", "git stash")


def test_a_detached_head(clean: Distgit, cli: Cli) -> None:
    clean.repo("checkout", "-q", "--detach")
    refused(clean, cli, "branch")


def test_an_unborn_branch(clean: Distgit, cli: Cli) -> None:
    clean.repo("checkout", "-q", "--orphan", "nothing")
    clean.repo("rm", "-rfq", ".")
    before = clean.repo("for-each-ref")
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert "no commit yet" in result.err
    assert clean.repo("for-each-ref") == before


def test_a_repository_without_a_commit(make_repo: Callable[[str], GitRepo], cli: Cli) -> None:
    repo = make_repo("empty")
    assert "no commit yet" in cli(*NEW, cwd=repo.path, code=1).err


def test_on_the_patches_branch(clean: Distgit, cli: Cli) -> None:
    clean.repo.checkout("master-patches")
    refused(clean, cli, "master-patches")


def test_no_git_repository(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    folder.mkdir()
    for command in (NEW, ("--continue",), ("--abort",), ("status",), ("undo",)):
        result = cli(*command, cwd=folder, code=1)
        assert "is in no usable git repository" in result.err
    assert list(folder.iterdir()) == []


def conflicting_sides(package: Distgit) -> None:
    package.repo.checkout("master", new="side")
    package.edit_spec("Some package", "A package", "Side")
    package.repo.checkout("master")
    package.edit_spec("Some package", "This package", "Master")


@pytest.mark.parametrize("word", ["rebase", "merge", "cherry-pick"])
def test_git_is_in_the_middle_of_something(clean: Distgit, cli: Cli, word: str) -> None:
    conflicting_sides(clean)
    assert clean.repo.run(word, "side").returncode
    before = clean.repo.snapshot()
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert f"in the middle of a {word}" in result.err
    assert f"git {word} --abort" in result.err
    assert clean.repo.snapshot() == before


def test_git_does_not_know_the_user(clean: Distgit, cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[user]\nuseConfigOnly = true\n", encoding="utf-8")
    before = clean.repo.snapshot()
    env = {"GIT_CONFIG_GLOBAL": str(config)}
    result = cli(*NEW, cwd=clean.repo.path, code=1, env=env)
    assert "git doesn't know who you are" in result.err
    assert "git config --global user.email" in result.err
    assert clean.repo.snapshot() == before


def test_a_linked_work_tree(clean: Distgit, cli: Cli, tmp_path: Path) -> None:
    clean.repo("checkout", "-q", "--detach")
    linked = GitRepo(tmp_path / "linked" / "foo-bar")
    linked.path.parent.mkdir()
    clean.repo("worktree", "add", "-q", linked.path, "master")
    before = linked.snapshot()
    cli(*NEW, cwd=linked.path)
    assert linked.status() == ""
    assert linked.subjects("1.3.0..master-patches") == ["Original Patch 1", "Original Patch 3"]
    cli("undo", cwd=linked.path)
    assert linked.snapshot() == before


def test_a_conflict_in_a_linked_work_tree(conflict: Distgit, cli: Cli, tmp_path: Path) -> None:
    conflict.repo("checkout", "-q", "--detach")
    linked = GitRepo(tmp_path / "linked" / "foo-bar")
    linked.path.parent.mkdir()
    conflict.repo("worktree", "add", "-q", linked.path, "master")
    before, main = linked.snapshot(), conflict.repo.snapshot()
    cli(*NEW, cwd=linked.path, code=5)
    assert cli("status", "--json", cwd=conflict.repo.path).json == {"action": None}
    cli("--abort", cwd=linked.path)
    assert (linked.snapshot(), conflict.repo.snapshot()) == (before, main)


def test_the_patches_branch_is_checked_out_elsewhere(
    clean: Distgit, cli: Cli, tmp_path: Path
) -> None:
    clean.repo("worktree", "add", "-q", tmp_path / "elsewhere", "master-patches")
    refused(clean, cli, "master-patches is checked out in", "elsewhere")
    cli("new-version", "-b", "-n", "1.3.0", cwd=clean.repo.path)


JOURNALS = {
    "empty": b"",
    "cut": b'{"format": 1, "action": "new-ver',
    "binary": b"\xff\xfe\x00",
    "a list": b"[]",
    "no fields": b'{"format": 1}',
    "newer": b'{"format": 2, "action": "fix"}',
    "nested": b"[" * 100000,
}


@pytest.mark.parametrize("kind", JOURNALS)
def test_a_journal_that_cannot_be_read(clean: Distgit, cli: Cli, kind: str) -> None:
    state = clean.repo.path / ".git/rdotool"
    state.mkdir()
    (state / "journal.json").write_bytes(JOURNALS[kind])
    for args in (NEW, ("--continue",), ("--abort",), ("status",), ("undo",)):
        result = refused(clean, cli, "journal", "can't be read", "journal.json", args=args)
        assert "remove" in result.err
        assert len(result.err) < 1500
    assert (state / "journal.json").read_bytes() == JOURNALS[kind]


def change_journal(package: Distgit, **changes: object) -> None:
    path = package.repo.path / ".git/rdotool/journal.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {"found": []},
        {"start": {"branch": "master", "head": "x", "refs": []}},
        {"steps": 7},
        {"more": 1},
        {"began": "now"},
        {"format": 99},
        {"plan": {}},
        {"plan": {"who": {}}},
    ],
)
def test_a_journal_with_odd_fields(
    conflict: Distgit, cli: Cli, changes: dict[str, object]
) -> None:
    cli(*NEW, cwd=conflict.repo.path, code=5)
    change_journal(conflict, **changes)
    result = refused(conflict, cli, "journal", args=("--continue",))
    assert "can't be read" in result.err


def test_a_journal_of_an_action_that_is_unknown(conflict: Distgit, cli: Cli) -> None:
    before = conflict.repo.snapshot()
    cli(*NEW, cwd=conflict.repo.path, code=5)
    change_journal(conflict, action="teleport")
    result = cli("--continue", cwd=conflict.repo.path, code=1)
    assert "'teleport' is unknown to this rdotool" in result.err
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


def test_another_rdotool_at_work(clean: Distgit, cli: Cli) -> None:
    state = clean.repo.path / ".git/rdotool"
    state.mkdir()
    with (state / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused(clean, cli, "another rdotool is at work")
        cli("status", cwd=clean.repo.path)
    cli(*NEW, cwd=clean.repo.path)


def test_a_shallow_clone(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    """Without history below the tags it can't rebase; it says so. With it, it does."""
    shallow = GitRepo.init(tmp_path / "shallow" / "foo-bar")
    for name in ("origin", "upstream", "patches"):
        url = f"file://{remote.repo.path.parent}/{name}.git"
        shallow("remote", "add", name, url)
        shallow("fetch", "-q", "--depth=1", name)
    shallow("fetch", "-q", "--depth=1", "upstream", "tag", "1.3.0")
    shallow("checkout", "-q", "-B", "master", "--track", "origin/master")
    before = shallow.snapshot()
    result = cli("new-version", "-nt", "1.3.0", cwd=shallow.path, code=1)
    assert "Traceback" not in result.err
    assert "fetch" in result.err
    assert shallow.snapshot() == before
    cli("new-version", "-bn", "1.3.0", cwd=shallow.path)


def test_a_foreign_lock_is_told_and_left(clean: Distgit, cli: Cli) -> None:
    """A git of the user's may hold it: it is older than the action, so not ours."""
    lock = clean.repo.path / ".git/index.lock"
    lock.touch()
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert "index.lock" in result.err
    assert lock.exists()
    lock.unlink()
    result = cli("--continue", cwd=clean.repo.path, code=None)
    assert result.code == 0, result.err
    assert clean.repo.status() == ""
