"""Fetching a file: from good, bad, slow and lying servers."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import http, partial, repofile, weblink
from rdotool.adapters.http import Rules
from rdotool.errors import RdotoolError
from tests.sources.server import DATE, ftp, serve, tarball

if TYPE_CHECKING:
    from tests.sources.server import File, Site

DATA = tarball()
SECRET = "t0p-Secret"
USUAL = Rules()


class Place:
    """Where a test fetches to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts = folder / "parts"
        self.target = folder / "foo.tar.gz"

    def get(self, url: str, rules: Rules = USUAL) -> bytes:
        http.download(url, self.target, self.parts, rules)
        return self.target.read_bytes()

    def fails(self, url: str, rules: Rules = USUAL) -> str:
        """Its words; nothing is to be seen of the file."""
        with pytest.raises(RdotoolError) as failed:
            self.get(url, rules)
        assert not self.target.exists()
        return f"{failed.value}\n{failed.value.hint}"

    @property
    def part(self) -> bytes:
        """What is there so far."""
        return b"".join(path.read_bytes() for path in self.parts.glob("*.part"))

    @property
    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def file(site: Site) -> File:
    return site.put("/foo.tar.gz", DATA)


def test_a_file_appears_whole_and_nothing_else(place: Place, site: Site, file: File) -> None:
    assert place.get(f"{site.url}/foo.tar.gz#/foo.tar.gz") == DATA
    assert place.files == ["foo.tar.gz"]
    assert site.asked[0]["path"] == "/foo.tar.gz"
    umask = os.umask(0)
    os.umask(umask)
    assert place.target.stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("how", [{"chunked": True}, {"length": ""}, {"pause": 0.001}])
def test_all_ways_to_send_it(place: Place, site: Site, how: dict[str, object]) -> None:
    site.put("/foo.tar.gz", DATA, **how)
    assert place.get(f"{site.url}/foo.tar.gz") == DATA


def test_it_is_kept_as_it_is_sent(place: Place, site: Site, file: File) -> None:
    file.headers = {"Content-Encoding": "gzip", "Content-Type": "application/x-tar"}
    assert place.get(f"{site.url}/foo.tar.gz") == DATA


def test_an_empty_file(place: Place, site: Site) -> None:
    site.put("/foo.tar.gz", b"")
    assert place.get(f"{site.url}/foo.tar.gz") == b""
    assert place.files == ["foo.tar.gz"]


# --- interrupted -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [{"etag": '"a-b"'}, {"etag": None, "modified": DATE}, {"etag": '"x"', "modified": DATE}],
)
def test_the_next_run_goes_on(
    place: Place, site: Site, file: File, known: dict[str, str | None]
) -> None:
    file.cut = 100_000
    file.etag, file.modified = known["etag"], known.get("modified")
    assert "cut off after 100000 of 300000 bytes" in place.fails(f"{site.url}/foo.tar.gz")
    assert place.part == DATA[:100_000]
    assert "cut off after 200000 of" in place.fails(f"{site.url}/foo.tar.gz")
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges == [None, "bytes=100000-", "bytes=200000-"]
    assert place.files == ["foo.tar.gz"]


def test_a_part_that_is_old_is_gone_on_with(place: Place, site: Site, file: File) -> None:
    site.put("/other.tar.gz", DATA, cut=100_000)
    file.cut = 100_000
    for name in ("foo", "other"):
        place.fails(f"{site.url}/{name}.tar.gz")
    file.cut = None
    long_ago = time.time() - 15 * 24 * 3600
    for path in place.parts.iterdir():
        os.utime(path, (long_ago, long_ago))
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges == [None, None, "bytes=100000-"]
    assert place.files == ["foo.tar.gz"]  # nobody asked for the other one


def test_an_old_part_that_somebody_holds_stays(place: Place, site: Site, file: File) -> None:
    with partial.held(place.parts, "http://other/") as other:
        other.begin()
        other.append(b"abc")
        long_ago = time.time() - 15 * 24 * 3600
        os.utime(other.path, (long_ago, long_ago))
        assert place.get(f"{site.url}/foo.tar.gz") == DATA
        assert other.path.read_bytes() == b"abc"


