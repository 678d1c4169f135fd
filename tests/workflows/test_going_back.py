"""Going back: what it needs is held, what it can't do is said first, nobody is stuck."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.workflows.edits import SPEC, describe, edit
from tests.workflows.test_bad_input import change_journal
from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

BUMP = ("new-version", "-bnU", "1.3.0")
STASH = re.compile(r"git (stash apply [0-9a-f]{12})")


@pytest.fixture
def package(make: Callable[..., Distgit], cli: Cli) -> Distgit:
    made = make("1.2.3", "2")
    user_files(made.repo)
    return made


def unchanged(package: Distgit, cli: Cli, *args: str, code: int = 1) -> str:
    before = package.repo.snapshot()
    result = cli(*args, cwd=package.repo.path, code=code)
    assert package.repo.snapshot() == before
    assert "Traceback" not in result.err
    return result.err


def edited(package: Distgit) -> None:
    """Staged, edited later, new, and meant to be added."""
    repo = package.repo
    repo.write("sources", "# staged\n")
    repo.write("new.txt", "one\n")
    repo("add", "sources", "new.txt")
    repo.write("sources", "# and edited\n")
    repo.write("intended.txt", "intended\n")
    repo("add", "--intent-to-add", "intended.txt")


def prune(package: Distgit) -> None:
    # The tests' clock stands still: their reflogs look old.
    for key in ("gc.reflogExpire", "gc.reflogExpireUnreachable"):
        package.repo("config", key, "never")
    package.repo("gc", "--quiet", "--prune=now")


# --- git gc ------------------------------------------------------------------------------


def test_fix_is_given_up_after_gc(package: Distgit, cli: Cli) -> None:
    edited(package)
    before = package.repo.snapshot()
    cli("fix", cwd=package.repo.path, code=5)
    package.repo("reset", "-q", "--hard")
    prune(package)
    cli("--abort", cwd=package.repo.path)
    assert package.repo.snapshot() == before


@pytest.mark.parametrize("argv", [BUMP, ("amend",), ("fix", "-m", "x")])
def test_an_action_is_undone_after_gc(package: Distgit, cli: Cli, argv: tuple[str, ...]) -> None:
    package.repo.commit("One more", {"more": "more\n"})
    edited(package)
    before = package.repo.snapshot()
    if cli(*argv, cwd=package.repo.path, code=None).code == 5:
        cli("--continue", cwd=package.repo.path)
    prune(package)
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before
    assert not list((package.repo.path / ".git/rdotool").glob("held-*"))


def test_what_is_held_goes_with_the_action(package: Distgit, cli: Cli) -> None:
    held = package.repo.path / ".git/rdotool"
    edited(package)
    cli(*BUMP, cwd=package.repo.path)
    assert len(list(held.glob("held-*"))) == 1
    cli("new-version", "-bnU", "1.4.0", cwd=package.repo.path)
    assert not list(held.glob("held-*"))


@pytest.mark.parametrize("flag", ["--abort", "undo"])
def test_what_is_gone_is_said_before_anything_changes(
    package: Distgit, cli: Cli, flag: str
) -> None:
    repo = package.repo
    repo("config", "core.logAllRefUpdates", "false")
    edited(package)
    cli(*(BUMP if flag == "undo" else ("fix",)), cwd=repo.path, code=None)
    for held in (repo.path / ".git/rdotool").glob("held-*"):
        held.unlink()
    if flag == "--abort":
        repo("reset", "-q", "--hard")
    prune(package)
    said = unchanged(package, cli, flag)
    assert "no more, from where it began" in said
    state = cli("status", "--json", cwd=repo.path).json
    assert state.get("state") != "aborting"
    name = "journal.json" if flag == "--abort" else "last.json"
    assert f"rm {repo.path}/.git/rdotool/{name}" in said
    (repo.path / ".git/rdotool" / name).unlink()
    cli(*BUMP[:-1], "1.5.0", cwd=repo.path)


# --- journals of others --------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"plan": {}}, {"action": "teleport"}])
def test_fix_s_edits_are_kept_whatever_the_journal_says(
    package: Distgit, cli: Cli, changes: dict[str, object]
) -> None:
    before = package.repo.snapshot()
    cli("fix", cwd=package.repo.path, code=5)
    edit(package.repo)
    text = package.spec
    change_journal(package, **changes)
    said = cli("--abort", cwd=package.repo.path).err
    assert package.repo.snapshot() == before
    match = STASH.search(said)
    assert match
    package.repo(*match[1].split())
    assert package.spec == text


def test_a_conflict_is_given_up_without_a_plan(conflict: Distgit, cli: Cli) -> None:
    before = conflict.repo.snapshot()
    cli("new-version", "-lntU", "1.3.0", cwd=conflict.repo.path, code=5)
    change_journal(conflict, plan={})
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


def test_a_start_that_is_no_commit(package: Distgit, cli: Cli) -> None:
    cli("fix", cwd=package.repo.path, code=5)
    path = package.repo.path / ".git/rdotool/journal.json"
    start = json.loads(path.read_bytes())["start"]
    change_journal(package, start={**start, "head": "0" * 40})
    assert "can't be taken back" in unchanged(package, cli, "--abort")
    assert cli("status", "--json", cwd=package.repo.path).json["state"] == "paused"


# --- untracked files -----------------------------------------------------------------------


def test_a_file_that_was_staged_at_the_start(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.write("new.txt", "one\n")
    repo("add", "new.txt")
    before = repo.snapshot()
    cli("fix", "-m", "x", cwd=repo.path, code=5)
    repo("rm", "-q", "--cached", "new.txt")
    repo.write("new.txt", "one\nEDITED\n")
    assert "untracked files are in the way: new.txt" in unchanged(package, cli, "--abort")
    repo.write("new.txt", None)
    cli("--abort", cwd=repo.path)
    assert repo.snapshot() == before


def test_undo_of_what_took_a_staged_file(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.write("new.txt", "one\n")
    repo("add", "new.txt")
    cli(*BUMP, cwd=repo.path)
    cli("undo", cwd=repo.path)
    assert (repo.path / "new.txt").read_text() == "one\n"


@pytest.mark.parametrize("argv", [BUMP, ("fix", "-m", "x")])
def test_a_file_that_git_had_been_told_to_forget(
    package: Distgit, cli: Cli, argv: tuple[str, ...]
) -> None:
    """Untracked now as it was before: it is in nobody's way."""
    repo = package.repo
    repo("rm", "-q", "--cached", "sources")
    repo.write("sources", "mine\n")
    before = repo.snapshot()
    if cli(*argv, cwd=repo.path, code=None).code == 5:
        cli("--continue", cwd=repo.path)
    assert "sources" not in repo.files()
    cli("undo", cwd=repo.path)
    assert repo.snapshot() == before


