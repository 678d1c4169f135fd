"""A part of rdotool run as a process of its own, where it can do less harm.

For C code that reads what others wrote: it may crash, eat memory, or write without end,
and only that process is lost.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GIB = 1 << 30
MEMORY = 2 * _GIB  # bytes of address space
SECONDS = 300  # of the processor's time
_POLL = 0.1  # seconds


def limit_file_size(size: int | None) -> None:
    """Let this process write no file larger than *size* bytes; None lifts that again.

    Python ignores the signal, so that who writes more gets an ``EFBIG``.
    """
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    soft = hard if size is None else size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def limit_this_process() -> None:
    """Bound what this process may use of memory and time, and leave no core."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, hard))


def run(module: str, args: Sequence[str], stopped: Callable[[], bool] = lambda: False) -> bytes:
    """Run ``python -m MODULE ARGS`` to its end and return what it wrote to stdout.

    The folder that the user stands in isn't looked at for modules. What the process says on
    stderr is dropped: it must tell its faults on stdout.

    Args:
        stopped: asked now and then whether to end the process.

    Raises:
        RdotoolError: it was ended by a signal (a crash, or too much time) or failed.
    """
    command = [sys.executable, "-P", "-m", module, *args]
    # The same modules as in this process, however they came into its path.
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        command,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            out, err = _communicated(process, stopped)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise RdotoolError(_ended(process.returncode, err))
    return out


def answer(data: bytes) -> None:
    """From within: what `run` is to return."""
    with open(1, "wb", closefd=False) as end:
        end.write(data)


def _communicated(
    process: subprocess.Popen[bytes], stopped: Callable[[], bool]
) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=_POLL)
        except subprocess.TimeoutExpired:
            if stopped():
                process.kill()


def _ended(code: int, err: bytes) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        return f"the process that reads it was ended by {name} (a crash, or too much of it)"
    last = err.decode(errors="replace").strip().rpartition("\n")[2]
    return f"the process that reads it failed: {last or f'exit code {code}'}"
