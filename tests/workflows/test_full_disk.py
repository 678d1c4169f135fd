"""No space left: a clear error, everything whole; then it goes on, or is given up."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import isolation

if TYPE_CHECKING:
    from pathlib import Path

CAN_MOUNT = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]


def _can_mount() -> bool:
    try:
        return subprocess.run(CAN_MOUNT, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not _can_mount(), reason="a small file system can't be mounted here")
@pytest.mark.parametrize(
    "scenario",
    [
        "clean",
        "conflict",
        "next conflict",
        "end",
        "fix",
        "end of fix",
        "amend",
        "patch",
        "rdoinfo",
    ],
)
def test_at_several_sizes(tmp_path: Path, scenario: str) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = 'mount -t tmpfs -o size=24m,mode=755 none "$1" && shift && exec "$@"'
    program = [sys.executable, "-m", "tests.workflows.fulldisk", scenario, str(folder)]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, "sh", str(folder), *program],
        env=isolation.environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert not report["faults"], "\n\n".join(report["faults"])
    # Some sizes must have been too small, or nothing was tested.
    assert report["failed"] > 1
