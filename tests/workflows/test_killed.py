"""SIGKILL at any moment: then --continue ends where it would have, --abort at the start.

``RDOTOOL_TEST_KILLS=10`` draws ten times as many moments, and leaves no boundary out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import isolation

if TYPE_CHECKING:
    from pathlib import Path

TIMES = int(os.environ.get("RDOTOOL_TEST_KILLS", "1"))
DRAWN = 13


def killed(tmp_path: Path, scenario: str, how: str, first: int, count: int) -> dict[str, Any]:
    """The arena's report; a fault fails the test."""
    command = [sys.executable, "-m", "tests.workflows.arena", scenario, how]
    done = subprocess.run(
        [*command, str(first), str(count), str(tmp_path / "arena")],
        env=isolation.environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert not report["faults"], "\n\n".join(report["faults"])
    assert report["kills"] > 0
    return report


@pytest.mark.parametrize(
    ("scenario", "part", "parts"),
    [
        ("clean", 0, 2),
        ("clean", 1, 2),
        ("conflict", 0, 1),
        ("next conflict", 0, 2),
        ("next conflict", 1, 2),
        ("end", 0, 2),
        ("end", 1, 2),
        ("abort", 0, 1),
        ("undo", 0, 1),
        ("patch", 0, 1),
        ("patch --amend", 0, 1),
        ("undo patch", 0, 1),
        ("get-patches", 0, 1),
        ("undo get-patches", 0, 1),
        ("recreate-patches", 0, 1),
        ("undo recreate-patches", 0, 1),
        ("tag-patches", 0, 1),
        ("fix", 0, 1),
        ("fix over edits", 0, 1),
        ("end of fix", 0, 1),
        ("abort fix", 0, 1),
        ("undo fix", 0, 1),
        ("amend", 0, 1),
        ("undo amend", 0, 1),
        ("squash", 0, 1),
        ("undo squash", 0, 1),
        ("rdoinfo", 0, 1),
        ("rdoinfo on a branch", 0, 1),
        ("undo rdoinfo", 0, 1),
    ],
)
def test_at_every_boundary(tmp_path: Path, scenario: str, part: int, parts: int) -> None:
    """Before and after each git call, each write of the journal, each file removed."""
    how = "every" if TIMES > 1 else "boundaries"
    report = killed(tmp_path, scenario, how, part, parts)
    assert report["states"] > 2


@pytest.mark.parametrize(
    "scenario",
    [
        *("clean", "conflict", "next conflict", "end", "undo", "patch", "undo patch"),
        *("end of fix", "abort fix", "amend", "undo amend", "squash"),
        *("get-patches", "undo get-patches", "recreate-patches"),
    ],
)
def test_git_goes_on_alone(tmp_path: Path, scenario: str) -> None:
    """rdotool is killed as soon as git has started; the user is at once at it again."""
    killed(tmp_path, scenario, "orphans", 0, 1)


@pytest.mark.parametrize("seed", range(2 * TIMES))
@pytest.mark.parametrize(
    "scenario",
    [
        "clean",
        "conflict",
        "next conflict",
        "end",
        "patch",
        "patch -l",
        "get-patches",
        "recreate-patches",
        "fix",
        "end of fix",
        "amend",
        "rdoinfo",
        "rdoinfo on a branch",
    ],
)
def test_at_random_moments(tmp_path: Path, scenario: str, seed: int) -> None:
    """The whole process group, or rdotool alone."""
    killed(tmp_path, scenario, "time", seed, DRAWN)
