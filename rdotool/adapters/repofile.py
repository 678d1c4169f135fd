"""A file of a package repository, fetched with a bound on its size.

Over http and https as `weblink` does it, or from a folder (``file://``).
"""

from __future__ import annotations

import errno
import http.client
import urllib.error
from typing import TYPE_CHECKING

from rdotool.adapters import weblink
from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMES = ("https", "http", "file")
_CHUNK = 1 << 16
_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # the sink's, not the server's
_TIMEOUT = 30.0  # seconds without a byte


class UnreachableError(RdotoolError):
    """It can't be had: the network, the server's answer, or no such file."""


class Oversized(Exception):
    """There is more than was allowed."""


def fetch(url: str, limit: int, sink: Callable[[bytes], object]) -> int:
    """Give the bytes behind *url* to *sink*, chunk by chunk; returns how many there were.

    Raises:
        UnreachableError: it can't be had, or not to its end.
        Oversized: it has more than *limit* bytes; *sink* got no more than these.
    """
    check(url)
    try:
        with weblink.ask(url, 0, None, SCHEMES, _TIMEOUT) as answer:
            if (answer.total or 0) > limit:
                raise Oversized
            there = 0
            while chunk := answer.read(_CHUNK):
                there += len(chunk)
                if there > limit:
                    raise Oversized
                sink(chunk)
            if answer.total is not None and there < answer.total:
                raise UnreachableError(
                    f"{without_password(url)} was cut off after {there} of {answer.total} bytes",
                    "Run the command again.",
                )
            return there
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        raise UnreachableError(
            f"{without_password(url)} can't be fetched: {weblink.words(error)}", _hint(error)
        ) from None


def check(url: str) -> None:
    """Refuse what is no URL of a repository.

    Raises:
        RdotoolError: its scheme is none of `SCHEMES`.
    """
    scheme, found, _ = url.partition("://")
    if not found or scheme.lower() not in SCHEMES:
        raise RdotoolError(
            f"{without_password(url)!r} is no URL of a repository",
            "It must begin with https://, http:// or file://.",
        )


def _hint(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        if error.code in (404, 410):
            return "Look whether the URL in rdoinfo is right: old releases move to an archive."
        if error.code in (401, 403):
            return "The server wants a login, or doesn't let this machine in."
    return "Check the network and the URL, then run the command again."
