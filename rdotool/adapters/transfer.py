"""Moving git objects over the network: clone, fetch, push; with progress, and killable.

A transfer that is interrupted takes its git along: when control comes back, nothing
writes any more and what was made can be removed.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from rdotool.adapters import gitconfig, programs
from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import GitError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Tell = Callable[[str], None]

_STAGE = re.compile(r"(?:remote: )?(?P<stage>[A-Z][a-z]+ [a-z]+):\s+(?P<share>\d{1,3}%)")
_WORDS = re.compile(r"(?:fatal|error|ERROR): (.*)")
_LONGEST_LINE = 16 * 1024
_MOST_LINES = 2000  # of the first and the last that a push says
_GRACE = 5.0  # seconds for git to remove its own half-made files


def clone(
    url: str,
    target: Path,
    *,
    progress: Tell | None = None,
    options: Iterable[str] = (),
    keep_open: Iterable[int] = (),
) -> None:
    """Clone *url* into the new folder *target*, its remote named ``origin``.

    Args:
        progress: is told in words how far git is.
        options: more options of ``git clone``.
        keep_open: file descriptors that git inherits, such as that of a held lock.

    Raises:
        RdotoolError: the URL is refused; git was not started.
        GitError: git failed; what it made of *target* may be there still.
    """
    check_url(url)
    args = ["clone", "--progress", "--origin", "origin", *options, "--", url, str(target)]
    _transfer(args, target.parent, progress, keep_open)


def fetch(
    root: Path, remote: str, *, progress: Tell | None = None, keep_open: Iterable[int] = ()
) -> None:
    """Fetch *remote* of the repository at *root*, with the tags git brings along.

    Raises:
        GitError: git failed.
    """
    _transfer(["fetch", "--progress", "--", remote], root, progress, keep_open)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What ``git push`` said, whatever came of it.

    Attributes:
        code: git's exit code; negative when a signal ended it.
        said: its lines, those of the server with ``remote:`` before them; no progress.
        late: it was ended, since nothing was heard of it for too long.
    """

    code: int
    said: tuple[str, ...]
    late: bool = False


def push(
    root: Path,
    remote: str,
    refspecs: Iterable[str],
    *,
    options: Iterable[str] = (),
    progress: Tell | None = None,
    ask: bool = False,
    timeout: float = 600.0,
) -> Pushed:
    """Push *refspecs* to *remote*, a name or a URL, of the repository at *root*.

    Args:
        options: more options of ``git push``.
        progress: is told in words how far git is.
        ask: somebody is there: git and ssh may ask for a passphrase on the terminal.
        timeout: seconds without a word after which git is ended.

    Raises:
        RdotoolError: the URL is refused; git was not started.
    """
    if ":" in remote or remote.startswith("/"):
        check_url(remote)
    args = ["push", "--progress", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"]
    args += [*options, "--", remote, *refspecs]
    said: list[str] = []
    with _asked(args, root, ask=ask) as process:
        late = not _hear(process, said, progress, timeout)
    return Pushed(process.returncode, tuple(without_password(line) for line in said), late)


@contextmanager
def _asked(args: list[str], folder: Path, *, ask: bool) -> Iterator[subprocess.Popen[bytes]]:
    """Git with all its words on stdout; a group of its own where nobody is asked."""
    process = subprocess.Popen(
        ["git", *args],
        cwd=folder,
        env={
            **os.environ,
            **({} if ask else programs.SILENT),
            **gitconfig.environment(os.environ),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # Without a terminal ssh can't ask. With one it needs to be in the foreground.
        start_new_session=not ask,
    )
    try:
        yield process
    finally:
        _stop(process, group=not ask)


def _hear(
    process: subprocess.Popen[bytes], said: list[str], tell: Tell | None, timeout: float
) -> bool:
    """Read until git has ended; False when it was silent for *timeout* seconds."""
    assert process.stdout is not None
    handle, rest, since = process.stdout.fileno(), b"", time.monotonic()
    poll = select.poll()
    poll.register(handle)
    while poll.poll(200) or time.monotonic() < since + timeout:
        chunk = os.read(handle, 8192) if poll.poll(0) else None
        if chunk:
            since = time.monotonic()
            *lines, rest = re.split(rb"[\r\n]", (rest + chunk)[-_LONGEST_LINE:])
            _sort(lines, said, tell)
        # A connection that ssh keeps for later (ControlPersist) holds the pipe open.
        elif chunk == b"" or process.poll() is not None:
            break
    else:
        return False
    _sort([rest], said, tell)
    return _ended(process, timeout)


def _ended(process: subprocess.Popen[bytes], timeout: float) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout)
    return process.poll() is not None


def _sort(lines: Iterable[bytes], said: list[str], tell: Tell | None) -> None:
    """Keep what was said, tell the progress; a server that never ends fills no memory."""
    for line in _texts(lines):
        stage = _STAGE.match(line)
        if stage is None:
            said.append(line)
        elif tell is not None:
            tell(f"{stage['stage'].lower()} {stage['share']}")
    del said[_MOST_LINES:-_MOST_LINES]


def _transfer(args: list[str], folder: Path, tell: Tell | None, keep_open: Iterable[int]) -> None:
    said: list[str] = []
    with _started(args, folder, keep_open) as process:
        assert process.stderr is not None
        for line in _lines(process.stderr):
            stage = _STAGE.match(line)
            if stage is None:
                said.append(line)
            elif tell is not None:
                tell(f"{stage['stage'].lower()} {stage['share']}")
        code = process.wait()
    if code:
        raise _failure(args, said, code)


@contextmanager
def _started(
    args: list[str], folder: Path, keep_open: Iterable[int]
) -> Iterator[subprocess.Popen[bytes]]:
    neutral = gitconfig.environment(os.environ)
    process = subprocess.Popen(
        ["git", *args],
        cwd=folder,
        env={**os.environ, **neutral},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=tuple(keep_open),
    )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes], *, group: bool = False) -> None:
    """End git, if it still runs, and wait until it has: nothing writes after that.

    Args:
        group: it leads a group of its own, which is ended as a whole.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, number) if group else process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """What git says, cut at newlines and at the carriage returns of its progress."""
    rest = b""
    while chunk := os.read(stream.fileno(), 8192):
        *lines, rest = re.split(rb"[\r\n]", rest + chunk)
        yield from _texts(lines)
    yield from _texts([rest])


def _texts(lines: Iterable[bytes]) -> Iterator[str]:
    return (line.decode("utf-8", "replace").rstrip() for line in lines if line.strip())


def _failure(args: list[str], said: list[str], code: int) -> GitError:
    words = [match[1] for line in said if (match := _WORDS.match(line))]
    last = (words or said or [f"exit code {code}"])[0 if words else -1]
    if code < 0:
        last = f"ended by signal {-code}"
    command = without_password(" ".join(("git", *args)))
    what = f"git {args[0]} of {without_password(args[-2] if args[0] == 'clone' else args[-1])}"
    return GitError(
        f"{what} failed: {without_password(last)}",
        "Check the network, the URL and your access, then run the command again.",
        command=command,
        stderr=without_password("\n".join(said)),
    )
