"""The ``sources`` file of a distgit: which files the lookaside cache has, and their checksums.

Two forms are in use: ``SHA512 (NAME) = HEX`` (pyrpkg's, as ``sha512sum --tag`` writes it) and
the older ``HEX  NAME``, where the length of HEX tells what made it, which was MD5.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME = "sources"
# Digits of a checksum; no other kind is in use, and md5 is but a guard against accidents.
_DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
_TAGGED = re.compile(r"(?P<kind>[A-Za-z0-9]+) \((?P<name>.+)\) = (?P<digest>[0-9A-Fa-f]+)")
_OLD = re.compile(r"(?P<digest>[0-9A-Fa-f]+)(?:  | \*)(?P<name>.+)")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a file's content must be.

    Attributes:
        kind: a name that hashlib knows, such as ``sha512``.
        digest: in lower-case hex.
    """

    kind: str
    digest: str

    def of(self, path: Path) -> str:
        """The checksum of this kind that the file *path* has."""
        with path.open("rb") as file:
            found = hashlib.new(self.kind, usedforsecurity=False)
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        return found.hexdigest()

    def fits(self, path: Path) -> bool:
        """Whether the file *path* has this content."""
        return hmac.compare_digest(self.of(path), self.digest)

    def line(self, name: str) -> str:
        """A line of the ``sources`` file, without its end."""
        return f"{self.kind.upper()} ({name}) = {self.digest}"


def read(folder: Path) -> dict[str, Checksum]:
    """The checksums by file name that *folder*'s ``sources`` lists; none without that file.

    Raises:
        RdotoolError: a line makes no sense.
    """
    try:
        return parse((folder / NAME).read_bytes())
    except FileNotFoundError:
        return {}


def names(path: Path) -> frozenset[str]:
    """The names in the file *path*, by those of its lines that make sense."""
    try:
        lines = path.read_bytes().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return frozenset()
    found = (_match(line.removesuffix("\r")) for line in lines)
    return frozenset(match["name"] for match in found if match)


def _match(line: str) -> re.Match[str] | None:
    if line.startswith("#"):
        return None
    match = _TAGGED.fullmatch(line) or _OLD.fullmatch(line)
    return match if match and _kind(match.groupdict(), match["digest"]) else None


def parse(data: bytes, where: str = NAME) -> dict[str, Checksum]:
    """The checksums that *data* lists, by file name. Blank lines and comments are allowed.

    Raises:
        RdotoolError: a line makes no sense, or two differ about a file.
    """
    found: dict[str, Checksum] = {}
    text = data.decode("utf-8", "surrogateescape")
    for number, line in enumerate(text.split("\n"), start=1):
        for name, checksum in _entry(line.removesuffix("\r"), f"{where}:{number}"):
            if found.setdefault(name, checksum) != checksum:
                raise RdotoolError(
                    f"{name} has two checksums",
                    "Remove the wrong line.",
                    where=f"{where}:{number}",
                )
    return found


def _entry(line: str, where: str) -> Iterator[tuple[str, Checksum]]:
    if not line.strip() or line.startswith("#"):
        return
    match = _match(line)
    digest = match["digest"].lower() if match else ""
    kind = _kind(match.groupdict(), digest) if match else None
    if match is None or kind is None:
        raise RdotoolError(
            f"this is no line of a sources file: {line[:60]!r}",
            "A line is SHA512 (NAME) = CHECKSUM, or CHECKSUM  NAME. Mend it, or remove it.",
            where=where,
        )
    yield match["name"], Checksum(kind, digest)


def _kind(groups: Mapping[str, str | None], digest: str) -> str | None:
    """What made the checksum; None when its length doesn't fit."""
    said = (groups.get("kind") or "").lower()
    by_length = {digits: kind for kind, digits in _DIGITS.items()}.get(len(digest))
    return by_length if not said or said == by_length else None
