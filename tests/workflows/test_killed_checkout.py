"""A kill while git writes the files of the work tree: some are there, the index knows none.

A filter of git's, run when a file is written, is what kills: so the moment is exact.
"""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.workflows.worlds import conflicting, solve, user_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit
    from tests.helpers.git import Snapshot

NEW = ("new-version", "-lntU", "1.3.0")

# The group: rdotool, git and the filter. Alone: git writes on, a second later.
KILLS = {"group": "kill -KILL 0", "alone": "kill -KILL $RDOTOOL_PID; sleep 1"}


def killed_at(package: Distgit, file: str, how: str, *argv: str) -> None:
    """Run rdotool; when git writes *file* it is killed."""
    mark = package.repo.path.parent / "killed"
    once = (
        f"test -e {shlex.quote(str(mark))} || {{ touch {shlex.quote(str(mark))}; {KILLS[how]}; }}"
    )
    package.repo("config", "filter.kill.smudge", f"cat; {once}")
    package.repo.write(".git/info/attributes", f"{file} filter=kill\n")
    done = (
        subprocess.run(
            [sys.executable, "-m", "rdotool", *argv],
            cwd=package.repo.path,
            capture_output=True,
            start_new_session=True,
            check=False,
        )
        if how == "group"
        else _not_waited_for(package, argv)
    )
    assert done.returncode == -signal.SIGKILL
    assert mark.exists()


def _not_waited_for(package: Distgit, argv: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """Its pipes stay open as long as git runs: nobody may wait for their end."""
    command = [sys.executable, "-m", "rdotool", *argv]
    nothing = subprocess.DEVNULL
    return subprocess.run(
        command, cwd=package.repo.path, stdout=nothing, stderr=nothing, check=False
    )


def finished(package: Distgit, cli: Cli) -> Snapshot:
    for _ in range(9):
        result = cli("--continue", cwd=package.repo.path, code=None)
        if result.code == 0:
            return package.repo.snapshot()
        assert result.code == 5, result.err
        solve(package.repo)
    raise AssertionError("it goes on and on")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Where an undisturbed run ends."""
    package = conflicting(tmp_path_factory.mktemp("wanted") / "foo-bar")
    user_files(package.repo)
    command = [sys.executable, "-m", "rdotool"]
    subprocess.run([*command, *NEW], cwd=package.repo.path, capture_output=True, check=False)
    while solve(package.repo):
        go_on = [*command, "--continue"]
        subprocess.run(go_on, cwd=package.repo.path, capture_output=True, check=False)
    assert package.spec_tag("Version") == "1.3.0"
    return package.repo.snapshot()


@pytest.mark.parametrize("how", KILLS)
@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize(
    ("file", "solved"),
    [
        ("foo/module_0.py", 0),  # the way to the conflict
        ("foo/module_6.py", 0),
        ("requirements.txt", 0),
        ("foo-bar.spec", 1),  # the way back
        ("0002-*.patch", 2),  # the landing
    ],
)
def test_it_ends_as_ever(
    conflict: Distgit, cli: Cli, wanted: Snapshot, file: str, solved: int, back: bool, how: str
) -> None:
    user_files(conflict.repo)
    before = conflict.repo.snapshot()
    argv: tuple[str, ...] = NEW
    for number in range(solved):
        cli(*(argv if number == 0 else ("--continue",)), cwd=conflict.repo.path, code=5)
        solve(conflict.repo)
        argv = ("--continue",)
    killed_at(conflict, file, how, *argv)
    if back:
        cli("--abort", cwd=conflict.repo.path)
        assert conflict.repo.snapshot() == before
    else:
        assert finished(conflict, cli) == wanted


@pytest.mark.parametrize("how", KILLS)
@pytest.mark.parametrize("file", ["foo-bar.spec", "tool.sh"])
def test_an_abort_ends_as_ever(conflict: Distgit, cli: Cli, file: str, how: str) -> None:
    user_files(conflict.repo)
    before = conflict.repo.snapshot()
    cli(*NEW, cwd=conflict.repo.path, code=5)
    killed_at(conflict, file, how, "--abort")
    result = cli("--continue", cwd=conflict.repo.path, code=1)
    assert "is being aborted" in result.err
    assert "being aborted" in cli("status", cwd=conflict.repo.path).out
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before


@pytest.mark.parametrize("how", KILLS)
def test_an_undo_is_ended_by_abort(clean: Distgit, cli: Cli, how: str, tmp_path: Path) -> None:
    before = clean.repo.snapshot()
    cli(*NEW, cwd=clean.repo.path)
    killed_at(clean, "foo-bar.spec", how, "undo")
    cli("--abort", cwd=clean.repo.path)
    assert clean.repo.snapshot() == before
    assert "no finished action" in cli("undo", cwd=clean.repo.path, code=1).err
