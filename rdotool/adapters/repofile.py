"""A file of a package repository, fetched with a bound on its size.

Over http and https as `weblink` does it, or from a folder of this machine (``file://``).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    Sink = Callable[[bytes], object]

SCHEMES = ("https", "http", "file")
_CHUNK = 1 << 16
_TIMEOUT = 30.0  # seconds without a byte
_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # the sink's, not the server's
_AGAIN = "Check the network and the URL, then run the command again."


class UnreachableError(RdotoolError):
    """It can't be had: the network, the server's answer, or no such file."""


class Oversized(Exception):
    """There is more than was allowed."""


def fetch(url: str, limit: int, sink: Sink) -> int:
    """Give the bytes behind *url* to *sink*, chunk by chunk; returns how many there were.

    Raises:
        UnreachableError: it can't be had, or not to its end.
        Oversized: it has more than *limit* bytes; *sink* got no more than these.
    """
    scheme = check(url)
    return (_read if scheme == "file" else _downloaded)(url, limit, sink)


def check(url: str) -> str:
    """The scheme of *url*.

    Raises:
        RdotoolError: it is none of `SCHEMES`.
    """
    scheme, found, _ = url.partition("://")
    if not found or scheme.lower() not in SCHEMES:
        raise RdotoolError(
            f"{without_password(url)!r} is no URL of a repository",
            "It must begin with https://, http:// or file://.",
        )
    return scheme.lower()


def _read(url: str, limit: int, sink: Sink) -> int:
    """Without urllib.request: importing it costs more than all the rest of a query."""
    try:
        # Not waiting for who writes to a pipe.
        with os.fdopen(os.open(_local(url), os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.EINVAL, "it is no file")
            return _copied(file.read, limit, sink)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        why = error.strerror if isinstance(error, OSError) else "it is no URL"
        hint = "Look whether the folder is that of a repository."
        raise UnreachableError(f"{url} can't be read: {why}", hint) from None


def _local(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise ValueError
    return Path(unquote(parts.path))


def _copied(read: Callable[[int], bytes], limit: int, sink: Sink) -> int:
    there = 0
    while chunk := read(_CHUNK):
        there += len(chunk)
        if there > limit:
            raise Oversized
        sink(chunk)
    return there


def _downloaded(url: str, limit: int, sink: Sink) -> int:
    import http.client
    import urllib.error

    from rdotool.adapters import weblink

    try:
        with weblink.ask(url, 0, None, SCHEMES[:2], _TIMEOUT) as answer:
            if (answer.total or 0) > limit:
                raise Oversized
            there = _copied(answer.read, limit, sink)
    except (http.client.HTTPException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        text = f"{without_password(url)} can't be fetched: {weblink.words(error)}"
        raise UnreachableError(text, _hint(error)) from None
    if answer.total is not None and there < answer.total:
        text = f"{without_password(url)} was cut off after {there} of {answer.total} bytes"
        raise UnreachableError(text, _AGAIN)
    return there


def _hint(error: Exception) -> str:
    code = getattr(error, "code", None)
    if code in (404, 410):
        return "Look whether the URL in rdoinfo is right: old releases move to an archive."
    if code in (401, 403):
        return "The server wants a login, or doesn't let this machine in."
    return _AGAIN
