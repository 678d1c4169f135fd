"""A file that is being fetched: what there is of it, and what it is a part of.

It lies in a folder of rdotool's own, under a name that its URL gives, until it is whole.
Beside it a small JSON file holds the validator that the server gave with its first byte
(an ETag or a date), so that a later process can ask for the rest of the same content.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING

from rdotool.adapters.objects import fsync_folder
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEPT = 14 * 24 * 3600.0  # seconds that the part of a file is kept which nobody asks for again


@dataclass(frozen=True, slots=True)
class Origin:
    """What a part is a part of.

    Attributes:
        validator: for the header ``If-Range``; None when the server gave none that is strong.
        total: the size of the whole in bytes, None when unknown.
    """

    validator: str | None = None
    total: int | None = None


class Part:
    """The part that is there of the file behind *url*; hold it with :func:`held`."""

    def __init__(self, data: IO[bytes], path: Path) -> None:
        self._data = data
        self.path = path
        self._about = path.with_suffix(".json")

    @property
    def size(self) -> int:
        """How many bytes are there."""
        return os.fstat(self._data.fileno()).st_size

    def origin(self) -> Origin:
        """What it is a part of."""
        try:
            known = json.loads(self._about.read_bytes())
            return Origin(known["validator"], known["total"])
        except (OSError, ValueError, KeyError, TypeError):
            return Origin()

    def begin(self, origin: Origin = Origin()) -> None:
        """Throw away what is there: the bytes of *origin* come now."""
        self._data.truncate(0)
        self._about.write_text(json.dumps(asdict(origin)), encoding="utf-8")

    def append(self, chunk: bytes) -> None:
        """Add the next bytes; they outlive a kill of this process."""
        self._data.seek(0, os.SEEK_END)
        self._data.write(chunk)

    def drop(self) -> None:
        """It isn't wanted any more."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def become(self, target: Path) -> None:
        """Let the whole appear as the file *target*, at once."""
        os.fsync(self._data.fileno())
        try:
            self.path.replace(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise _about_target(error, target) from None
            # Another file system: copy it beside the target first.
            _copied(self.path, target)
        fsync_folder(target.parent)
        self.drop()


def _copied(path: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}.part")
    try:
        _copy_over(path, beside, target)
    except OSError as error:
        raise _about_target(error, target) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _about_target(error: OSError, target: Path) -> OSError:
    """The same, said of the file that the user knows."""
    return OSError(error.errno, error.strerror, str(target))


def _copy_over(path: Path, beside: Path, target: Path) -> None:
    with path.open("rb") as source, beside.open("wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    beside.replace(target)


@contextlib.contextmanager
def held(folder: Path, url: str) -> Iterator[Part]:
    """The part of the file behind *url*; nobody else writes to it meanwhile.

    Raises:
        RdotoolError: another process fetches that file right now.
    """
    name = hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    path = folder / f"{name}.part"
    with _locked(path) as data:
        os.utime(path)  # asked for again: it isn't old any more
        _sweep(folder)
        part = Part(data, path)
        try:
            yield part
        finally:
            if path.exists() and not part.size:
                part.drop()
            with contextlib.suppress(OSError):
                folder.rmdir()  # where it is empty


def _locked(path: Path) -> IO[bytes]:
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Without a buffer: what is written outlives a kill.
            data = path.open("ab", buffering=0)
        except FileNotFoundError:
            continue  # another process has just removed the empty folder
        try:
            fcntl.flock(data, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Whoever held it may have renamed it to its target: that file isn't ours.
            if _same(data, path):
                return data
        except BlockingIOError:
            data.close()
            raise RdotoolError(
                "another rdotool fetches it right now", "Wait until it has finished."
            ) from None
        data.close()


def _same(data: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(data.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sweep(folder: Path) -> None:
    """Remove the parts of files that nobody asked for again for long."""
    for path in folder.glob("*.part"):
        if not _is_old(path):
            continue
        with contextlib.suppress(OSError), path.open("rb") as data:
            fcntl.flock(data, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not while somebody holds it
            if _is_old(path):
                path.unlink()
                path.with_suffix(".json").unlink(missing_ok=True)
    for path in folder.glob("*.json"):
        with contextlib.suppress(OSError):
            if _is_old(path) and not path.with_suffix(".part").exists():
                path.unlink()


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _KEPT
    except OSError:
        return False  # it has just gone
