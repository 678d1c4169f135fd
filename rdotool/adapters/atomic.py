"""Replacing a file at once: it is the old one or the new one, whenever the machine stops."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from rdotool.adapters.objects import fsync_folder


def replace(path: Path, data: bytes) -> None:
    """Let the file *path* hold *data*; its mode stays, and a link to it stays one.

    Raises:
        OSError: it can't be written; then it is as it was, and nothing lies beside it.
    """
    path = path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    fsync_folder(path.parent)
