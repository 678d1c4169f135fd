"""The folder around a spec: which files its sources and patches can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ENOUGH = 1 << 20
_PATCH_NAMES = (".patch", ".diff")
_OLD_FILE = re.compile(rb"^--- (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Folder:
    """What lies beside a spec.

    Attributes:
        names: the files.
        listed: the names in ``sources``: they are in the lookaside cache.
        prefixed: the patch files that need ``-p1`` (``--- a/nova/api.py``).
        holds_sources: whether sources are to be here at all; not so in rpmbuild's
            ``SPECS``.
    """

    names: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    prefixed: frozenset[str] = frozenset()
    holds_sources: bool = True

    @classmethod
    def read(cls, path: Path, listed: Callable[[Path], frozenset[str]]) -> Folder:
        """What is in the folder `path`; what can't be read counts as not there.

        Args:
            listed: gives the names in a ``sources`` file.
        """
        files = {item.name: item for item in _entries(path) if item.is_file()}
        distgit = any((parent / ".git").exists() for parent in (path, *path.parents))
        aside = path.parent / "SOURCES"
        if path.name == "SPECS" and aside.is_dir():
            files |= {item.name: item for item in _entries(aside) if item.is_file()}
        patches = {name for name in files if name.endswith(_PATCH_NAMES)}
        return cls(
            frozenset(files),
            listed(files["sources"]) if "sources" in files else frozenset(),
            frozenset(name for name in patches if _needs_strip(files[name])),
            distgit or "sources" in files or bool(patches) or aside.is_dir(),
        )

    def has(self, name: str) -> bool:
        """Whether a source of this name is at hand."""
        return name in self.names or name in self.listed


def _entries(path: Path) -> list[Path]:
    try:
        return list(path.iterdir())
    except OSError:
        return []


def _needs_strip(path: Path) -> bool:
    """True when each file of a patch has a folder before it, as ``a/``."""
    olds = [name for name in _OLD_FILE.findall(_head(path)) if name != b"/dev/null"]
    return bool(olds) and all(name.startswith(b"a/") for name in olds)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(_ENOUGH)
    except OSError:
        return b""
