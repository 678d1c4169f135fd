"""Time and memory of processes, taken by turns so that a machine's moods hit all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

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
        megabytes: the most memory that one of its processes had, one a run.
        failure: why it was given up, else empty.
    """

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
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
        code, said, memory = _run(contestant.command, cwd, env)
    except OSError as error:
        times.failure = str(error)
        return
    seconds = time.perf_counter() - start
    if code:
        times.failure = f"exit code {code}: {said[-600:]}"
    elif counts:
        times.seconds.append(seconds)
        times.megabytes.append(memory)


def _run(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> tuple[int, str, float]:
    """The exit code, what was said about a failure, and the memory in MB.

    The system counts what this process has, too, when it starts another: less than any
    Python with a library has.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
        timer = threading.Timer(TIMEOUT, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said = _text(err) or _text(out)
    return process.returncode, said, usage.ru_maxrss / 1000


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace").strip()
