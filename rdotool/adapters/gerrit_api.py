"""Gerrit's REST API; the only importer of python-gerrit-api.

Its client gives the URLs, the login's ``/a`` and the requests' form. What it does with an
answer isn't used: it forgets the status and the server's words, and repeats the URL.

``requests`` and python-gerrit-api are imported by :func:`connect`, not before.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NoReturn, Protocol
from urllib.parse import urlsplit, urlunsplit

from rdotool.adapters import gerrit_words
from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import requests
    from gerrit import GerritClient

    from rdotool.adapters.login import Login

_PREFIX = ")]}'"  # before each JSON answer, so that no web page can include it as a script
_PASSING = (502, 503, 504)  # a proxy's words for a server that comes back soon
_PAUSE = 0.5  # seconds before the second try; twice that before the third
_HEADERS = {"Content-Type": "application/json; charset=UTF-8"}


class GerritError(RdotoolError):
    """Gerrit says no, says nothing, or something that can't be understood.

    Args:
        status: HTTP's; None where there was no answer.
        sent: whether what was asked for may have been done all the same.
    """

    def __init__(
        self, brief: str, hint: str = "", *, status: int | None = None, sent: bool = False
    ) -> None:
        super().__init__(brief, hint)
        self.status = status
        self.sent = sent


class Api(Protocol):
    """A server that answers.

    A path begins with ``/``, its parts already quoted; an answer is plain JSON values.
    Each call raises GerritError.
    """

    @property
    def base(self) -> str:
        """The URL for browsers, without a slash at the end."""
        ...

    @property
    def user(self) -> str:
        """Who asks; empty for nobody in particular."""
        ...

    def get(self, path: str, params: Sequence[tuple[str, str]] = ()) -> Any:
        """Ask."""

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Do something."""

    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Set something."""

    def delete(self, path: str) -> Any:
        """Remove something."""


def connect(
    base: str,
    login: Login | None = None,
    *,
    timeout: float = 30.0,
    tries: int = 3,
    on_refused: Callable[[], None] = lambda: None,
) -> Api:
    """The server at *base*; nothing is asked yet.

    Args:
        base: its URL for browsers; a user and password in it are left out.
        login: None to be nobody in particular.
        timeout: seconds for each call as a whole, however often it is tried.
        tries: how often a question (not an order) is asked when there is no answer.
        on_refused: is called when the server doesn't accept *login*.

    Raises:
        RdotoolError: *base* is no URL that can be used.
    """
    plain = _checked(base)
    from gerrit import GerritClient

    from rdotool.adapters import gerrit_web

    client = GerritClient(plain, session=gerrit_web.session(plain, login), timeout=timeout)
    return _Client(client, plain, login, timeout, max(1, tries), on_refused)


def _checked(base: str) -> str:
    """*base* without a login, and without a slash at the end."""
    try:
        parts = urlsplit(base if base.isprintable() and " " not in base else "")
        if parts.scheme in ("https", "http") and parts.hostname and parts.port != 0:
            host = parts.netloc.rpartition("@")[2]
            return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
    except ValueError:
        pass
    raise RdotoolError(
        f"{without_password(base)!r} can't be Gerrit's URL",
        "It is as a browser has it, such as https://review.rdoproject.org/r",
    )


class _Client:
    """An :class:`Api` by requests."""

    def __init__(
        self,
        client: GerritClient,
        base: str,
        login: Login | None,
        timeout: float,
        tries: int,
        on_refused: Callable[[], None],
    ) -> None:
        self._client = client
        self.base = base
        self._login = login
        self._timeout = timeout
        self._tries = tries
        self._on_refused = on_refused

    @property
    def user(self) -> str:
        return self._login.user if self._login else ""

    def get(self, path: str, params: Sequence[tuple[str, str]] = ()) -> Any:
        pairs: dict[str, list[str]] = {}
        for key, value in params:
            pairs.setdefault(key, []).append(value)
        until = time.monotonic() + self._timeout
        pauses = [_PAUSE * 2**number for number in range(self._tries - 1)]
        while isinstance(found := self._try("get", path, until, params=pairs), GerritError):
            passing = found.status is None or found.status in _PASSING
            if not passing or not pauses or time.monotonic() + pauses[0] >= until:
                raise found
            time.sleep(pauses.pop(0))
        return found[0]

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._order("post", path, body or {})

    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._order("put", path, body or {})

    def delete(self, path: str) -> Any:
        return self._order("delete", path, None)

    def _order(self, verb: str, path: str, body: Mapping[str, Any] | None) -> Any:
        """Sent once: whether it was carried out can't be known when no answer comes."""
        # Not by the client's own way to send JSON, which leaves an empty object out.
        data = {} if body is None else {"data": json.dumps(body).encode(), "headers": _HEADERS}
        found = self._try(verb, path, time.monotonic() + self._timeout, **data)
        if isinstance(found, GerritError):
            raise found
        return found[0]

    def _try(self, verb: str, path: str, until: float, **how: Any) -> tuple[Any] | GerritError:
        """Send one request; an error is returned, so that none of the libraries' hangs on it."""
        from rdotool.adapters import gerrit_web

        ask = getattr(self._client.requester, verb)
        url = self._client.get_endpoint_url(path)
        self._client.requester.timeout = max(0.1, until - time.monotonic())
        how |= {"allow_redirects": False, "raise_for_status": False, "stream": True}
        status: int | None = None
        order = verb != "get"
        try:
            with ask(url, **how) as response:
                status = response.status_code
                content = gerrit_web.body(response)
        except gerrit_web.TooLarge:
            limit = gerrit_web.LARGEST >> 20
            why = f"sends more than {limit} MiB, which is no answer"
            # With its status: asked again, it would send as much.
            return self._error(why, status=status, sent=order)
        except gerrit_web.BROKEN as error:
            why, hint = gerrit_web.words(error)
            sent = order and (status is not None or gerrit_web.was_sent(error))
            return self._error(f"can't be asked: {why}", hint, sent=sent)
        return self._understood(response, content, order=order)

    def _understood(
        self, response: requests.Response, content: bytes, *, order: bool
    ) -> tuple[Any] | GerritError:
        status = response.status_code
        kind = response.headers.get("Content-Type", "")
        if status == 401 and self._login:
            self._on_refused()
        if not 200 <= status < 300:
            said = gerrit_words.quoted(content, kind)
            place = response.headers.get("Location", "")
            why, hint = gerrit_words.refusal(self.base, self._login, status, said, place)
            return self._error(why, hint, status, sent=order and status >= 500)
        if status == 204 or (order and not content.strip()):
            return (None,)
        try:
            return (_decoded(content),)
        except _NoAnswer as error:
            page = gerrit_words.is_page(content, kind)
            why, hint = gerrit_words.misunderstood(self.base, page=page, why=str(error))
        return self._error(why, hint, status, sent=order)

    def _error(
        self, why: str, hint: str = "", status: int | None = None, *, sent: bool = False
    ) -> GerritError:
        if sent:
            hint = f"{gerrit_words.PERHAPS}\n{hint}".strip()
        return GerritError(f"{self.base} {why}", hint, status=status, sent=sent)


class _NoAnswer(Exception):
    """It isn't what Gerrit answers; the words say why, none of them the server's."""


def _decoded(content: bytes) -> Any:
    """The JSON after Gerrit's prefix."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise _NoAnswer("it isn't UTF-8") from None
    if not text.startswith(_PREFIX):
        raise _NoAnswer(f"it doesn't begin with {_PREFIX}" if text.strip() else "it is empty")
    try:
        return json.loads(text.removeprefix(_PREFIX), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _NoAnswer("it is no JSON, or was cut off") from None


def _no_number(_name: str) -> NoReturn:
    """NaN and Infinity are no JSON."""
    raise ValueError
