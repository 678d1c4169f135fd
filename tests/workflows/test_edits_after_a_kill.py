"""A kill between files put into the work tree and refs moved; then the user edits.

What they make then is in no commit. No later command may take it, nor may it stand in the
way of going on once it is put away.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.workflows.edits import SPEC, describe
from tests.workflows.worlds import solve, user_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit
    from tests.helpers.git import Snapshot

NEW = ("new-version", "-lntU", "1.3.0")
BUMP = ("new-version", "-bnU", "1.3.0")

# Ctrl-C in the place of a call of a function.
DRIVER = """\
import importlib, sys
from rdotool.cli.main import main
module, _, name = sys.argv[1].partition(":")
owner, when = importlib.import_module(module), sys.argv[2]
inner = getattr(owner, name)
def interrupted(*args, **options):
    if when == "after":
        inner(*args, **options)
    raise KeyboardInterrupt
setattr(owner, name, interrupted)
main(sys.argv[3:])
"""
MOVE = "rdotool.workflows.action.landing:_move"


def interrupted(path: Path, place: str, *argv: str, when: str = "before") -> None:
    """Run rdotool with Ctrl-C *when* a function at *place* is called."""
    command = [sys.executable, "-c", DRIVER, place, when, *argv]
    done = subprocess.run(command, cwd=path, capture_output=True, text=True, check=False)
    assert done.returncode == 130, done.stderr


def refused(package: Distgit, cli: Cli, *argv: str, code: int = 1) -> str:
    before = package.repo.snapshot()
    said = cli(*argv, cwd=package.repo.path, code=code).err
    assert package.repo.snapshot() == before
    assert "Traceback" not in said
    return said


def put_away(package: Distgit, said: str) -> None:
    """Do as *said*: the command of the hint."""
    found = re.search(r"git (stash push .*)", said)
    assert found, said
    package.repo(*shlex.split(found[1]))


def edit(package: Distgit) -> None:
    package.repo.write(SPEC, package.spec + "# MY EDIT\n")
    package.repo.write("mine.txt", "mine\n")
    package.repo("add", "mine.txt")


def ended(package: Distgit, cli: Cli, flag: str, start: Snapshot) -> None:
    """It comes to its end, with the user's work in a stash."""
    repo = package.repo
    cli(flag, cwd=repo.path)
    assert "MY EDIT" in repo("show", f"stash@{{0}}:{SPEC}")
    repo("stash", "drop")
    if flag == "--continue":
        assert package.spec_tag("Version") == "1.3.0"
        assert "MY EDIT" not in package.spec
        cli("undo", cwd=repo.path)
    assert repo.snapshot() == start


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
@pytest.mark.parametrize("argv", [NEW, BUMP])
def test_edits_before_the_refs_move(
    clean: Distgit, cli: Cli, argv: tuple[str, ...], flag: str
) -> None:
    user_files(clean.repo)
    if argv == BUMP:
        clean.repo.write(SPEC, clean.spec.replace("Summary:", "# before\nSummary:"))
    start = clean.repo.snapshot()
    interrupted(clean.repo.path, MOVE, *argv)
    edit(clean)
    said = refused(clean, cli, flag)
    assert "edited since new-version was interrupted: foo-bar.spec, mine.txt" in said
    put_away(clean, said)
    ended(clean, cli, flag, start)


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_an_edit_of_a_file_that_lies_there_untracked(clean: Distgit, cli: Cli, flag: str) -> None:
    """git was killed before it wrote its index: the new files are not tracked yet."""
    start = clean.repo.snapshot()
    interrupted(clean.repo.path, MOVE, *NEW)
    clean.repo("reset", "-q", "HEAD")
    name = "0001-Original-Patch-1.patch"
    assert name in clean.repo("ls-files", "--others")
    clean.repo.write(name, "mine\n")
    assert name in refused(clean, cli, flag)
    (clean.repo.path / name).unlink()
    cli(flag, cwd=clean.repo.path)
    if flag == "--abort":
        assert clean.repo.snapshot() == start


@pytest.mark.parametrize("size", [0, 100, None])
@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_what_git_had_half_written_is_in_nobodys_way(
    clean: Distgit, cli: Cli, flag: str, size: int | None
) -> None:
    start = clean.repo.snapshot()
    interrupted(clean.repo.path, MOVE, *NEW)
    for name in (SPEC, "0001-Original-Patch-1.patch"):
        data = (clean.repo.path / name).read_bytes()
        clean.repo.write(name, None if size is None else data[:size])
    cli(flag, cwd=clean.repo.path)
    assert clean.repo.status() == ""
    if flag == "--abort":
        assert clean.repo.snapshot() == start


