"""Whether files are still what they were, mostly without reading them.

As git's index does: size, times and inode tell that a file is untouched, unless it was
touched so shortly before the index was made that its times may not tell (a "racy"
file). Then, and when anything differs, its content decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Clocks of file systems tick as coarsely as this, in nanoseconds.
RACY = 2_000_000_000

# name, size, mtime, ctime, inode, digest of the content; a list, because JSON has no tuples.
Entry = list[int | str]


def digest(data: bytes) -> str:
    """What stands for the content *data*."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def stamp(path: Path) -> list[int | str]:
    """What the file system says about the file."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def check(root: Path, entries: Iterable[Entry], made: int) -> list[Entry] | None:
    """Look whether the files below *root* still have the content that *entries* tell.

    Args:
        entries: one for each file.
        made: when they were made, in nanoseconds.

    Returns:
        None when the content changed; else the entries as they are now, equal to the
        given ones when nothing had to be read.
    """
    current: list[Entry] = []
    for entry in entries:
        path = root / str(entry[0])
        try:
            now = stamp(path)
            unsure = now != entry[1:5] or racy([entry[0], *now], made)
            if unsure and digest(path.read_bytes()) != entry[5]:
                return None
        except OSError:
            return None
        current.append([entry[0], *now, entry[5]])
    return current


def racy(entry: Entry, made: int) -> bool:
    """Whether the file was touched so late that its times don't tell a later change."""
    return max(int(entry[2]), int(entry[3])) >= made - RACY
