"""What ``repomd.xml`` says of the list of packages, and whether it may be believed.

It comes from outside, unsigned: where it points to and how much it announces is bounded
here. What it names is only ever fetched and unpacked, never used as the name of a file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MAX_REPOMD = 4 << 20
"""Bytes; real ones have some ten thousand at most."""
MAX_PRIMARY = 512 << 20
"""Bytes of compressed data; all of Fedora has less than 100 MiB."""
MAX_OPEN = 2 << 30
"""Bytes of XML."""

_ALGORITHMS = {
    "sha": "sha1",
    **{name: name for name in ("sha1", "sha224", "sha256", "sha384", "sha512")},
}
_HINT = "Tell those who keep the repository, or choose another mirror of it."


@dataclass(frozen=True, slots=True)
class Primary:
    """The file that lists the packages.

    Attributes:
        href: where it lies, relative to the repository's URL.
        algorithm: of its checksum, as `hashlib` names it.
        checksum: in hex.
        size: of the (compressed) file, in bytes; None when repomd.xml doesn't say.
        open_algorithm: of the checksum of what it unpacks to; empty when not said.
        open_checksum: in hex.
        open_size: of that, in bytes; None when not said.
    """

    href: str
    algorithm: str
    checksum: str
    size: int | None
    open_algorithm: str
    open_checksum: str
    open_size: int | None

    @property
    def limit(self) -> int:
        """How many bytes may be fetched."""
        return self.size or MAX_PRIMARY

    @property
    def open_limit(self) -> int:
        """How many bytes it may unpack to."""
        return self.open_size or MAX_OPEN


def primary(records: Iterable[Mapping[str, Any]], where: str) -> Primary:
    """The list of packages among the *records* of ``createrepo.records``.

    Args:
        where: the URL of the repomd.xml, for messages.

    Raises:
        RdotoolError: there is none, or what is said of it can't be accepted.
    """
    found = next((each for each in records if each["type"] == "primary"), None)
    if found is None:
        raise RdotoolError("it names no list of packages (primary)", _HINT, where=where)
    algorithm = _algorithm(found["checksum_type"])
    if not (algorithm and found["checksum"]):
        raise RdotoolError(
            f"its list of packages has no usable checksum (type {found['checksum_type']})",
            _HINT,
            where=where,
        )
    opened = _algorithm(found["open_checksum_type"]) if found["open_checksum"] else ""
    return Primary(
        href=_href(found, where),
        algorithm=algorithm,
        checksum=found["checksum"].strip().lower(),
        size=_size(found["size"], MAX_PRIMARY, where),
        open_algorithm=opened,
        open_checksum=(found["open_checksum"] or "").strip().lower(),
        open_size=_size(found["open_size"], MAX_OPEN, where),
    )


def _algorithm(name: str | None) -> str:
    return _ALGORITHMS.get(name or "", "")


def _href(record: Mapping[str, Any], where: str) -> str:
    href = record["href"] or ""
    parts = href.split("/")
    harmless = re.fullmatch(r"[A-Za-z0-9._~+%@=,^-]+", "".join(parts))
    # %2e%2e is .. to many a server.
    up = any(part.lower().replace("%2e", ".") in ("", ".", "..") for part in parts)
    if record["base"] or not harmless or up:
        shown = f"{record['base']} {href}".strip() if record["base"] else href
        raise RdotoolError(
            f"the place of its list of packages is refused: {shown!r} leads elsewhere",
            _HINT,
            where=where,
        )
    return str(href)


def _size(said: int | None, most: int, where: str) -> int | None:
    if not said or said < 0:
        return None
    if said > most:
        raise RdotoolError(
            f"its list of packages is said to have {said} bytes; at most {most} are accepted",
            _HINT,
            where=where,
        )
    return said


def checksum_of(path: Path, algorithm: str) -> str:
    """The checksum of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()
