"""Replacing a file at once: it is the old one or the new one, whenever the machine stops."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from rdotool.adapters.objects import fsync_folder

if TYPE_CHECKING:
    from pathlib import Path


def replace(path: Path, data: bytes) -> None:
    """Let the file *path* hold *data*; its mode stays, and a link to it stays one.

    Raises:
        OSError: it can't be written; then it is as it was, and nothing lies beside it.
    """
    path = path.resolve()
    _put(path, data, stat.S_IMODE(path.stat().st_mode))


def write(path: Path, data: bytes) -> None:
    """As :func:`replace`, where there may be no such file yet, or a pipe or a device.

    Raises:
        OSError: it can't be written.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
    elif path.exists():
        replace(path, data)
    else:
        _put(path.resolve(), data, None)


def _put(path: Path, data: bytes, mode: int | None) -> None:
    """Write a file beside *path*, and give it its name; *mode* None is the user's habit."""
    # A name of its own length: one that is made of a long name might be too long.
    beside = path.parent / f".{secrets.token_hex(8)}.new"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    handle = os.open(beside, flags, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)