def test_an_error_of_the_disk_names_the_file(place: Place, site: Site, file: File) -> None:
    place.target.mkdir()
    with pytest.raises(IsADirectoryError) as failed:
        http.download(f"{site.url}/foo.tar.gz", place.target, place.parts)
    assert failed.value.filename == str(place.target)
    assert not list(place.folder.glob(".*"))


def test_chunks_that_end_too_early(place: Place, site: Site, file: File) -> None:
    file.chunked, file.cut = True, 100_000
    assert "cut off" in place.fails(f"{site.url}/foo.tar.gz")
    file.cut = None
    assert place.get(f"{site.url}/foo.tar.gz") == DATA


@pytest.mark.parametrize(
    "etag,modified", [('W/"weak"', None), (None, None), ("bare", None), (None, "yesterday")]
)
def test_without_a_strong_validator_it_begins_anew(
    place: Place, site: Site, file: File, etag: str | None, modified: str | None
) -> None:
    file.etag, file.modified, file.cut = etag, modified, 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    file.cut = None
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges == [None, None]


def test_a_date_of_just_now_is_no_validator(place: Place, site: Site, file: File) -> None:
    file.etag, file.cut = None, 100_000
    file.modified = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    place.fails(f"{site.url}/foo.tar.gz")
    place.fails(f"{site.url}/foo.tar.gz")
    assert site.ranges == [None, None]


def test_a_server_that_cannot_begin_in_the_middle(place: Place, site: Site, file: File) -> None:
    file.cut = 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    file.cut, file.ranges = None, False
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges == [None, "bytes=100000-"]


def test_a_file_that_was_replaced_meanwhile(place: Place, site: Site, file: File) -> None:
    file.cut = 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    new = tarball(seed=2)
    site.put("/foo.tar.gz", new, etag='"two"')
    assert place.get(f"{site.url}/foo.tar.gz") == new


def test_a_file_that_is_shorter_now(place: Place, site: Site, file: File) -> None:
    file.cut = 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    file.content, file.cut = DATA[:50_000], None
    assert place.get(f"{site.url}/foo.tar.gz") == DATA[:50_000]
    assert site.ranges == [None, "bytes=100000-", None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"Content-Range": "bytes 99999-299999/300000"},
        {"Content-Range": "bytes 100000-200000/300000"},
        {"Content-Range": "bytes 100000-399999/400000"},
        {"Content-Range": "nonsense"},
        {"ETag": '"other"'},
    ],
)
def test_a_wrong_part_is_not_pasted_in(
    place: Place, site: Site, file: File, wrong: dict[str, str]
) -> None:
    file.cut = 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    file.cut, file.headers = None, wrong
    try:
        assert place.get(f"{site.url}/foo.tar.gz") == DATA
    except RdotoolError as error:
        assert "another part" in str(error)  # noqa: PT017


def test_a_part_that_nobody_asked_for(place: Place, site: Site, file: File) -> None:
    file.status = 206
    file.headers = {"Content-Range": "bytes 5-299999/300000"}
    assert "another part" in place.fails(f"{site.url}/foo.tar.gz")


def test_a_whole_part_needs_no_server(place: Place, site: Site, file: File) -> None:
    """Killed between the last byte and the file's appearing."""
    file.cut = 299_999
    place.fails(f"{site.url}/foo.tar.gz")
    [part] = place.parts.glob("*.part")
    part.write_bytes(DATA)
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert len(site.asked) == 1


@pytest.mark.parametrize("about", [b"", b"{", b"[]", b'{"validator": 1}', None])
def test_a_part_of_which_nothing_is_known(
    place: Place, site: Site, file: File, about: bytes | None
) -> None:
    file.cut = 100_000
    place.fails(f"{site.url}/foo.tar.gz")
    [path] = place.parts.glob("*.json")
    if about is None:
        path.unlink()
    else:
        path.write_bytes(about)
    file.cut = None
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges == [None, None]


