"""An rdoinfo of one's own, and servers on this machine, for the tests of clone."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import yaml

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RELEASE = {
    "name": "dalmatian",
    "status": "development",
    "branch": "rpm-master",
    "repos": [{"name": "el9s", "branch": "rpm-master", "buildsys": "cbs/x"}],
}


def write_info(folder: Path, *packages: dict[str, object]) -> Path:
    """An rdoinfo whose packages are *packages*, each with what every package must have."""
    base = {"project": "foo", "conf": "core", "maintainers": ["dev@example.org"]}
    info = {
        "releases": [RELEASE],
        "package-default": {"name": "%(project)s"},
        "package-configs": {"core": {"name": "openstack-%(project)s"}},
        "packages": [base | package for package in packages],
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(info, sort_keys=False)
    (folder / "rdo-full.yml").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Remotes:
    """Bare repositories: a distgit (two branches), its upstream and its patches."""

    folder: Path

    def url(self, name: str) -> str:
        return f"file://{self.folder}/{name}.git"

    @classmethod
    def make(cls, folder: Path) -> Remotes:
        for name, file in (("distgit", "foo.spec"), ("upstream", "foo.py"), ("patches", "foo.py")):
            repo = GitRepo.init(folder / f"{name}-work")
            repo.commit(f"{name} begins", {file: f"# {name}\n"})
            repo.tag("1.0.0" if name == "upstream" else f"{name}-tag")
            repo.bare_clone(folder / f"{name}.git")
        return cls(folder)

    def package(self, **changes: object) -> dict[str, object]:
        """The rdoinfo entry ``openstack-foo`` of these remotes."""
        entry: dict[str, object] = {
            "distgit": self.url("distgit"),
            "master-distgit": self.url("distgit"),
            "patches": self.url("patches"),
            "upstream": self.url("upstream"),
            "review-patches": "ssh://review.example.org:29418/openstack/foo.git",
            "review-origin": "ssh://old@review.example.org:29418/openstack/foo-distgit.git",
        }
        return {key: value for key, value in (entry | changes).items() if value != "absent"}


@contextmanager
def silent_server() -> Iterator[str]:
    """A git:// URL whose server takes a connection and then says nothing, ever."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"git://127.0.0.1:{server.getsockname()[1]}/foo"


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """Git's own smart HTTP service of the repositories below *folder*; yields its URL."""
    handler = type("Handler", (_Backend,), {"folder": folder})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Backend(BaseHTTPRequestHandler):
    """Hands each request to ``git http-backend``."""

    folder: Path

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _serve(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        cgi = {
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            env=os.environ | cgi,
            capture_output=True,
            check=False,
        )
        self._answer(done.stdout)

    def _answer(self, output: bytes) -> None:
        head, _, content = output.partition(b"\r\n\r\n")
        rows = [row.partition(": ") for row in head.decode().split("\r\n")]
        status = next((value for key, _, value in rows if key == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for key, _, value in rows:
            if key != "Status":
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""