# --- edits that git doesn't see --------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_hidden_edits(package: Distgit, cli: Cli, flag: str) -> None:
    repo = package.repo
    repo("update-index", flag, "sources")
    cli(*BUMP, cwd=repo.path)
    repo("update-index", flag, "sources")
    repo.write("sources", "hidden\n")
    for argv in (("undo",), ("new-version", "-bnU", "1.4.0"), ("fix",)):
        said = unchanged(package, cli, *argv)
        assert "edits that git is told not to see would be lost: sources" in said
        assert "update-index --no-assume-unchanged --no-skip-worktree -- sources" in said


# --- words -----------------------------------------------------------------------------------


def test_nothing_is_kept_where_another_branch_is_clean(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo("branch", "other", "HEAD")
    repo.checkout("other")
    repo.commit("Other", {"other": "other\n"})
    repo.checkout("master")
    before = repo.snapshot()
    cli("fix", cwd=repo.path, code=5)
    repo("checkout", "-q", "-f", "other")
    assert "kept" not in cli("--abort", cwd=repo.path).err
    assert repo.snapshot() == before


def test_kept_edits_come_back_from_a_subfolder(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.write("sources", "# mine\n")
    (repo.path / "sub").mkdir()
    cli("fix", cwd=repo.path, code=5)
    describe(repo)
    text = package.spec
    said = cli("--abort", cwd=repo.path).err
    match = re.search(r"git (restore --source=\S+ :/)", said)
    assert match
    repo("-C", "sub", *match[1].split())
    assert package.spec == text


def test_a_file_of_an_ignored_name_that_the_spec_names(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.commit("Ignore", {".gitignore": "*.patch\n"})
    cli("fix", "-m", "x", cwd=repo.path, code=5)
    repo.write("own.patch", "a patch\n")
    repo.write(SPEC, package.spec.replace("BuildArch:", "Patch1: own.patch\nBuildArch:"))
    said = unchanged(package, cli, "--continue", code=5)
    assert "the spec names files that git doesn't track: own.patch" in said
    command = re.search(r"git (add .*)", said)
    assert command
    repo(*command[1].split())
    cli("--continue", cwd=repo.path)
    assert repo.read("own.patch") == "a patch\n"


def test_only_refs_are_undone_from_any_branch(clean: Distgit, cli: Cli) -> None:
    before = clean.repo.snapshot()
    cli("tag-patches", cwd=clean.repo.path)
    clean.repo.checkout("upstream")
    cli("undo", cwd=clean.repo.path)
    clean.repo.checkout("master")
    assert clean.repo.snapshot() == before


def test_the_old_place_of_a_ref_is_named(clean: Distgit, cli: Cli) -> None:
    old = clean.repo.sha("master-patches~1")
    clean.repo.tag("foo-bar-1.2.3-2", old)
    cli("tag-patches", "--force", cwd=clean.repo.path)
    clean.repo("tag", "-f", "foo-bar-1.2.3-2", "master")
    said = unchanged(clean, cli, "undo")
    assert f"began with refs/tags/foo-bar-1.2.3-2 at {old[:12]}" in said
