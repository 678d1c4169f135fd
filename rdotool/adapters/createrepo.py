"""The only importer of createrepo_c: repodata read, piece by piece.

Its C code (libxml2, zlib, liblzma, zstd …) meets data from outside. So these functions are
called in a process of their own (:mod:`rdotool.adapters.confined`), which may neither
write nor keep more than it is allowed to; what createrepo_c itself says on stderr stays there.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The content tells how it is compressed: a name is only a name.
_MAGIC = {
    b"\x1f\x8b": "GZ",
    b"\xfd7zXZ\x00": "XZ",
    b"BZh": "BZ2",
    b"\x28\xb5\x2f\xfd": "ZSTD",
}


class UnreadableError(Exception):
    """The data isn't what it should be; the words are for the user."""


def _createrepo_c() -> Any:
    try:
        return importlib.import_module("createrepo_c")
    except ImportError as error:
        raise RdotoolError(
            f"createrepo_c's Python module can't be used: {error}",
            "Install it: pip install createrepo_c  (or dnf install python3-createrepo_c)",
        ) from None


def records(path: Path) -> list[dict[str, Any]]:
    """What a ``repomd.xml`` lists, one mapping for each file of repodata.

    Keys: ``type``, ``href``, ``base``, ``checksum_type``, ``checksum``, ``size``, and of what
    it unpacks to ``open_checksum_type``, ``open_checksum``, ``open_size``. Sizes are in bytes,
    and not positive when it doesn't say.

    Raises:
        UnreadableError: it is no repomd.
    """
    library = _createrepo_c()
    found = library.Repomd()
    _parsed(lambda warn: library.xml_parse_repomd(str(path), found, warn), "repomd")
    return [
        {
            "type": each.type,
            "href": each.location_href,
            "base": each.location_base,
            "checksum_type": each.checksum_type,
            "checksum": each.checksum,
            "size": each.size,
            "open_checksum_type": each.checksum_open_type,
            "open_checksum": each.checksum_open,
            "open_size": each.size_open,
        }
        for each in found.records
    ]


def packages(path: Path, each: Callable[[Any], None]) -> None:
    """Call *each* for every package of a plain ``primary.xml``, in one pass.

    The packages are createrepo_c's: ``name``, ``epoch``, ``version``, ``release``, ``arch``,
    and ``provides``, a list of ``(name, flags, epoch, version, release, pre)``.

    Raises:
        UnreadableError: it is no primary.xml, or is cut off.
    """
    library = _createrepo_c()
    raised: list[Exception] = []

    def guarded(package: Any) -> None:
        try:
            each(package)
        except Exception as error:
            raised.append(error)
            raise

    try:
        _parsed(
            lambda warn: library.xml_parse_primary(
                str(path), pkgcb=guarded, warningcb=warn, do_files=False
            ),
            "list of packages (primary.xml)",
        )
    except UnreadableError as error:
        # createrepo_c makes words of what a callback raises.
        raise (raised[0] if raised else error) from None


def _parsed(parse: Callable[[Callable[[int, str], bool]], None], what: str) -> None:
    wrong = []

    def warn(_kind: int, words: str) -> bool:
        # Another root is no error to createrepo_c: it finds nothing, and says so.
        if "expected element" in words:
            wrong.append(words)
        return True

    try:
        parse(warn)
    except _createrepo_c().CreaterepoCError as error:
        raise UnreadableError(f"it is no {what}: {_reason(error)}") from None
    if wrong:
        raise UnreadableError(f"it is no {what}: it is XML, but of something else")


def _reason(error: Exception) -> str:
    """createrepo_c's words without the name of a temporary file."""
    words = " ".join(str(error).split())
    head, found, tail = words.partition("' at line: ")
    return f"line {tail}" if found and head.startswith("Parse error '") else words


def decompress(path: Path, target: Path, limit: int) -> Path:
    """The plain form of *path*: itself when it is not compressed, else the new *target*.

    The caller's process must not be allowed to write files larger than *limit* bytes. And
    the caller has to check what comes out: createrepo_c takes damaged data for its end.

    Raises:
        UnreadableError: it is larger than *limit*, or compressed in another way.
    """
    with path.open("rb") as file:
        head = file.read(512)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
    if kind is None:
        return _plain(path, head, limit)
    library = _createrepo_c()
    try:
        library.decompress_file(str(path), str(target), getattr(library, kind))
    except (OSError, library.CreaterepoCError) as error:
        if target.exists() and target.stat().st_size >= limit:
            raise UnreadableError(_larger(limit)) from None
        raise UnreadableError(f"it can't be unpacked: {_reason(error)}") from None
    return target


def _plain(path: Path, head: bytes, limit: int) -> Path:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UnreadableError("it is neither XML nor compressed by gzip, xz, bzip2 or zstd")
    if path.stat().st_size > limit:
        raise UnreadableError(_larger(limit))
    return path


def _larger(limit: int) -> str:
    return f"it unpacks to more than the {limit} bytes that are allowed"
