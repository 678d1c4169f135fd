"""Run an action on a disk with less and less space; a program, see ``test_full_disk``."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.git import GitRepo
from tests.workflows import scenarios
from tests.workflows.arena import Arena, copy, load_everything, run

if TYPE_CHECKING:
    from tests.helpers.git import Snapshot

STEP = 4096  # one page: tmpfs knows nothing smaller


def fill(folder: Path, free: int) -> Path:
    """A file that leaves *free* bytes of the file system."""
    space = os.statvfs(folder)
    size = space.f_bavail * space.f_frsize - free
    ballast = folder / "ballast"
    with ballast.open("wb") as handle:
        os.posix_fallocate(handle.fileno(), 0, size)
    return ballast


def whole(now: Snapshot, before: Snapshot, end: Snapshot, said: str) -> bool:
    """Whether refs and tree belong together, or it says that they don't."""
    if "half-written" in said:
        return now.refs == before.refs
    return now in (before, end)


def tight(arena: Arena, free: int) -> bool:
    """Run with *free* bytes; whether that was too little."""
    path = copy(arena.template, arena.folder / f"tight-{free}")
    # What it says is written elsewhere, where there is space.
    (path.parent / "log").symlink_to(arena.folder.parent.parent / f"log-{free}")
    before = GitRepo(path).snapshot()
    ballast = fill(arena.folder, free)
    code = run(path, *arena.scenario.argv)
    now = GitRepo(path).snapshot()
    ballast.unlink()
    what = f"{free} bytes free: exit {code}"
    said = arena.log(path)
    if code not in {0, 1, 5}:
        arena.report.faults.append(f"{what}\n{said}")
    if code == 1:
        if "error:" not in said or "Traceback" in said:
            arena.report.faults.append(f"{what}: says\n{said}")
        if not arena.scenario.before and not whole(now, before, arena.end, said):
            arena.report.faults.append(f"{what}: not whole\n{now}\n{before}\n{said}")
    if code == 1:
        arena.check(path, what)
    else:
        shutil.rmtree(path.parent)
    return code == 1


def work(scenario: str, folder: str) -> None:
    load_everything()
    os.environ["GIT_OPTIONAL_LOCKS"] = "0"  # looking needs no space then
    arena = Arena(scenarios.ALL[scenario], Path(folder) / "arena")
    failed = done = 0
    for pages in range(0, 120, 2):
        if tight(arena, pages * STEP):
            failed += 1
        else:
            done += 1
            if done > 3:
                break
    shutil.rmtree(arena.folder)
    sys.stdout.write(json.dumps({**arena.report.as_dict(), "failed": failed}))


if __name__ == "__main__":
    work(*sys.argv[1:])
