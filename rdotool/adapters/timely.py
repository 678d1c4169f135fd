"""HTTP with a deadline: a server that gives a byte now and then holds nobody up.

The timeout of a socket is one for each byte that comes. Here the head of an answer as a
whole must be there in that time, and so must be what is read of the body at a time.
"""

from __future__ import annotations

import http.client
import io
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket


class _Timely(io.RawIOBase):
    """The bytes of a socket, until a moment that :meth:`renew` puts off."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw = raw
        self._sock = sock
        self._timeout = sock.gettimeout()
        self.renew()

    def renew(self) -> None:
        """The time begins now."""
        self._until = time.monotonic() + (self._timeout or 0.0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        if self._timeout is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self._sock.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class Response(http.client.HTTPResponse):
    """An answer whose head must be there within the connection's timeout."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self._timely = _Timely(self.fp.detach(), sock)
        self.fp = io.BufferedReader(self._timely)

    def renew(self) -> None:
        """What is read next has the whole time."""
        self._timely.renew()


class Connection(http.client.HTTPConnection):
    """Over http."""

    response_class = Response


class TlsConnection(http.client.HTTPSConnection):
    """Over https; a proxy's answer has a deadline too."""

    response_class = Response

    def _tunnel(self) -> None:
        """As the library's, which leaves a proxy's refusal open before Python 3.12."""
        answers: list[Response] = []

        def kept(sock: socket.socket, *args: Any, **options: Any) -> Response:
            answers.append(Response(sock, *args, **options))
            return answers[-1]

        self.response_class = kept  # type: ignore[assignment]
        try:
            super()._tunnel()  # type: ignore[misc]
        finally:
            del self.response_class
            for answer in answers:
                answer.close()
