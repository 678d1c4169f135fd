"""Repositories that are broken or evil: a clear error, and the cache stays good."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.errors import RdotoolError
from rdotool.repos import repomd
from tests.repos import world
from tests.repos.world import Made

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.repos.world import World
    from tests.sources.server import Site

PAGE = b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>Who?<br></body></html>"


def named(value: object) -> str:
    """A test's name must not have a large or changing content in it."""
    return value if isinstance(value, str) else "data"


def refused(home: World, url: str, words: str, *, hint: str = "") -> RdotoolError:
    """Loading *url* fails with these words; the error names the repository and the file."""
    with pytest.raises(RdotoolError, match=words) as caught:
        home.load(url)
    error = caught.value
    assert error.where.startswith("a")
    assert "repodata/" in str(error)
    assert error.hint
    assert hint in error.hint
    assert not [name for name in home.cached() if "work-" in name]
    return error


# --- repomd.xml ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (PAGE, "it is a web page"),
        (b"<html><body>well-formed</body></html>", "it is a web page"),
        (b"", "it is no repomd: line 1"),
        (b"Service unavailable", "it is no repomd: line 1"),
        (b"<foo/>", "it is XML, but of something else"),
        (b"<repomd>", "it is no repomd: line 1"),
        (b"\xff\xfe\x00", "it is no repomd: line 1"),
        (b"<repomd></repomd>", "names no list of packages"),
        (
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><repomd>&x;</repomd>',
            "it is no repomd: line 1 .*'x' not defined",
        ),
        (b"<!--" + b"x" * repomd.MAX_REPOMD + b"--><repomd/>", "has more than 4194304 bytes"),
    ],
    ids=named,
)
def test_what_is_no_repomd(home: World, site: Site, content: bytes, words: str) -> None:
    site.put("/repo/repodata/repomd.xml", content)
    refused(home, f"{site.url}/repo", words)
    assert home.cached() == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"location_href": "../../x"}, "'../../x' leads elsewhere"),
        ({"location_href": "repodata/%2E%2e/%2e./x"}, "leads elsewhere"),
        ({"location_href": "/etc/passwd"}, "'/etc/passwd' leads elsewhere"),
        ({"location_href": "http://127.0.0.1/x"}, "leads elsewhere"),
        ({"location_href": "file:///etc/passwd"}, "leads elsewhere"),
        ({"location_href": "repodata/x?y=../.."}, "leads elsewhere"),
        ({"location_href": "a\\b"}, "leads elsewhere"),
        ({"location_href": "a b"}, "leads elsewhere"),
        ({"location_href": ""}, "leads elsewhere"),
        ({"location_base": "http://127.0.0.1/"}, "leads elsewhere"),
        ({"checksum_type": "md5", "checksum": "0" * 32}, r"no usable checksum \(type md5\)"),
        ({"checksum": ""}, "no usable checksum"),
        ({"size": 1 << 40}, "is said to have 1099511627776 bytes; at most"),
        ({"size_open": 1 << 40}, "is said to have 1099511627776 bytes; at most"),
    ],
)
def test_a_repomd_that_is_not_believed(
    home: World, site: Site, foo: Path, changes: dict[str, Any], words: str
) -> None:
    world.describe(foo, world.primary_of(foo), **changes)
    refused(home, world.publish(site, foo), words)
    assert world.asked(site) == ["repomd"]
    assert home.cached() == {}


def test_no_repository_there(home: World, site: Site, tmp_path: Path) -> None:
    refused(home, f"{site.url}/nowhere", "can't be fetched: HTTP 404", hint="rdoinfo")
    refused(home, tmp_path.as_uri(), "can't be read: No such file")


def test_what_is_no_file(home: World, tmp_path: Path) -> None:
    (tmp_path / "repodata").mkdir()
    os.mkfifo(tmp_path / "repodata/repomd.xml")
    refused(home, tmp_path.as_uri(), "can't be read: it is no file")
    refused(home, f"file://elsewhere{tmp_path}", "can't be read: it is no URL")


def test_a_folder_whose_name_has_blanks(home: World, tmp_path: Path) -> None:
    folder = world.make(tmp_path / "a #b%c ü?", [Made("foo")])
    assert len(home.load(folder.as_uri()).packages()) == 1
    assert len(home.load(folder.as_uri().replace("file://", "FILE://localhost")).packages()) == 1


def test_a_server_that_is_not_there(home: World) -> None:
    refused(home, "http://127.0.0.1:9/repo", "can't be fetched: Connection refused")


