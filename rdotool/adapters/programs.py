"""Other programs: run for the user on the user's own terminal, or asked in silence."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Nobody is there to answer: git, ssh and their helpers shall fail instead of asking.
SILENT: Mapping[str, str] = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "false",
    "SSH_ASKPASS": "false",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_LONGEST = 64 * 1024  # bytes of an answer that are read where nothing else is said
_GRACE = 0.5  # seconds for a program to end by itself


def run(command: Sequence[str], folder: Path) -> int:
    """Run *command* in *folder* and return its exit code; it speaks for itself."""
    return subprocess.run(list(command), cwd=folder, check=False).returncode


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said.

    Attributes:
        code: its exit code; negative when a signal ended it.
        out: its stdout as text, *err* its stderr.
        late: whether it was ended because its time was over.
        cut: whether its stdout was longer than what is in *out*.
    """

    code: int
    out: str
    err: str
    late: bool = False
    cut: bool = False

    @property
    def words(self) -> str:
        """The last line of its complaints, else of its output."""
        lines = (self.err.strip() or self.out.strip()).splitlines()
        return lines[-1].strip() if lines else f"exit code {self.code}"


def capture(
    command: Sequence[str],
    folder: Path,
    *,
    timeout: float,
    env: Mapping[str, str] | None = None,
    longest: int = _LONGEST,
) -> Answer | None:
    """Ask one program; see :func:`capture_all`."""
    return capture_all([command], folder, timeout=timeout, env=env, longest=longest)[0]


def capture_all(
    commands: Sequence[Sequence[str]],
    folder: Path,
    *,
    timeout: float,
    env: Mapping[str, str] | None = None,
    longest: int = _LONGEST,
) -> list[Answer | None]:
    """Run programs side by side and return what each said; None for one that isn't installed.

    They have no terminal to ask on, and what still runs after *timeout* seconds, or at
    Ctrl-C, is ended with all that it started.

    Args:
        env: variables besides the surrounding ones and :data:`SILENT`.
        longest: bytes of each output that are read; the rest is left out.
    """
    until = time.monotonic() + timeout
    full = {**os.environ, **SILENT, **(env or {})}
    with ExitStack() as stack:
        running = [_started(command, folder, full, stack) for command in commands]
        return [one.answer(until, longest) if one else None for one in running]


class _Running:
    """A program under way, whose words go to files.

    A pipe would stay open as long as anything that the program left behind, such as the
    connection that ssh keeps for later (ControlPersist).
    """

    def __init__(self, process: subprocess.Popen[bytes], out: IO[bytes], err: IO[bytes]) -> None:
        self._process = process
        self._out = out
        self._err = err

    def answer(self, until: float, longest: int) -> Answer:
        late = False
        try:
            self._process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            late = True
            self.stop()
        out, err = _text(self._out, longest), _text(self._err, longest)
        cut = os.fstat(self._out.fileno()).st_size > longest
        return Answer(self._process.returncode, out, err, late, cut)

    def stop(self) -> None:
        """End it with its children, politely first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is not None:
                return
            # It leads a session of its own, so this reaches what it started, and no more.
            os.killpg(self._process.pid, number)
            try:
                self._process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                continue
        self._process.wait()


def _started(
    command: Sequence[str], folder: Path, env: Mapping[str, str], stack: ExitStack
) -> _Running | None:
    # It takes a while to load, and most who run a program ask none.
    from tempfile import TemporaryFile

    out, err = (stack.enter_context(TemporaryFile()) for _ in range(2))  # noqa: SIM115
    try:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None
    running = _Running(process, out, err)
    stack.callback(running.stop)
    return running


def _text(file: IO[bytes], longest: int) -> str:
    file.seek(0)
    return file.read(longest).decode("utf-8", "replace").strip()
