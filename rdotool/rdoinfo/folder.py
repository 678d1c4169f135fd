"""A local folder as a source of info files (``-l``)."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.signature import Entry, check, digest, racy, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# rdoinfo's largest file has 400 kB.
MAX_SIZE = 64 * 1024 * 1024


class Folder:
    """Reads info files of a folder and remembers what they looked like."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = root.resolve()
        self._made = time.time_ns()
        self._entries: dict[str, Entry] = {}

    def read(self, name: str) -> bytes:
        """The bytes of the file *name*; a link must not lead out of the folder."""
        path = self._root / name
        if not path.resolve().is_relative_to(self._real):
            raise RdotoolError(f"{path} is refused: it is a link that leads out of the folder")
        if not path.is_file():
            raise RdotoolError(f"info file not found: {path}", _hint(self._root))
        try:
            before = stamp(path)
            if int(before[0]) > MAX_SIZE:
                raise RdotoolError(f"{path} is too large for an info file")
            data = path.read_bytes()
        except OSError as error:
            raise RdotoolError(f"{path} can't be read: {error.strerror}") from None
        self._entries[name] = [name, *before, digest(data)]
        return data

    def names(self) -> list[str]:
        """Every YAML file in the folder, but for hidden ones; imported or not."""
        found: list[str] = []
        for folder, below, files in os.walk(self._root):
            below[:] = [name for name in below if not name.startswith(".")]
            inside = Path(folder).relative_to(self._root)
            found += [str(inside / name) for name in files if name.endswith(".yml")]
        return sorted(found)

    def shown(self, name: str) -> str:
        """The file's path, as the user named the folder."""
        return str(self._root / name)

    def origin(self) -> dict[str, Any]:
        """What the index must know to tell whether the files changed."""
        return {"made": self._made, "files": list(self._entries.values())}


def open_folder(root: Path) -> Folder:
    """The folder as a source.

    Raises:
        RdotoolError: there is no such folder.
    """
    if not root.is_dir():
        raise RdotoolError(
            f"no such folder: {root}", "-l wants the folder of an rdoinfo: a clone of it."
        )
    return Folder(root)


def still_valid(
    root: Path, origin: Mapping[str, Any], renew: Callable[[dict[str, Any]], None]
) -> bool:
    """Whether the files are as the index's *origin* tells.

    Args:
        renew: is given a new origin when files had to be read to see that.
    """
    now = time.time_ns()
    current = check(root, origin["files"], origin["made"])
    if current is None:
        return False
    if current != origin["files"] or any(racy(entry, origin["made"]) for entry in current):
        renew({"made": now, "files": current})
    return True


def _hint(root: Path) -> str:
    names = sorted(path.name for path in root.glob("*.yml"))[:10]
    there = f"The info files there are: {', '.join(names)}." if names else "It has no info files."
    return f"{there} Choose one with -i."