def test_two_at_a_time(place: Place, site: Site, file: File) -> None:
    url = f"{site.url}/foo.tar.gz"
    with partial.held(place.parts, url) as part:
        part.append(b"mine")
        assert "another rdotool fetches it right now" in place.fails(url)
        assert place.part == b"mine"
    assert place.get(url) == DATA


def test_who_waited_does_not_write_into_the_finished_file(tmp_path: Path) -> None:
    """The path is opened, then the file is renamed to its target, then the lock is had."""
    target = tmp_path / "target"
    with partial.held(tmp_path / "parts", "https://x") as part:
        part.append(b"whole")
        late = part.path.open("ab")
        part.become(target)
    with partial.held(tmp_path / "parts", "https://x") as part, late:
        part.append(b"other")
        assert not partial._same(late, part.path)
    assert target.read_bytes() == b"whole"


def test_old_parts_go(place: Place, site: Site, file: File) -> None:
    file.cut = 10
    place.fails(f"{site.url}/foo.tar.gz?old")
    old = list(place.parts.iterdir())
    assert len(old) == 2
    for path in old:
        os.utime(path, (0, 0))
    place.fails(f"{site.url}/foo.tar.gz?new")
    assert len(list(place.parts.iterdir())) == 2
    assert not any(path.exists() for path in old)


def test_another_file_system(
    place: Place, site: Site, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import pathlib

    inner = pathlib.Path.replace

    def replace(self: Path, target: Path) -> object:
        if self.suffix == ".part" and self.parent == place.parts:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return inner(self, target)

    monkeypatch.setattr(pathlib.Path, "replace", replace)
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert place.files == ["foo.tar.gz"]


# --- what is refused --------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503])
def test_an_error_of_the_server(place: Place, site: Site, file: File, status: int) -> None:
    file.status = status
    assert f"HTTP {status}" in place.fails(f"{site.url}/foo.tar.gz")
    assert place.files == []


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/x", "file:///etc/hostname", "data:text/plain,x", "x", "", "HTTPX://x"]
)
def test_other_schemes(place: Place, url: str) -> None:
    assert "is no http or https URL" in place.fails(url)
    assert place.files == []


@pytest.mark.parametrize(
    "url",
    [
        *("http://", "http://127.0.0.1:x/y", "http://127.0.0.1:99999/y", "http://[::1/y"),
        *("http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http:foo", "http://a..b/c"),
    ],
)
def test_no_url_at_all(place: Place, url: str) -> None:
    assert "can't be fetched" in place.fails(url)


@pytest.mark.parametrize(
    "to", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:text/plain,x", "gopher://x"]
)
def test_redirects_elsewhere(place: Place, site: Site, to: str) -> None:
    site.put("/foo.tar.gz", status=302, headers={"Location": to})
    assert "edirect" in place.fails(f"{site.url}/foo.tar.gz", Rules(("http", "ftp", "file")))


def test_redirects_are_followed(place: Place, site: Site, file: File) -> None:
    site.put("/old", status=301, headers={"Location": "/older"})
    site.put("/older", status=302, headers={"Location": f"{site.url}/foo.tar.gz"})
    file.cut = 100_000
    place.fails(f"{site.url}/old")
    assert len(place.part) == 100_000
    file.cut = None
    assert place.get(f"{site.url}/old") == DATA
    assert site.ranges[-1] == "bytes=100000-"


def test_redirects_in_a_ring(place: Place, site: Site) -> None:
    site.put("/foo.tar.gz", status=302, headers={"Location": "/foo.tar.gz"})
    assert "can't be fetched" in place.fails(f"{site.url}/foo.tar.gz")
    assert len(site.asked) < 30


def test_too_large_by_its_own_words(place: Place, site: Site, file: File) -> None:
    told = place.fails(f"{site.url}/foo.tar.gz", Rules(max_size=200_000))
    assert "it has 293.0 KiB, and at most 195.3 KiB are allowed" in told
    assert place.files == []