def test_edits_since_an_abort_was_killed(clean: Distgit, cli: Cli) -> None:
    start = clean.repo.snapshot()
    interrupted(clean.repo.path, MOVE, *NEW)
    interrupted(clean.repo.path, "rdotool.workflows.action.takeback:_drop", "--abort")
    edit(clean)
    put_away(clean, refused(clean, cli, "--abort"))
    ended(clean, cli, "--abort", start)


def test_edits_since_an_undo_was_killed(clean: Distgit, cli: Cli) -> None:
    start = clean.repo.snapshot()
    cli(*NEW, cwd=clean.repo.path)
    interrupted(clean.repo.path, "rdotool.workflows.action.takeback:_drop", "undo")
    edit(clean)
    put_away(clean, refused(clean, cli, "--abort"))
    ended(clean, cli, "--abort", start)


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_edits_on_the_patches_branch(remote: Distgit, cli: Cli, flag: str) -> None:
    start = remote.repo.snapshot()
    place = "rdotool.workflows.action.worktree:put"
    interrupted(remote.repo.path, place, "get-patches", when="after")
    remote.repo.write("requirements.txt", "MY EDIT\n")
    said = refused(remote, cli, flag)
    assert "edited since get-patches was interrupted: requirements.txt" in said
    put_away(remote, said)
    cli(flag, cwd=remote.repo.path)
    remote.repo("stash", "drop")
    if flag == "--abort":
        assert remote.repo.snapshot() == start


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_a_solution_of_a_conflict_that_was_never_told_of(
    conflict: Distgit, cli: Cli, flag: str
) -> None:
    """git's rebase has stopped, and rdotool was killed before it noted that."""
    start = conflict.repo.snapshot()
    place = "rdotool.patches.conflict:_checked_start"
    interrupted(conflict.repo.path, place, *NEW)
    assert solve(conflict.repo, add=False)
    assert "They would be lost" in refused(conflict, cli, flag)
    conflict.repo("checkout", "-q", "-f", "HEAD")
    if flag == "--abort":
        cli(flag, cwd=conflict.repo.path)
        assert conflict.repo.snapshot() == start
    else:
        cli(flag, cwd=conflict.repo.path, code=5)


# --- fix ---------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
def test_fix_hands_over_what_is_edited_already(clean: Distgit, cli: Cli, when: str) -> None:
    place = "rdotool.workflows.action.worktree:put_file"
    interrupted(clean.repo.path, place, "fix", when=when)
    if when == "after":
        describe(clean.repo)
        text = clean.spec
        cli("--continue", cwd=clean.repo.path, code=5)
        assert clean.spec == text
    else:
        cli("--continue", cwd=clean.repo.path, code=5)
        describe(clean.repo)
    cli("--continue", cwd=clean.repo.path)
    assert clean.repo.message().startswith("foo-bar-1.2.3-3\n")


def test_fix_bumps_what_is_edited_before(clean: Distgit, cli: Cli) -> None:
    place = "rdotool.workflows.action.worktree:put_file"
    interrupted(clean.repo.path, place, "fix")
    text = clean.spec.replace("Summary:", "# MY EDIT\nSummary:")
    clean.repo.write(SPEC, text)
    cli("--continue", cwd=clean.repo.path, code=5)
    describe(clean.repo)
    cli("--continue", cwd=clean.repo.path)
    assert "# MY EDIT\n" in clean.repo.read(SPEC)
    assert clean.repo.message().startswith("foo-bar-1.2.3-3\n")


@pytest.mark.parametrize("when", ["before", "after"])
def test_fix_given_up_keeps_what_is_edited(clean: Distgit, cli: Cli, when: str) -> None:
    start = clean.repo.snapshot()
    place = "rdotool.workflows.action.worktree:put_file"
    interrupted(clean.repo.path, place, "fix", when=when)
    edit(clean)
    text = clean.spec
    said = cli("--abort", cwd=clean.repo.path).err
    assert clean.repo.snapshot() == start
    found = re.search(r"git (stash apply [0-9a-f]{12})", said)
    assert found
    clean.repo(*found[1].split())
    assert clean.spec == text
    assert (clean.repo.path / "mine.txt").read_text() == "mine\n"


def test_edits_since_an_abort_of_fix_was_killed(clean: Distgit, cli: Cli) -> None:
    cli("fix", cwd=clean.repo.path, code=5)
    describe(clean.repo)
    place = "rdotool.workflows.action.takeback:_restore"
    interrupted(clean.repo.path, place, "--abort")
    edit(clean)
    said = refused(clean, cli, "--abort")
    assert "edited since fix was interrupted: foo-bar.spec, mine.txt" in said