@pytest.mark.parametrize("url", ["", "ftp://x/", "/srv/repo", "ext::sh -c id", "http:x", "a://b"])
def test_what_is_no_url(home: World, url: str) -> None:
    with pytest.raises(RdotoolError, match="is no URL of a repository"):
        home.load(url)


def test_a_password_is_not_shown(home: World) -> None:
    error = refused(home, "http://me:secret@127.0.0.1:9/repo", "can't be fetched")
    assert "secret" not in f"{error}{error.hint}"


# --- the list of packages --------------------------------------------------------------------


def spoil(foo: Path, change: Callable[[bytes], bytes]) -> None:
    path = world.primary_of(foo)
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data[:-1], r"it has \d+ bytes instead of the \d+ that repomd.xml says"),
        (lambda _: b"", "it has 0 bytes instead"),
        (lambda data: data + b"x", r"it has more than the \d+ bytes"),
        (lambda data: data + b"x" * 10_000_000, r"it has more than the \d+ bytes"),
        (lambda data: data[:-1] + b"\0", "its sha256 isn't the one"),
        (lambda _: PAGE, "it is a web page"),
    ],
    ids=named,
)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_list_that_is_not_what_repomd_says(
    home: World, site: Site, foo: Path, change: Any, words: str, scheme: str
) -> None:
    spoil(foo, change)
    url = world.publish(site, foo) if scheme == "http" else foo.as_uri()
    error = refused(home, url, words, hint="run the command again later")
    assert world.primary_of(foo).name in str(error)
    assert home.cached() == {}


def test_a_list_that_is_not_there(home: World, site: Site, foo: Path) -> None:
    world.primary_of(foo).unlink()
    refused(home, world.publish(site, foo), "can't be fetched: HTTP 404")


