"""A server that passes for Gerrit, and answers as a test says."""

from __future__ import annotations

import json
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PREFIX = b")]}'\n"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
LOGIN_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Sign In</title></head><body>Password:</body></html>"
)


@dataclass
class Reply:
    """An answer.

    Attributes:
        raw: the whole of it from the status line on, instead of the rest.
        drip: seconds between bytes.
        length: a Content-Length that is a lie.
    """

    body: bytes = b""
    status: int = 200
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip: float = 0.0
    length: int | None = None


def answer(value: Any) -> Reply:
    """*value* as Gerrit would write it."""
    return Reply(PREFIX + json.dumps(value).encode())


@dataclass
class Request:
    """What was asked."""

    verb: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Fake:
    """A running server; *reply* may be changed at any time."""

    url: str = ""
    reply: Callable[[Request], Reply] = lambda _request: answer([])
    asked: list[Request] = field(default_factory=list)

    def always(self, reply: Reply) -> None:
        """Answer all with *reply*, and forget what was asked."""
        self.asked.clear()
        self.reply = lambda _request: reply


class _Handler(BaseHTTPRequestHandler):
    fake: Fake
    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        self.close_connection = True
        size = int(self.headers.get("Content-Length") or 0)
        request = Request(self.command, self.path, dict(self.headers), self.rfile.read(size))
        self.fake.asked.append(request)
        reply = self.fake.reply(request)
        self._send(_whole(reply) if reply.raw is None else reply.raw, reply.drip)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

    def _send(self, data: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(data)
            return
        for byte in data:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(drip)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


def _whole(reply: Reply) -> bytes:
    length = len(reply.body) if reply.length is None else reply.length
    headers = {"Content-Type": reply.kind, "Content-Length": str(length), "Connection": "close"}
    lines = [f"HTTP/1.1 {reply.status} Told", *map(": ".join, (headers | reply.headers).items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


@contextmanager
def serve(certificate: tuple[Path, Path] | None = None) -> Iterator[Fake]:
    """Run one; https with a *certificate* and its key."""
    fake = Fake()
    handler = type("Handler", (_Handler,), {"fake": fake})
    with _Server(("127.0.0.1", 0), handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https" if certificate else "http"
        fake.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
