"""Fetching a file over http or https, whole or not at all.

What is fetched lies beside nothing of the user's until it is whole (:mod:`partial`); a
later call goes on where one was interrupted, when the server can do that.

Proxies are those of the environment (``https_proxy``, ``no_proxy`` …), certificates are
checked against the system's (or ``SSL_CERT_FILE``), and there is no way to leave that out.
"""

from __future__ import annotations

import errno
import http.client
import time
import urllib.error
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import partial, weblink
from rdotool.adapters.partial import Origin
from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.adapters.partial import Part
    from rdotool.adapters.weblink import Answer

GIB = 1 << 30
_CHUNK = 1 << 16
_OFTEN = 0.1  # seconds
_LATER = "; the next run goes on from there"
_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed.

    Attributes:
        schemes: of the URL; ``ftp`` and ``file`` only when they are named here.
        max_size: in bytes.
        timeout: in seconds, for each answer of the server.
    """

    schemes: tuple[str, ...] = ("https", "http")
    max_size: int = 2 * GIB
    timeout: float = 60.0


class _Unusable(Exception):
    """The server's answer isn't what was asked for; the words are for the user."""


class _Stale(Exception):
    """What is there of the file is of another content than the server's: begin anew."""


def download(
    url: str,
    target: Path,
    parts: Path,
    rules: Rules = Rules(),
    *,
    verify: Callable[[Path], None] = lambda _path: None,
    progress: Callable[[str], None] = lambda _text: None,
) -> None:
    """Fetch *url* into the file *target*, which appears only when it is complete.

    Args:
        parts: the folder for what is there so far; a later call goes on from that.
        verify: raises RdotoolError when the content isn't as it must be.
        progress: is told in words how far it is.

    Raises:
        RdotoolError: the URL isn't allowed, it can't be had, or *verify* refused it.
    """
    scheme = url.partition(":")[0].lower()
    if scheme not in rules.schemes:
        raise RdotoolError(
            f"{without_password(url)!r} is no {' or '.join(sorted(rules.schemes))} URL",
            f"Put {target.name} into {target.parent} by hand.",
        )
    with partial.held(parts, url) as part:
        _fetch(url, part, rules, lambda text: progress(f"{target.name}: {text}"))
        try:
            _refuse_page(part.path, target.name)
            verify(part.path)
        except RdotoolError:
            part.drop()
            raise
        part.become(target)


def _fetch(url: str, part: Part, rules: Rules, tell: Callable[[str], None]) -> None:
    try:
        try:
            _fill(url, part, rules, tell)
        except _Stale:
            part.begin()
            _fill(url, part, rules, tell)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        raise RdotoolError(
            f"{without_password(url)} can't be fetched: {weblink.words(error)}",
            weblink.hint(error),
        ) from None
    except (_Unusable, _Stale) as why:
        raise RdotoolError(f"{without_password(url)} can't be fetched: {why}") from None


def _fill(url: str, part: Part, rules: Rules, tell: Callable[[str], None]) -> None:
    """Let *part* become the whole file."""
    known = part.origin()
    if part.size and known.validator is None:
        part.begin()
    if part.size and part.size == known.total:
        return
    tell("asking")
    try:
        answer = weblink.ask(url, part.size, known.validator, rules.schemes, rules.timeout)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and part.size:
            raise _Stale from None
        raise
    with answer:
        _begin(part, answer, rules)
        _copy(part, answer, rules, tell)


def _begin(part: Part, answer: Answer, rules: Rules) -> None:
    """Look at the head of the answer; throw away what it doesn't go on from."""
    new = Origin(answer.validator, answer.total)
    if new.total is not None and new.total > rules.max_size:
        raise _Unusable(f"it has {size(new.total)}, {_limit(rules)}")
    if answer.first == 0:
        part.begin(new)
        return
    old = part.origin()
    same = new.total == old.total and new.validator in (None, old.validator)
    if answer.first != part.size or not same:
        raise _Stale("the server's answers don't fit together")


def _copy(part: Part, answer: Answer, rules: Rules, tell: Callable[[str], None]) -> None:
    there, told = part.size, 0.0
    while chunk := answer.read(_CHUNK):
        part.append(chunk)
        there += len(chunk)
        if there > rules.max_size:
            part.drop()
            raise _Unusable(f"it has more than {size(rules.max_size)}, {_limit(rules)}")
        if time.monotonic() - told >= _OFTEN:
            told = time.monotonic()
            tell(_progress(there, answer.total))
    if answer.total is not None and there != answer.total:
        raise _Unusable(f"it was cut off after {there} of {answer.total} bytes{_LATER}")


def _limit(rules: Rules) -> str:
    return f"and at most {size(rules.max_size)} are allowed"


def _progress(there: int, total: int | None) -> str:
    if not total:
        return size(there)
    return f"{size(there)} of {size(total)} ({100 * there // total}%)"


def size(count: int) -> str:
    """A number of bytes for people."""
    amount = float(count)
    for unit in ("bytes", "KiB", "MiB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GiB"


def _refuse_page(path: Path, name: str) -> None:
    """Refuse what a server sends instead of a file: a page to log in, or an apology."""
    with path.open("rb") as file:
        begins = file.read(512).lstrip().lower()
    if begins.startswith(_PAGE) and not name.lower().endswith((".html", ".htm", ".xhtml")):
        raise RdotoolError(
            f"the server sent a web page instead of {name}",
            "Open the URL in a browser to see what it says.",
        )
