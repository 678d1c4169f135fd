"""The `sources` file: both of its forms, and what is no such file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.distgit import sourcesfile
from rdotool.distgit.sourcesfile import Checksum
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
NAMES = st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), min_size=1)


def of(kind: str, data: bytes) -> Checksum:
    return Checksum(kind, hashlib.new(kind, data).hexdigest())


@given(st.dictionaries(NAMES, st.tuples(st.sampled_from(KINDS), st.binary())))
def test_what_is_written_is_read(entries: dict[str, tuple[str, bytes]]) -> None:
    wanted = {name: of(*entry) for name, entry in entries.items()}
    text = "".join(f"{checksum.line(name)}\n" for name, checksum in wanted.items())
    assert sourcesfile.parse(text.encode()) == wanted


@given(NAMES.filter(lambda name: name[0] not in " *"), st.binary(), st.sampled_from(["  ", " *"]))
def test_the_old_form_is_read(name: str, data: bytes, gap: str) -> None:
    checksum = of("md5", data)
    text = f"{checksum.digest.upper()}{gap}{name}"
    assert sourcesfile.parse(text.encode()) == {name: checksum}


@given(st.binary())
def test_any_bytes_are_read_or_refused_with_the_line(data: bytes) -> None:
    try:
        found = sourcesfile.parse(data)
    except RdotoolError as error:
        line = int(error.where.removeprefix("sources:"))
        assert 1 <= line <= data.count(b"\n") + 1
    else:
        assert all(len(one.digest) >= 32 for one in found.values())


def test_blank_lines_comments_and_crlf() -> None:
    checksum = of("sha512", b"x")
    text = f"# none\r\n\r\n{checksum.line('a b.tar.gz')}\r\n   \n"
    assert sourcesfile.parse(text.encode()) == {"a b.tar.gz": checksum}


@pytest.mark.parametrize(
    "line",
    [
        "<<<<<<< HEAD",
        "SHA512 (foo.tar.gz) = 0",
        "SHA512 (foo.tar.gz) = " + "0" * 32,
        "SHA3 (foo.tar.gz) = " + "0" * 128,
        "0" * 31 + "  foo.tar.gz",
        "0" * 32 + " foo.tar.gz",
        "foo.tar.gz",
        "SHA512 () = " + "0" * 128,
    ],
)
def test_another_line_is_refused(line: str) -> None:
    with pytest.raises(RdotoolError, match="sources:2: this is no line"):
        sourcesfile.parse(f"{of('md5', b'').digest}  fine\n{line}\n".encode())


def test_two_checksums_of_a_file() -> None:
    twice = f"{of('md5', b'').line('a')}\n" * 2
    assert list(sourcesfile.parse(twice.encode())) == ["a"]
    with pytest.raises(RdotoolError, match="sources:3: a has two checksums"):
        sourcesfile.parse(f"{twice}{of('md5', b'x').line('a')}\n".encode())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_fits_or_not(kind: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    (tmp_path / "x").write_bytes(data)
    assert of(kind, data).fits(tmp_path / "x")
    assert not of(kind, data[1:]).fits(tmp_path / "x")


def test_no_file_lists_nothing(tmp_path: Path) -> None:
    assert sourcesfile.read(tmp_path) == {}