@pytest.mark.parametrize("how", [{"chunked": True}, {"length": ""}])
def test_too_large_without_a_word(place: Place, site: Site, how: dict[str, object]) -> None:
    site.put("/foo.tar.gz", DATA, **how)
    told = place.fails(f"{site.url}/foo.tar.gz", Rules(max_size=200_000))
    assert "more than 195.3 KiB" in told
    assert place.files == []


@pytest.mark.parametrize("length", ["400000", "299999"])
def test_a_length_that_is_a_lie(place: Place, site: Site, length: str) -> None:
    site.put("/foo.tar.gz", DATA, length=length)
    if length == "400000":
        assert "cut off after 300000 of 400000" in place.fails(f"{site.url}/foo.tar.gz")
    else:  # what comes after it isn't of this answer
        assert place.get(f"{site.url}/foo.tar.gz") == DATA[:299_999]


def test_a_page_instead_of_the_file(place: Place, site: Site) -> None:
    page = b"\n <!DOCTYPE HTML><title>Log in</title>"
    site.put("/foo.tar.gz", page)
    assert "a web page instead of foo.tar.gz" in place.fails(f"{site.url}/foo.tar.gz")
    assert place.files == []
    place.target = place.folder / "index.html"
    assert place.get(f"{site.url}/foo.tar.gz") == page


def test_content_that_is_refused(place: Place, site: Site, file: File) -> None:
    def refuse(path: Path) -> None:
        assert path.read_bytes() == DATA
        raise RdotoolError("no")

    with pytest.raises(RdotoolError, match="no"):
        http.download(f"{site.url}/foo.tar.gz", place.target, place.parts, verify=refuse)
    assert place.files == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nxxx",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://u:" + SECRET.encode() + b"@[x/\r\n\r\n",
    ],
)
def test_what_is_no_answer(place: Place, site: Site, raw: bytes) -> None:
    site.put("/foo.tar.gz", raw=raw or b"\0")
    told = place.fails(f"{site.url}/foo.tar.gz")
    assert "can't be fetched" in told
    assert SECRET not in told
    assert place.part == b""


# --- slow servers ----------------------------------------------------------------------


def test_a_server_that_says_nothing(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/foo.tar.gz"
        assert "doesn't answer in time" in place.fails(url, Rules(timeout=0.2))


def test_a_server_that_falls_silent(place: Place, site: Site, file: File) -> None:
    file.pause = 3.0
    assert "in time" in place.fails(f"{site.url}/foo.tar.gz", Rules(timeout=1.0))
    file.pause = 0.0
    assert place.get(f"{site.url}/foo.tar.gz") == DATA
    assert site.ranges[1]


def test_a_server_that_drips(place: Place, site: Site, file: File) -> None:
    """Each byte comes in time; the file would take a day."""
    file.drip, file.pause = 1, 0.05
    began = time.monotonic()
    assert "bytes came in" in place.fails(f"{site.url}/foo.tar.gz", Rules(timeout=0.4))
    assert time.monotonic() - began < 5


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"X-A: b\r\n" * 90,
        OK + b"X: " + b"a" * 900,
        OK + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"x" * 900,
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n" + b"T: x\r\n" * 200,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40,
    ],
    ids=["headers", "line", "chunk", "trailer", "continue"],
)
def test_a_server_that_drips_what_is_no_content(place: Place, site: Site, raw: bytes) -> None:
    site.put("/foo.tar.gz", raw=raw, drip=8, pause=0.1)
    began = time.monotonic()
    assert "in time" in place.fails(f"{site.url}/foo.tar.gz", Rules(timeout=0.5))
    assert time.monotonic() - began < 5


def test_a_redirection_that_drips_is_followed_at_once(
    place: Place, site: Site, file: File
) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /foo.tar.gz\r\n\r\n"
    site.put("/old", raw=head + b"a" * 200, drip=len(head), pause=0.0)
    site.files["/old"].raw += b"a" * 20 * len(head)
    site.files["/old"].pause = 0.1
    began = time.monotonic()
    assert place.get(f"{site.url}/old") == DATA
    assert time.monotonic() - began < 1.5


