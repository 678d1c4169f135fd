"""Wall-clock times of processes, taken by turns so that a machine's moods hit all alike."""

from __future__ import annotations

import statistics
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

TIMEOUT = 600  # seconds


@dataclass(frozen=True)
class Contestant:
    """A command that is measured.

    Attributes:
        command: the command line.
        prepare: called before each run, not timed; returns the folder to run in.
    """

    command: Sequence[str]
    prepare: Callable[[], Path]


@dataclass
class Times:
    """What was measured of one contestant.

    Attributes:
        seconds: one a run.
        failure: why it was given up, else empty.
    """

    seconds: list[float] = field(default_factory=list)
    failure: str = ""

    @property
    def median(self) -> float | None:
        """None when it failed or never ran."""
        return None if self.failure or not self.seconds else statistics.median(self.seconds)


def by_turns(
    contestants: Mapping[str, Contestant], runs: int, env: Mapping[str, str]
) -> dict[str, Times]:
    """Measure all contestants *runs* times: A B C A B C …, after one unmeasured warm-up each.

    The warm-up fills the caches of the system (and of the tools, where *prepare* leaves
    them) and writes what Python compiles.
    """
    times = {name: Times() for name in contestants}
    for turn in range(runs + 1):
        for name, contestant in contestants.items():
            if not times[name].failure:
                _one(contestant, times[name], env, counts=turn > 0)
    return times


def _one(contestant: Contestant, times: Times, env: Mapping[str, str], *, counts: bool) -> None:
    cwd = contestant.prepare()
    start = time.perf_counter()
    try:
        done = subprocess.run(
            contestant.command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        times.failure = str(error)
        return
    seconds = time.perf_counter() - start
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        times.failure = f"exit code {done.returncode}: {said[-600:]}"
    elif counts:
        times.seconds.append(seconds)
