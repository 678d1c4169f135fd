"""What Gerrit's refusals mean, in words, with what to do next. No secret comes in here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from rdotool.adapters.urls import without_password

if TYPE_CHECKING:
    from rdotool.adapters.login import Login

_LONGEST = 300  # characters of the server's own words
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")

PERHAPS = "It may have been done all the same: look at the change before you try again."
_URL = "Is that Gerrit's URL? Set it as a browser has it: gerrit_url in the configuration."
_LATER = "Try again later."


def is_page(content: bytes, kind: str) -> bool:
    """Whether *content* is a web page; *kind* is its ``Content-Type``."""
    begins = content[:200].lstrip().lower()
    return begins.startswith(_PAGES) or kind.lower().lstrip().startswith("text/html")


def quoted(content: bytes, kind: str) -> str:
    """The server's own words where they are plain text, on one line; else nothing."""
    if is_page(content, kind) or not kind.lower().startswith("text/plain"):
        return ""
    text = content[: 8 * _LONGEST].decode("utf-8", "replace")
    text = "".join(char if char.isprintable() else " " for char in text)
    text = without_password(" ".join(text.split()))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def refusal(base: str, login: Login | None, status: int, said: str, place: str) -> tuple[str, str]:
    """What a status outside of 2xx means and what to do.

    Args:
        said: the server's own words, as :func:`quoted`.
        place: its ``Location``.
    """
    tail = f": {said}" if said else ""
    if status in (301, 302, 303, 307, 308):
        return _redirect(base, place)
    if status == 401:
        return _login(base, login)
    if status == 403:
        if login is None:
            return f"wants a login for that{tail}", how_to_login(base)
        return (
            f"doesn't allow that to {login.user}{tail}",
            "Ask the project's core reviewers; sign in there with a browser, if it is new to you.",
        )
    if status == 404:
        who = login.user if login else "those who aren't logged in"
        hint = "Look at the number, the project, and the server."
        return (
            f"has no such thing, or doesn't show it to {who}{tail}",
            hint if login else f"{hint} It may show more after a login.\n{how_to_login(base)}",
        )
    return _other(status, tail)


def _other(status: int, tail: str) -> tuple[str, str]:
    if status in (405, 409, 412, 422):
        return f"refuses (HTTP {status}){tail}", "Look at the change as it is now."
    if status == 429:
        return f"is asked too often (HTTP 429){tail}", "Wait a few minutes, then try again."
    if 400 <= status < 500:
        return f"doesn't take the request (HTTP {status}){tail}", ""
    if status in (502, 503, 504):
        return f"is down or overloaded (HTTP {status}){tail}", _LATER
    if status >= 500:
        return f"has a fault of its own (HTTP {status}){tail}", _LATER
    return f"answers what isn't expected (HTTP {status})", _URL


def _redirect(base: str, place: str) -> tuple[str, str]:
    try:
        target = urlsplit(urljoin(f"{base}/", place))
        where = f"{target.scheme}://{target.hostname or ''}{target.path}"
        path = target.path
    except ValueError:
        where = path = ""
    where = "".join(char for char in where if char.isprintable())[:120]
    if "login" in path.lower() or "auth" in path.lower():
        return f"wants a login in a browser (it redirects to {where})", how_to_login(base)
    return f"redirects to {where or 'nowhere'}, which isn't followed", _URL


def _login(base: str, login: Login | None) -> tuple[str, str]:
    if login is None:
        return "wants a login (HTTP 401)", how_to_login(base)
    hint = (
        "It is the HTTP password that Gerrit makes (Settings, HTTP Credentials), not the one of\n"
        f"its web pages. Put the right one there, or remove it. Its pages: {base}/"
    )
    return f"doesn't accept the login of {login.user} from {login.source} (HTTP 401)", hint


def how_to_login(base: str) -> str:
    """Where a login is read from."""
    host = urlsplit(base).hostname
    return (
        "Make an HTTP password on Gerrit (Settings, HTTP Credentials) and put it into ~/.netrc:\n"
        f"  machine {host} login USER password PASSWORD\n"
        "or into git's credential helper."
    )


def misunderstood(base: str, *, page: bool, why: str) -> tuple[str, str]:
    """What an answer means that isn't JSON of Gerrit's."""
    if page:
        return (
            "sends a web page instead of an answer",
            f"It may be a page to log in, or another server. See {base}/ in a browser.\n{_URL}",
        )
    return f"sends what can't be understood: {why}", _URL
