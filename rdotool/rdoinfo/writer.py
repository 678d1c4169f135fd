"""Making an index, and keeping it on the disk."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from rdotool.rdoinfo.blocks import block
from rdotool.rdoinfo.index import FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rdotool.rdoinfo.index import Info

# These stand outside the YAML part of a printed package (see ``render``).
OUTSIDE = frozenset(
    ("name", "project", "conf", "upstream", "patches", "distgit", "master", "maintainers")
)
# Each source, info file and tag has an index of its own; the oldest ones go.
KEEP = 12


def encode(info: Mapping[str, Any], origin: Mapping[str, Any]) -> bytes:
    """The index of a merged *info*.

    Args:
        info: as ``merge.merged`` gives it.
        origin: what the header is to say about where it is from.
    """
    packages: Sequence[Mapping[str, Any]] = info["packages"]
    chunks = _Chunks()
    rest = {key: value for key, value in info.items() if key not in ("releases", "packages")}
    columns = {name: chunks.add(values) for name, values in _columns(packages).items()}
    parts = {"releases": chunks.add(info["releases"]), "rest": chunks.add(rest)}
    places: list[int] = []
    for package in packages:
        places.append(chunks.add(package)[0])
        inside = {key: value for key, value in package.items() if key not in OUTSIDE}
        places.append(chunks.add(block(inside) if inside else "")[0])
    places.append(chunks.size)
    parts["places"] = chunks.add(places)
    header = {
        "format": FORMAT,
        "count": len(packages),
        "parts": parts,
        "columns": columns,
        "origin": dict(origin),
    }
    return _chunk(header) + b"".join(chunks.chunks)


class _Chunks:
    """Chunks in a row."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self.size = 0

    def add(self, value: Any) -> tuple[int, int]:
        """Append *value* and return where it begins and ends."""
        chunk = _chunk(value)
        start = self.size
        self.chunks.append(chunk)
        self.size += len(chunk)
        return start, self.size


def _chunk(value: Any) -> bytes:
    # Dates are the only values of YAML's that JSON lacks; they become ISO text.
    body = json.dumps(value, separators=(",", ":"), default=str).encode("ascii") + b"\n"
    return b"%08x %s" % (crc32(body), body)


def _columns(packages: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    names = dict.fromkeys(key for package in packages for key in package)
    return {name: [_searchable(package.get(name)) for package in packages] for name in names}


def _searchable(value: Any) -> Any:
    if value is None or isinstance(value, str | list):
        return value
    return list(value) if isinstance(value, dict) else {"type": type(value).__name__}


def renewed(info: Info, origin: Mapping[str, Any]) -> bytes:
    """The index of *info* with another origin in its header."""
    header = {**info.header, "origin": dict(origin)}
    return _chunk(header) + info.data[info.data.find(b"\n") + 1 :]


def store(path: Path, data: bytes) -> None:
    """Put an index in its place, atomically; a cache that can't be written is no failure."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(path)
        _prune(path.parent)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _prune(folder: Path) -> None:
    def age(path: Path) -> float:
        return path.stat().st_mtime

    for path in sorted(folder.iterdir(), key=age, reverse=True)[KEEP:]:
        with suppress(OSError):
            path.unlink()
