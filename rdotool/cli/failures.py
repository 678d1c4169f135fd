"""The one place that turns failures into words and exit codes."""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from rdotool.errors import (
    EXIT_BUG,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_PIPE,
    EXIT_USAGE,
    RdotoolError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Git exports these to its hooks and aliases; they would turn every git call of ours
# to another repository than the one the user stands in (git rev-parse --local-env-vars).
_GIT_LOCAL = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_TRACE",
)


_MEND = {
    errno.ENOSPC: "Free space, and run the command again.",
    errno.EDQUOT: "Your quota is used up: free space, and run the command again.",
    errno.EACCES: "Mend the permissions, or go to a folder of your own.",
    errno.EPERM: "Mend the permissions, or go to a folder of your own.",
    errno.EROFS: "It can't be written to: go to another folder.",
    errno.ENOENT: "Look whether it is there, and written so.",
}


def guarded(run: Callable[[], Any]) -> int:
    """Call *run* and return the exit code of the process."""
    for variable in _GIT_LOCAL:
        os.environ.pop(variable, None)
    _terminate_like_ctrl_c()
    _open_streams()
    try:
        code = run()
        sys.stdout.flush()
    except Exception as error:
        return _told(error)
    except KeyboardInterrupt:
        return _interrupted()
    return code if isinstance(code, int) else EXIT_DONE


def _open_streams() -> None:
    """Let there be three streams, and let none fail for a letter that it can't write."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _terminate_like_ctrl_c() -> None:
    """A polite kill or a closed terminal leaves things as whole as Ctrl-C does."""

    def interrupt(_signal: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        # A caller that ignores the signal (nohup) wants it ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, interrupt)


def _throw_away() -> None:
    """Let stdout take what is left for it: Python would complain at each flush, the last at
    exit.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: Exception) -> int:
    try:
        sys.stdout.flush()
    except OSError:  # a full disk below it; the error must be told all the same
        _throw_away()
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        return _interrupted()
    if isinstance(error, click.ClickException):
        error.show()
        return EXIT_USAGE
    if isinstance(error, RdotoolError):
        return _tell(error)
    if isinstance(error, BrokenPipeError):
        # `rdotool info | head`: the reader has seen enough.
        _throw_away()
        return EXIT_PIPE
    if isinstance(error, OSError):
        return _tell(_from_os(error))
    return _bug(error)


def _tell(error: RdotoolError) -> int:
    from rdotool.ui import get_ui

    get_ui().error(error)
    return error.exit_code


def _from_os(error: OSError) -> RdotoolError:
    name = f"{error.filename}: " if error.filename else ""
    return RdotoolError(
        f"{name}{error.strerror or error}", _MEND.get(error.errno or 0, ""), exit_code=EXIT_FAILED
    )


def _interrupted() -> int:
    from rdotool.ui import get_ui

    get_ui().note("Interrupted.  (rdotool status: whether an action is unfinished)")
    return EXIT_INTERRUPTED


def _bug(error: Exception) -> int:
    from rdotool.ui import clean, get_ui

    ui = get_ui()
    ui.note(f"This is a bug in rdotool: {type(error).__name__}: {clean(str(error))}")
    try:
        ui.note(f"Please report it with this log: {_write_log(error)}")
    except OSError as unwritable:
        ui.note(f"(its log can't be written: {unwritable})")
    return EXIT_BUG


def _write_log(error: Exception) -> Path:
    import time
    import traceback

    from rdotool import config

    folder = config.state_dir(os.environ)
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    log.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return log