def test_a_dripping_proxy(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        thread = threading.Thread(target=_drip, args=[server], daemon=True)
        thread.start()
        began = time.monotonic()
        assert "in time" in place.fails("https://foo.invalid/foo.tar.gz", Rules(timeout=0.5))
        assert time.monotonic() - began < 5
        thread.join()


def test_a_refused_proxy_leaves_no_connection_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        client, _ = server.accept()
        with client:
            client.recv(1 << 16)
            client.sendall(b"HTTP/1.1 407 Who are you?\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        thread = threading.Thread(target=refuse)
        thread.start()
        before = _sockets()
        with pytest.raises(OSError, match="407") as failed:
            weblink.ask("https://foo.invalid/foo.tar.gz", 0, None, ("https",), 5.0)
        thread.join()
        # While the error is held, so is all that its frames hold.
        assert _sockets() == before, failed


def _sockets() -> int:
    """How many sockets this process has open."""
    links = (path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink())
    return sum(str(link).startswith("socket:") for link in links)


def _drip(server: socket.socket) -> None:
    client, _ = server.accept()
    with client, contextlib.suppress(OSError):
        client.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(90):
            client.sendall(b"X-A: b\r\n")
            time.sleep(0.1)


@pytest.mark.parametrize("raw", [OK + b"X-A: b\r\n" * 90, OK + b"\r\n" + b"a" * 900])
def test_a_file_of_a_repository_that_drips(
    site: Site, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    monkeypatch.setattr(repofile, "_TIMEOUT", 0.5)
    site.put("/repomd.xml", raw=raw, drip=8, pause=0.1)
    began = time.monotonic()
    with pytest.raises(repofile.UnreachableError):
        repofile.fetch(f"{site.url}/repomd.xml", 10_000, lambda _chunk: None)
    assert time.monotonic() - began < 5


def test_nobody_listens(place: Place) -> None:
    assert "refused" in place.fails("http://127.0.0.1:9/foo.tar.gz").lower()


# --- addresses and secrets ----------------------------------------------------------------


def test_ipv6(place: Place) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serve(host="::1") as site:
        site.put("/foo.tar.gz", DATA)
        assert place.get(f"{site.url}/foo.tar.gz") == DATA


def test_letters_that_are_not_ascii(place: Place, site: Site) -> None:
    site.put("/%C3%BC%20x.tgz", DATA)
    assert place.get(f"{site.url}/ü%20x.tgz") == DATA


def test_a_password_goes_to_its_host_only(place: Place, site: Site, file: File) -> None:
    with serve() as other:
        other.put("/foo.tar.gz", DATA)
        site.put("/go", status=302, headers={"Location": f"{other.url}/foo.tar.gz"})
        url = site.url.replace("://", f"://me:{SECRET}%40@") + "/go"
        assert place.get(url) == DATA
        assert site.asked[0]["Authorization"] == "Basic bWU6dDBwLVNlY3JldEA="
        assert "Authorization" not in other.asked[0]


@pytest.mark.parametrize("path", ["missing", "go", "loop", "page", "cut"])
def test_no_secret_is_told(place: Place, site: Site, path: str) -> None:
    there = f"file://u:{SECRET}@x/y?token={SECRET}"
    site.put("/go", status=302, headers={"Location": there})
    site.put("/loop", status=302, headers={"Location": f"/loop?private_token={SECRET}"})
    site.put("/page", b"<html>")
    site.put("/cut", DATA, cut=5)
    url = site.url.replace("://", f"://me:{SECRET}@")
    assert SECRET not in place.fails(
        f"{url}/{path}?access_token={SECRET}&X-Amz-Signature={SECRET}"
    )


# --- other schemes, when they are named --------------------------------------------------


def test_a_file_url_when_it_is_allowed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(DATA)
    assert place.get(f"file://{tmp_path}/there", Rules(("https", "file"))) == DATA
    place.target.unlink()
    assert "can't be fetched" in place.fails(f"file://{tmp_path}/none", Rules(("file",)))


def test_an_ftp_url_when_it_is_allowed(place: Place) -> None:
    with ftp(DATA) as url:
        assert place.get(url, Rules(("https", "ftp"))) == DATA
