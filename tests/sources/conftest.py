"""A web server, and a distgit whose sources are there."""

from __future__ import annotations

import hashlib
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.sources.server import Site, serve, tarball

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.helpers.cli import Cli

SPEC = """\
Name:           foo
Version:        1.2.3
Release:        1%{{?dist}}
Summary:        Foo
License:        Apache-2.0
{sources}

%description
Foo.

%prep
%autosetup -p1

%changelog
* Mon Apr 07 2025 RDO <dev@lists.rdoproject.org> 1.2.3-1
- Update to 1.2.3
"""
TARBALL = "foo-1.2.3.tar.gz"

RECORDER = """\
#!/bin/sh
for word in "$0" "$@"; do printf '%s\\n' "$word"; done >> "{log}"
echo -- >> "{log}"
{body}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def distgit(tmp_path: Path, cli: Cli) -> Callable[..., GitRepo]:
    """Make a distgit whose spec has the lines *sources*."""

    def make(
        *sources: str, files: dict[str, str] | None = None, branch: str = "master"
    ) -> GitRepo:
        repo = GitRepo.init(tmp_path / "foo", branch=branch)
        text = SPEC.format(sources="\n".join(sources))
        repo.commit("Initial import", {"foo.spec": text, **(files or {})})
        return repo

    return make


@pytest.fixture
def foo(site: Site, distgit: Callable[..., GitRepo]) -> GitRepo:
    """A distgit with one remote source, a local one, and a remote patch."""
    site.put(f"/{TARBALL}", tarball())
    site.put("/fix.patch", b"--- a\n+++ b\n")
    return distgit(
        f"Source0: {site.url}/%{{name}}-%{{version}}.tar.gz",
        "Source1: foo.service",
        f"Patch3: {site.url}/fix.patch",
        files={"foo.service": "[Unit]\n"},
    )


class Programs:
    """Stand-ins on PATH that note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "calls"

    def add(self, name: str, body: str = "") -> None:
        path = self.folder / name
        path.write_text(RECORDER.format(log=self.log, body=body), encoding="utf-8")
        path.chmod(0o755)

    @property
    def calls(self) -> list[list[str]]:
        """The words of each call; the program's name is the first."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        calls = [call.splitlines() for call in text.split("--\n")[:-1]]
        return [[words[0].rpartition("/")[2], *words[1:]] for words in calls]


@pytest.fixture
def programs(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Only git, a shell and what a test adds are on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("git", "sh", "cat", "cp", "sha512sum", "sed"):
        found = next(
            path
            for place in os.environ["PATH"].split(os.pathsep)
            if os.access(path := f"{place}/{name}", os.X_OK)
        )
        (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    return Programs(folder)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A certificate authority's certificate, and a server's certificate and key by it."""
    folder = tmp_path_factory.mktemp("tls")
    ca, ca_key = folder / "ca.pem", folder / "ca.key"
    cert, key, request = folder / "cert.pem", folder / "key.pem", folder / "request.pem"
    names = folder / "names"
    names.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n", encoding="utf-8")
    new = ["req", "-newkey", "rsa:2048", "-nodes", "-subj"]
    _openssl(*new, "/CN=Test CA", "-x509", "-days", "2", "-keyout", ca_key, "-out", ca)
    _openssl(*new, "/CN=localhost", "-keyout", key, "-out", request)
    signed = ("-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-days", "2", "-extfile", names)
    _openssl("x509", "-req", "-in", request, *signed, "-out", cert)
    return ca, cert, key


def _openssl(*args: str | Path) -> None:
    try:
        subprocess.run(["openssl", *args], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")


def sha512(data: bytes, name: str = TARBALL) -> str:
    """A line of a `sources` file."""
    return f"SHA512 ({name}) = {hashlib.sha512(data).hexdigest()}\n"


def left_in_git(repo: GitRepo) -> list[str]:
    """What of interrupted downloads there is."""
    return sorted(path.name for path in (repo.path / ".git/rdotool").glob("parts/*"))
