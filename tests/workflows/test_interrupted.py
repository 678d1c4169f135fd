"""Ctrl-C and a polite kill: a word of what to do, exit code 130, and it can go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lntU", "1.3.0")

# Stops, as if the machine were slow, at the git call whose arguments hold a word.
DRIVER = """\
import pathlib, sys, time
from rdotool.adapters.vcs import Repo
from rdotool.cli.main import main
inner, told = Repo.run, pathlib.Path(sys.argv[1])
def slow(self, *args, **options):
    if sys.argv[2] in args and not told.exists():
        told.touch()
        time.sleep(30)
    return inner(self, *args, **options)
Repo.run = slow
main(sys.argv[3:])
"""


def interrupted(path: Path, word: str, number: int) -> tuple[int, str]:
    """Run new-version and send the signal when git is called with *word*."""
    told = path.parent / "told"
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, told, word, *NEW],
        cwd=path,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    for _ in range(2000):
        if told.exists() or process.poll() is not None:
            break
        time.sleep(0.01)
    os.killpg(process.pid, number)
    _, err = process.communicate(timeout=30)
    return process.returncode, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("word", ["merge-tree", "mktree", "read-tree", "update-ref"])
def test_it_can_go_on(clean: Distgit, cli: Cli, word: str, number: int) -> None:
    before = clean.repo.snapshot()
    code, err = interrupted(clean.repo.path, word, number)
    assert code == 130, err
    assert "Interrupted in the middle of new-version" in err
    assert "rdotool --continue" in err
    assert "Traceback" not in err
    assert "Interrupted." in cli("status", cwd=clean.repo.path).out
    if number == signal.SIGINT:
        cli("--continue", cwd=clean.repo.path)
        assert clean.spec_tag("Version") == "1.3.0"
        assert clean.repo.status() == ""
        cli("undo", cwd=clean.repo.path)
    else:
        cli("--abort", cwd=clean.repo.path)
    assert clean.repo.snapshot() == before


def test_before_anything_has_begun(clean: Distgit, cli: Cli) -> None:
    before = clean.repo.snapshot()
    code, err = interrupted(clean.repo.path, "var", signal.SIGINT)
    assert code == 130
    assert "Interrupted." in err
    assert "Traceback" not in err
    assert clean.repo.snapshot() == before
    assert cli("status", "--json", cwd=clean.repo.path).json == {"action": None}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_git_hands_a_conflict_over(conflict: Distgit, cli: Cli, number: int) -> None:
    before = conflict.repo.snapshot()
    code, err = interrupted(conflict.repo.path, "--interactive", number)
    assert code == 130, err
    cli("--continue", cwd=conflict.repo.path, code=5)
    cli("--abort", cwd=conflict.repo.path)
    assert conflict.repo.snapshot() == before
