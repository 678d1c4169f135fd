"""A workplace for a clone that leaves nothing behind.

A clone grows in a hidden folder beside its target and is renamed into place when it is
whole. The folder holds a lock that the process and every git it starts keep: whoever finds
a folder whose lock is free knows that its makers were killed, and may remove it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".rdotool-clone-"
_LOCK = "lock"
_MAKING = 60.0  # seconds in which a folder may be without its lock: it is being made
_PATIENCE = 10.0  # seconds for the children of an interrupted git to end


@contextmanager
def workplace(parent: Path) -> Iterator[tuple[Path, int]]:
    """A new hidden folder in *parent* and its lock's file descriptor; removed at the end.

    Raises:
        OSError: *parent* can't be written.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder, lock
        finally:
            # The new lock goes after the folder: nobody else may remove it meanwhile.
            lock = _relocked(folder, lock)
            _remove(folder)
            os.close(lock)
    finally:
        _remove(folder)


def _relocked(folder: Path, lock: int) -> int:
    """Give the *lock* up and take it anew, when every git that was started has ended.

    A child of an interrupted git still holds it, and would make the folder again.
    """
    anew = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC)
    os.close(lock)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            fcntl.flock(anew, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(0.01)
        else:
            break
    return anew


def sweep(parent: Path) -> list[Path]:
    """Remove what killed clones left in *parent*; return what is removed."""
    found = (path for path in sorted(parent.glob(f"{PREFIX}*")) if not path.is_symlink())
    return [path for path in found if path.is_dir() and _abandoned(path) and _remove(path)]


def _abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return _age(folder) > _MAKING
    except OSError:
        return False  # another user's
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _remove(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()