def test_a_list_that_is_cut_off_on_its_way(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    next(file for path, file in site.files.items() if "primary" in path).cut = 20
    refused(home, url, r"was cut off after 20 of \d+ bytes")
    assert home.cached() == {}


def packed(foo: Path, data: bytes, **changes: Any) -> None:
    """Put *data* as the list of packages, rightly described but for *changes*."""
    path = world.primary_of(foo)
    path.write_bytes(data)
    whole = {
        "size": len(data),
        "checksum": hashlib.sha256(data).hexdigest(),
        "checksum_type": "sha256",
    }
    text = (foo / "repodata/repomd.xml").read_text(encoding="utf-8")
    for key, tag in (("size", "size"), ("open_size", "open-size"), ("checksum", "checksum")):
        if key in (whole | changes):
            value = (whole | changes)[key]
            text = re.sub(rf"(<{tag}\b[^>]*>)[^<]*", rf"\g<1>{value}", text)
    if changes.get("bare"):
        text = re.sub(r"<open-.*\n", "", text)
    (foo / "repodata/repomd.xml").write_text(text, encoding="utf-8")


XML = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" packages="1">
"""
BOMB = XML + b" " * 50_000_000 + b"</metadata>"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_zip_bomb(home: World, foo: Path, pack: Callable[[bytes], bytes]) -> None:
    packed(foo, pack(BOMB))
    refused(home, foo.as_uri(), "it unpacks to more than the 1[0-9]{3} bytes that are allowed")
    assert home.cached() == {}


def test_a_zip_bomb_that_tells_no_size(
    home: World, foo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed(foo, gzip.compress(BOMB), bare=True)
    monkeypatch.setattr(repomd, "MAX_OPEN", 1_000_000)
    refused(home, foo.as_uri(), "it unpacks to more than the 1000000 bytes that are allowed")


def test_a_plain_list_that_is_too_large(
    home: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foo = world.make(tmp_path, [Made("foo")], "plain")
    packed(foo, BOMB)
    monkeypatch.setattr(repomd, "MAX_OPEN", 1_000_000)
    refused(home, foo.as_uri(), "it unpacks to more than")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04 a zip file", "neither XML nor compressed by"),
        (gzip.compress(b"no XML"), "it is no list of packages .*line 1"),
        (gzip.compress(PAGE), "it is no list of packages"),
        (gzip.compress(b"<metadata/>x"), "it is no list of packages"),
        (gzip.compress(b"<repomd/>"), "it is XML, but of something else"),
        (gzip.compress(XML), "it is no list of packages"),
        (gzip.compress(b"")[:12], "it is no list of packages"),
        (gzip.compress(XML + b"x" * 5000)[:40], "it is no list of packages"),
    ],
    ids=named,
)
def test_a_list_that_is_none(home: World, foo: Path, data: bytes, words: str) -> None:
    packed(foo, data, bare=True)
    refused(home, foo.as_uri(), words)
    assert home.cached() == {}


@pytest.mark.parametrize("kind", ["gz", "xz", "bz2", "zst"])
def test_compressed_data_that_ends_too_early(home: World, tmp_path: Path, kind: str) -> None:
    """createrepo_c unpacks such a file without a word."""
    many = [Made(f"foo{number}", f"{number * 7919}") for number in range(3000)]
    foo = world.make(tmp_path, many, kind)
    data = world.primary_of(foo).read_bytes()
    packed(foo, data[: len(data) // 2])
    refused(home, foo.as_uri(), r"it unpacks to \d+ bytes instead of \d+: it is damaged")
    packed(foo, data[: len(data) // 2], bare=True)
    refused(home, foo.as_uri(), "it is no list of packages")


def test_a_list_with_another_content_than_said(home: World, tmp_path: Path) -> None:
    foo = world.make(tmp_path / "foo", [Made("foo")], "gz")
    bar = world.make(tmp_path / "bar", [Made("bar")], "gz")
    packed(foo, world.primary_of(bar).read_bytes())
    refused(home, foo.as_uri(), "what it unpacks to has another checksum than repomd.xml says")


def test_entities_are_not_expanded(home: World, foo: Path) -> None:
    lines = [b'<!ENTITY a0 "aaaaaaaaaaaaaaaa">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    data = b"<!DOCTYPE m [" + b"".join(lines) + b"]><metadata><package><name>&a11;</name>"
    packed(foo, gzip.compress(data + b"</package></metadata>"), bare=True)
    refused(home, foo.as_uri(), "it is no list of packages.*'a11' not defined")


def test_a_reader_that_crashes_is_an_error(
    home: World, foo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crashing(subprocess.Popen[bytes]):
        def __init__(self, command: list[str], **how: Any) -> None:
            super().__init__(["sh", "-c", "kill -SEGV $$"], **how)

    monkeypatch.setattr(subprocess, "Popen", Crashing)
    with pytest.raises(RdotoolError, match="ended by SIGSEGV"):
        home.load(foo.as_uri())
    assert home.cached() == {}


def test_without_createrepo_c(
    home: World, foo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "path").mkdir()
    (tmp_path / "path/createrepo_c.py").write_text("raise ImportError('not here')")
    monkeypatch.syspath_prepend(tmp_path / "path")
    with pytest.raises(RdotoolError, match="module can't be used: not here") as caught:
        home.load(foo.as_uri())
    assert "pip install createrepo_c" in caught.value.hint


# --- what is in the cache ---------------------------------------------------------------------

SPOILT: list[Callable[[Path], object]] = [
    lambda foo: (foo / "repodata/repomd.xml").write_bytes(PAGE),
    lambda foo: (foo / "repodata/repomd.xml").write_bytes(b"<repomd>"),
    lambda foo: spoil(foo, lambda data: data[:-3]),
    lambda foo: spoil(foo, lambda data: data[:-3] + b"xyz"),
    lambda foo: world.describe(foo, world.primary_of(foo), location_href="../x"),
    lambda foo: packed(foo, gzip.compress(BOMB)),
]


@pytest.mark.parametrize("break_it", SPOILT)
def test_the_cache_stays_good(
    home: World, site: Site, tmp_path: Path, break_it: Callable[[Path], object]
) -> None:
    old = world.make(tmp_path / "old", [Made("foo", "1.0")])
    url = world.publish(site, old)
    home.load(url)
    before = home.cached()
    new = world.make(tmp_path / "new", [Made("foo", "2.0")])
    break_it(new)
    world.publish(site, new)
    with pytest.raises(RdotoolError):
        home.load(url, max_age=0)
    assert home.cached() == before
    # It can be used, and once the repository is mended it is brought up to date.
    assert [one.version for one in home.load(url, offline=True).packages()] == ["1.0"]
    world.publish(site, world.make(tmp_path / "new", [Made("foo", "2.0")]))
    assert [one.version for one in home.load(url, max_age=0).packages()] == ["2.0"]


def test_one_bad_repository_spoils_no_other(home: World, site: Site, foo: Path) -> None:
    site.put("/bad/repodata/repomd.xml", PAGE)
    heard = []
    found = home.load(
        f"{site.url}/bad", foo.as_uri(), failed=lambda spec, error: heard.append((spec, error))
    )
    assert [each.name for each in found.repositories] == ["b"]
    [(spec, error)] = heard
    assert spec.name == "a"
    assert str(error) == (
        f"a: {site.url}/bad/repodata/repomd.xml: "
        "it is a web page (to log in, or an apology), no repomd.xml"
    )
