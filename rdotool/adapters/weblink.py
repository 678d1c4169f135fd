"""One question to a web server, and its answer; what may be followed is decided here."""

from __future__ import annotations

import base64
import http.client
import re
import ssl
import string
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import IO, TYPE_CHECKING, Any

from rdotool.adapters import timely
from rdotool.adapters.urls import without_password

if TYPE_CHECKING:
    from email.message import Message
    from types import TracebackType

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_HOPS = ("https", "http")
_LEAST = 1024  # bytes within the timeout; a server that gives less is stuck


class _Stuck(OSError):
    """Hardly anything comes."""


@dataclass(slots=True)
class Answer:
    """What a server answered.

    Attributes:
        first: the number of the first byte that comes, 0 for the whole file.
        total: the size of the whole in bytes, None when the server doesn't say.
        validator: for ``If-Range`` next time; None when there is no strong one.
        timeout: seconds within which something must come.
    """

    body: Any
    first: int
    total: int | None
    validator: str | None
    timeout: float = 60.0
    _came: int = 0
    _since: float = field(default_factory=time.monotonic)

    def read(self, count: int) -> bytes:
        """The next bytes, at most *count*, as soon as some are there.

        Raises:
            OSError: nothing comes, or next to nothing.
        """
        if isinstance(self.body, timely.Response):
            self.body.renew()
        chunk: bytes = self.body.read1(count)
        self._came += len(chunk)
        passed = time.monotonic() - self._since
        if passed > self.timeout:
            if chunk and self._came < _LEAST:
                raise _Stuck(f"only {self._came} bytes came in {passed:.0f} s")
            self._came, self._since = 0, time.monotonic()
        return chunk

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self.body.close()


def ask(
    url: str, first: int, validator: str | None, schemes: tuple[str, ...], timeout: float
) -> Answer:
    """Ask for *url*, from byte *first* on when its content still is *validator*'s.

    Args:
        timeout: seconds to connect to an address, and again for the head of each answer.

    Raises:
        OSError: (URLError, HTTPError and ssl's among them) it can't be had.
        HTTPException: the server doesn't speak HTTP.
        ValueError: the URL is none.
    """
    request = _request(url)
    if first and validator:
        request.add_header("Range", f"bytes={first}-")
        request.add_header("If-Range", validator)
    body = _opener(schemes, _proxies(url)).open(request, timeout=timeout)
    try:
        return _answer(body, first, timeout)
    except BaseException:
        body.close()
        raise


def _request(url: str) -> urllib.request.Request:
    """The request; a user and password in *url* go to its own host only."""
    if any(ord(char) <= 0x20 or ord(char) == 0x7F for char in url):
        raise ValueError("the URL holds blanks or control characters")
    parts = urllib.parse.urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    plain = urllib.parse.quote(parts._replace(netloc=host).geturl(), safe=string.punctuation)
    headers = {"User-Agent": "rdotool", "Accept-Encoding": "identity"}
    # The scheme is one of those that the opener knows.
    request = urllib.request.Request(plain, headers=headers)  # noqa: S310
    if at and parts.scheme in _HOPS:
        token = base64.b64encode(urllib.parse.unquote(user).encode()).decode("ascii")
        request.add_unredirected_header("Authorization", f"Basic {token}")
    return request


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https only, and never from https to http."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        scheme = urllib.parse.urlsplit(newurl).scheme
        if scheme not in _HOPS or (scheme, req.type) == ("http", "https"):
            where = without_password(newurl).partition("?")[0]
            raise urllib.error.URLError(f"it redirects to {where}, which isn't followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        # The library would read its body, however much that is, and leave it open when
        # Location is no URL.
        fp.close()
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(timely.Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self) -> None:
        self._trust = ssl.create_default_context()
        super().__init__(context=self._trust)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(timely.TlsConnection, req, context=self._trust)


def _proxies(url: str) -> dict[str, str]:
    """The environment's proxies; none for an IPv6 address that ``no_proxy`` names.

    urllib compares such an address with its brackets; curl and others write it without.
    """
    found = urllib.request.getproxies()
    exempt = [name.strip().strip("[]") for name in found.get("no", "").split(",")]
    host = urllib.parse.urlsplit(url).hostname or ""
    return {} if ":" in host and host in exempt else found


def _opener(schemes: tuple[str, ...], proxies: dict[str, str]) -> urllib.request.OpenerDirector:
    """Only what is needed: urllib's own opener would follow to ftp, too."""
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(proxies),
        urllib.request.UnknownHandler(),
        _Http(),
        _Https(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ]
    if "ftp" in schemes:
        handlers.append(urllib.request.FTPHandler())
    if "file" in schemes:
        handlers.append(urllib.request.FileHandler())
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _answer(body: Any, asked: int, timeout: float) -> Answer:
    headers = body.headers
    validator = _validator(headers.get("ETag"), headers.get("Last-Modified"), headers.get("Date"))
    if body.status != 206:
        return Answer(body, 0, _length(headers.get("Content-Length")), validator, timeout)
    found = _RANGE.fullmatch((headers.get("Content-Range") or "").strip())
    if not found or not asked:
        raise http.client.HTTPException("it sends another part of the file than it was asked for")
    first, last, total = map(int, found.groups())
    if first != asked or last + 1 != total:
        raise http.client.HTTPException("it sends another part of the file than it was asked for")
    return Answer(body, first, total, validator, timeout)


def _length(said: str | None) -> int | None:
    return int(said) if said and re.fullmatch(r"\d{1,18}", said.strip()) else None


def _validator(etag: str | None, modified: str | None, now: str | None) -> str | None:
    """A strong validator (RFC 9110, 8.8): such an ETag, or a date that is old enough."""
    if etag:
        return etag if re.fullmatch(r'"[\x21\x23-\x7e]*"', etag) else None
    try:
        age = parsedate_to_datetime(now or "") - parsedate_to_datetime(modified or "")
    except (TypeError, ValueError):
        return None
    return modified if age.total_seconds() >= 60 else None


def words(error: Exception) -> str:
    """What went wrong, with no secret in it."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(error, urllib.error.HTTPError):
        return without_password(f"HTTP {error.code} {error.reason}")
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {reason.verify_message}"
    if isinstance(reason, TimeoutError):
        return "the server doesn't answer in time"
    if isinstance(reason, http.client.InvalidURL | UnicodeError):
        return "it is no URL"  # the library's words repeat a password
    if isinstance(reason, http.client.IncompleteRead):
        return "it was cut off; the next run goes on from there"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return without_password(str(reason) or type(reason).__name__)


def hint(error: Exception) -> str:
    """What helps."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(error, urllib.error.HTTPError) and error.code in (401, 403, 404, 410):
        return "Look whether the URL is right, and whether upstream has it there."
    if isinstance(reason, ssl.SSLCertVerificationError):
        return "A certificate authority of your own is named by SSL_CERT_FILE=FILE."
    return "Check the network, and that the URL is right; then run the command again."
