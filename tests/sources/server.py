"""A web server of this machine that does as a test says: well, badly, or slowly."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATE = "Tue, 02 Jan 2024 03:04:05 GMT"


@dataclass
class File:
    """What the server has under a path, and how it gives it away.

    Attributes:
        ranges: whether it can begin in the middle.
        cut: after how many bytes of each answer it hangs up.
        chunked: no Content-Length, but chunks.
        length: a Content-Length that is a lie; "" for none at all.
        pause: seconds between the bytes of *drip* at a time.
        headers: more headers, or others.
        raw: the whole answer from the status line on, instead of all that.
    """

    content: bytes = b""
    etag: str | None = '"one"'
    modified: str | None = None
    status: int = 200
    ranges: bool = True
    cut: int | None = None
    chunked: bool = False
    length: str | None = None
    drip: int = 1 << 16
    pause: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""


@dataclass
class Site:
    """A running server.

    Attributes:
        files: by path; a test may change them at any time.
        asked: method, path and headers of each request, in order.
    """

    url: str = ""
    files: dict[str, File] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def put(self, path: str, content: bytes = b"", **how: Any) -> File:
        self.files[path] = File(content, **how)
        return self.files[path]

    @property
    def ranges(self) -> list[str | None]:
        """The header Range of each request."""
        return [request.get("Range") for request in self.asked]


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.site.asked.append({"path": self.path, **dict(self.headers.items())})
        file = self.site.files.get(self.path.partition("?")[0])
        if file is None:
            self.send_error(404)
        elif file.raw:
            step = file.drip if file.pause else len(file.raw)
            for at in range(0, len(file.raw), step):
                self._send(file.raw[at : at + step], file)
                time.sleep(file.pause)
        else:
            self._give(file)

    def _give(self, file: File) -> None:
        first = self._first(file)
        if first >= len(file.content) > 0:
            self.send_error(416)
            return
        self.send_response(206 if first else file.status)
        self._head(file, first)
        self.end_headers()
        body = file.content[first:][: file.cut]
        for at in range(0, len(body), file.drip):
            self._send(body[at : at + file.drip], file)
            time.sleep(file.pause)
        if file.chunked and file.cut is None:
            self.wfile.write(b"0\r\n\r\n")

    def _first(self, file: File) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") in (file.etag, file.modified)
        return int(wanted[1]) if wanted and file.ranges and same and file.status == 200 else 0

    def _head(self, file: File, first: int) -> None:
        total = len(file.content)
        headers = {
            "ETag": file.etag,
            "Last-Modified": file.modified,
            "Content-Range": f"bytes {first}-{total - 1}/{total}" if first else None,
            "Content-Length": str(total - first) if file.length is None else file.length,
            "Transfer-Encoding": "chunked" if file.chunked else None,
            "Connection": "close",
        }
        if file.chunked:
            headers["Content-Length"] = None
        for name, value in {**headers, **file.headers}.items():
            if value:
                self.send_header(name, value)

    def _send(self, data: bytes, file: File) -> None:
        if file.chunked:
            data = b"%x\r\n%s\r\n" % (len(data), data)
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for them

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what many tests are about."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextmanager
def serve(
    *, certificate: tuple[Path, Path] | None = None, host: str = "127.0.0.1"
) -> Iterator[Site]:
    """Run a server; https when there is a *certificate* and its key."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    kind = _Server6 if ":" in host else _Server
    with kind((host, 0), handler) as server:
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            scheme = "https"
        shown = f"[{host}]" if ":" in host else host
        site.url = f"{scheme}://{shown}:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()


def tarball(size: int = 300_000, seed: int = 1) -> bytes:
    """Bytes that begin as a gzip file does, and nowhere repeat."""
    import random

    return b"\x1f\x8b\x08" + random.Random(seed).randbytes(size - 3)


@contextmanager
def ftp(content: bytes) -> Iterator[str]:
    """The URL of a file on an FTP server that has one file and serves one client."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        thread = threading.Thread(target=_ftp_session, args=[server, content], daemon=True)
        thread.start()
        yield f"ftp://127.0.0.1:{server.getsockname()[1]}/pub/x.tgz"
        thread.join(20)


def _ftp_session(server: socket.socket, content: bytes) -> None:
    client, _ = server.accept()
    with (
        client,
        client.makefile("rw", newline="") as lines,
        socket.create_server(("127.0.0.1", 0)) as data,
    ):
        host, port = data.getsockname()
        place = ",".join([*host.split("."), str(port >> 8), str(port & 255)])
        answers = {"USER": "331 password", "PASS": "230 in", "PASV": f"227 ({place})"}
        print("220 ready", end="\r\n", file=lines, flush=True)
        for line in lines:
            word = line.split()[0].upper()
            print(
                "150 now" if word == "RETR" else answers.get(word, "250 fine"),
                end="\r\n",
                file=lines,
                flush=True,
            )
            if word == "RETR":
                with data.accept()[0] as transfer:
                    transfer.sendall(content)
                print("226 sent", end="\r\n", file=lines, flush=True)
