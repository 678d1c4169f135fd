"""Fetching what a repository serves, and believing none of it before it is checked.

Nothing is unpacked or parsed before its size and checksum are those that repomd.xml says.
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from rdotool.adapters import repofile
from rdotool.adapters.repofile import Oversized
from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError
from rdotool.repos import reading
from rdotool.repos import repomd as rules
from rdotool.repos.reading import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.repos.repomd import Primary

_LATER = "A mirror that is just being updated looks like this: run the command again later."
_OFTEN = 0.1  # seconds
_PAGE = "a web page (to log in, or an apology)"


def repomd(base: str) -> bytes:
    """The bytes of the repository's repomd.xml.

    Raises:
        UnreachableError: it can't be had.
        RdotoolError: it is too large to be one.
    """
    url = f"{base}/repodata/repomd.xml"
    chunks: list[bytes] = []
    try:
        repofile.fetch(url, rules.MAX_REPOMD, chunks.append)
    except Oversized:
        raise RdotoolError(
            f"it has more than {rules.MAX_REPOMD} bytes: no repomd.xml is so large",
            "Look whether the URL is that of a repository.",
            where=without_password(url),
        ) from None
    return b"".join(chunks)


def primary(base: str, data: bytes, workshop: Path) -> Primary:
    """What the repomd.xml *data* says of the list of packages.

    Raises:
        RdotoolError: it is no repomd.xml, or what it says can't be accepted.
    """
    where = without_password(f"{base}/repodata/repomd.xml")
    path = workshop / "repomd.xml"
    path.write_bytes(data)
    try:
        records = reading.records(path)
    except FaultError as fault:
        raise RdotoolError(
            f"it is {_PAGE}, no repomd.xml" if _is_page(data) else str(fault),
            "Open the URL in a browser: it should show the repomd.xml of a repository.",
            where=where,
        ) from None
    return rules.primary(records, where)


def index(
    base: str,
    primary: Primary,
    workshop: Path,
    tell: Callable[[str], None],
    stopped: Callable[[], bool],
) -> Path:
    """Fetch the list of packages and make its index in *workshop*.

    Args:
        base: the URL of the repository.
        primary: what repomd.xml says of the list.
        tell: is told how far it is.
        stopped: whether to give up.

    Raises:
        UnreachableError: it can't be had.
        RdotoolError: it isn't what repomd.xml says, or no list of packages.
    """
    url = f"{base}/{primary.href}"
    data = workshop / "primary"
    try:
        wrong = _download(url, primary, data, tell, stopped)
        if not wrong:
            tell("making its index")
            reading.indexed(data, workshop, primary, stopped)
    except FaultError as fault:
        wrong = str(fault)
    if wrong:
        raise RdotoolError(wrong, _LATER, where=without_password(url))
    return workshop / "index"


def _download(
    url: str,
    primary: Primary,
    target: Path,
    tell: Callable[[str], None],
    stopped: Callable[[], bool],
) -> str:
    """Fetch it into *target*; returns what is wrong with it, compared with repomd.xml."""
    hashed = hashlib.new(primary.algorithm)
    told = [0.0]
    with target.open("wb") as file:

        def take(chunk: bytes) -> None:
            if stopped():
                raise RdotoolError("stopped")
            file.write(chunk)
            hashed.update(chunk)
            if time.monotonic() - told[-1] > _OFTEN:
                told[:] = [time.monotonic()]
                tell(_so_far(file.tell(), primary.size))

        try:
            there = repofile.fetch(url, primary.limit, take)
        except Oversized:
            return f"it has more than the {primary.limit} bytes that are allowed"
    if there != (primary.size or there):
        wrong = f"it has {there} bytes instead of the {primary.size} that repomd.xml says"
    elif hashed.hexdigest() != primary.checksum:
        wrong = f"its {primary.algorithm} isn't the one that repomd.xml says"
    else:
        return ""
    return f"{wrong}; it is {_PAGE}" if _is_page(target.read_bytes()[:512]) else wrong


def _is_page(data: bytes) -> bool:
    return data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _so_far(there: int, size: int | None) -> str:
    of = f" of {size / 1e6:.1f}" if size else ""
    return f"{there / 1e6:.1f}{of} MB"
