"""HTTP for Gerrit's API: whom is trusted, how long and how much an answer may be.

The requests library by itself trusts certificates of its own, takes logins out of
``~/.netrc``, follows redirects with them, and waits for each byte anew.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.utils import get_environ_proxies
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    SSLError,
)

from rdotool.adapters import timely, weblink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.login import Login

LARGEST = 32 << 20  # bytes of an answer
_CHUNK = 1 << 16
# What breaks while a server is asked; all of requests' own errors are OSErrors.
BROKEN = (OSError, HTTPError, ValueError)

# The first of these that is anywhere behind an error tells it; without words of ours,
# those for other servers hold.
_MEANINGS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (ssl.SSLCertVerificationError, ""),
    (socket.gaierror, "there is no such host"),
    ((TimeoutError, requests.Timeout), "it doesn't answer in time"),
    ((ConnectionResetError, BrokenPipeError), "the connection broke"),
)


class TooLarge(Exception):
    """The answer has more than :data:`LARGEST` bytes."""


class _Http(HTTPConnection):
    """One whose answers must be there as a whole within the timeout."""

    response_class = timely.Response


class _Https(HTTPSConnection):
    response_class = timely.Response


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


_POOLS = {"http": _HttpPool, "https": _HttpsPool}


class _Adapter(HTTPAdapter):
    """Trusts whom the system trusts (or ``SSL_CERT_FILE``), nobody else."""

    def __init__(self, *, tls: bool) -> None:
        # Reading the system's certificates takes a while; a plain connection needs none.
        self._trust = ssl.create_default_context() if tls else None
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._trust, **options)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        trust = self._trust or ssl.create_default_context()
        manager = super().proxy_manager_for(proxy, ssl_context=trust, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """As the context says: requests would add the authorities that it ships."""
        conn.cert_reqs = "CERT_REQUIRED"


class _NoCookies(RequestsCookieJar):
    """Keeps none."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        return


class _Session(requests.Session):
    """Leaves redirects alone: even one that isn't followed would be read without a limit."""

    def get_redirect_target(self, resp: Any) -> None:
        return


def session(base: str, login: Login | None) -> requests.Session:
    """A session with the server at *base*."""
    made = _Session()
    # No ~/.netrc and no certificates of requests' variables; the proxies are named below.
    made.trust_env = False
    made.proxies = dict(get_environ_proxies(base))
    made.cookies = _NoCookies()
    made.adapters.clear()
    tls = base.startswith("https:")
    made.mount("https://" if tls else "http://", _Adapter(tls=tls))
    made.headers.update({"User-Agent": "rdotool", "Accept": "application/json"})
    # A packed answer could be larger than it looks.
    made.headers["Accept-Encoding"] = "identity"
    if login is not None:
        pair = (login.user, login.password)
        made.auth = tuple(part.encode("utf-8", "surrogateescape") for part in pair)  # type: ignore[assignment]
    return made


def body(response: requests.Response) -> bytes:
    """The whole answer.

    Raises:
        TooLarge: it has more bytes than are taken.
        OSError: (and the others of :data:`BROKEN`) it breaks off, or takes too long.
    """
    found = bytearray()
    for chunk in response.iter_content(_CHUNK):
        found += chunk
        if len(found) > LARGEST:
            raise TooLarge
    return bytes(found)


def was_sent(error: Exception) -> bool:
    """Whether the request may have reached the server before *error* came."""
    never = (NewConnectionError, ConnectTimeoutError, ProxyError, SSLError, ssl.SSLError)
    own = (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader)
    return not any(isinstance(one, (*never, *own, socket.gaierror)) for one in _behind(error))


def words(error: Exception) -> tuple[str, str]:
    """What went wrong and what helps; nothing that the libraries say, they repeat URLs."""
    for kind, said in _MEANINGS:
        found = next((one for one in _behind(error) if isinstance(one, kind)), None)
        if isinstance(found, Exception):
            return said or weblink.words(found), weblink.hint(found)
    for one in _behind(error):
        if isinstance(one, OSError) and one.strerror:
            return one.strerror, weblink.hint(one)
    return "the connection broke, or it doesn't speak HTTP", weblink.hint(OSError())


def _behind(error: BaseException) -> Iterator[BaseException]:
    """*error* and all that are wrapped in it, the outermost first."""
    waiting, seen = [error], set()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [other for other in inner if isinstance(other, BaseException)]
