"""What DLRN writes into its reviews, and the marker in the spec."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.review import ftbfs

if TYPE_CHECKING:
    from pathlib import Path

SHA = "000b577f3e9c9ff7cb893e9f6e635753017a78c6"
COMMIT = f"https://opendev.org/openstack/octavia/commit/{SHA}"
LOG = f"https://trunk.rdoproject.org/centos9-zed/component/octavia/00/0b/{SHA}_2966ced4"
MESSAGE = f"""\
openstack-octavia: failed to build 000b577f

Need to fix build error caused by {COMMIT}
See log at {LOG}

Change-Id: I98594b51f7f1cd9159a9a7f46382cc63d6ebeebf
"""
MARKER = f"# REMOVEME: error caused by commit {COMMIT}\n".encode()
SPEC = b"Name: octavia\n\n%changelog\n* Tue Sep 20 2022 RDO <a@b> 1-1\n- Update\n\n"


def test_the_message() -> None:
    failure = ftbfs.parse(MESSAGE)
    assert failure == ftbfs.Failure("openstack-octavia", "000b577f", COMMIT, LOG)
    assert failure.commit == SHA


@pytest.mark.parametrize(
    "url,commit",
    [
        (f"http://git.openstack.org/cgit/openstack/octavia/commit/?id={SHA}", SHA),
        (f"https://example.org/{'1' * 40}/{SHA}", SHA),
        (f"https://example.org/{'1' * 40}", "000b577f"),
        (f"https://example.org/{SHA}0", "000b577f"),
        ("https://example.org/", "000b577f"),
    ],
)
def test_the_whole_sha_is_that_of_the_short_one(url: str, commit: str) -> None:
    failure = ftbfs.parse(MESSAGE.replace(COMMIT, url))
    assert failure is not None
    assert (failure.commit_url, failure.commit) == (url, commit)


def test_a_word_before_the_package() -> None:
    failure = ftbfs.parse(f"DNM {MESSAGE}")
    assert failure is not None
    assert failure.package == "openstack-octavia"


@pytest.mark.parametrize("lost", [COMMIT, LOG])
def test_a_line_may_be_missing(lost: str) -> None:
    text = "".join(line for line in MESSAGE.splitlines(keepends=True) if lost not in line)
    failure = ftbfs.parse(text)
    assert failure is not None
    assert (failure.commit_url is None) == (lost == COMMIT)
    assert (failure.log_url is None) == (lost == LOG)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Add certifi as BR\n\nopenstack-octavia: failed to build 000b577f\n",
        "openstack-octavia: failed to build the docs\n",
        "openstack-octavia: failed to build 000b577f again\n",
        "failed to build 000b577f\n",
        "$(reboot): failed to build 000b577f\n",
        "a;b: failed to build 000b577f\n",
        "--user=x: failed to build 000b577f\n",
        "openstack-octavia: failed to build 000b577f: no\n",
    ],
)
def test_messages_of_others(message: str) -> None:
    assert ftbfs.parse(message) is None


@given(st.text())
def test_any_message_can_be_read(message: str) -> None:
    ftbfs.parse(message)


@pytest.mark.parametrize(
    "before",
    [
        SPEC,
        SPEC.replace(b"\n", b"\r\n"),
        SPEC.rstrip(b"\n"),
        SPEC.replace(b"Update", b"Upd\xe4te"),
        b"",
        b"\n",
        b"no newline",
    ],
)
def test_what_sed_adds_is_taken_out(before: bytes, tmp_path: Path) -> None:
    """DLRN's own command makes the marker; GNU sed can't add to an empty file."""
    path = tmp_path / "octavia.spec"
    path.write_bytes(before)
    line = MARKER.decode().removesuffix("\n")
    subprocess.run(["sed", "-i", "-e", f"$a\\{line}\\", str(path)], check=True)
    spec = path.read_bytes()
    assert ftbfs.markers(spec) == (1 if before else 0)
    assert ftbfs.without_marker(spec, before) == before


def test_two_markers_of_which_one_was_merged() -> None:
    old = MARKER.replace(b"000b", b"111b")
    assert ftbfs.markers(SPEC + old + MARKER) == 2
    assert ftbfs.without_marker(SPEC + old + MARKER, SPEC + old) == SPEC


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_a_marker_in_the_middle(ending: bytes) -> None:
    middle = MARKER.replace(b"\n", ending)
    assert ftbfs.without_marker(b"a" + ending + middle + b"b") == b"a" + ending + b"b"


def test_a_marker_without_a_newline() -> None:
    assert ftbfs.without_marker(SPEC + MARKER[:-1], SPEC) == SPEC


def test_a_spec_that_has_lost_its_last_newline_for_another_reason() -> None:
    assert ftbfs.without_marker(b"a\nchanged\n" + MARKER, b"a\nb") == b"a\nchanged\n"
    assert ftbfs.without_marker(b"a\nb\n" + MARKER + b"c\n", b"a\nb") == b"a\nb\nc\n"


@pytest.mark.parametrize(
    "line",
    [
        b"# REMOVEME when python3-foo is built\n",
        b"## REMOVEME: error caused by commit https://example.org\n",
        b" # REMOVEME: error caused by commit https://example.org\n",
        b"- # REMOVEME: error caused by commit https://example.org\n",
        b"# REMOVEME: error caused by commits\n",
        b"# REMOVEME: error caused by commit a\rb\n",
    ],
)
def test_lines_that_are_no_marker(line: bytes) -> None:
    spec = SPEC + line
    assert ftbfs.markers(spec) == 0
    assert ftbfs.without_marker(spec) == spec


@given(st.binary(), st.binary(), st.booleans())
def test_every_other_byte_stays(above: bytes, below: bytes, known: bool) -> None:
    above = above + b"\n" if above and not above.endswith(b"\n") else above
    before = above + below if known else None
    if ftbfs.markers(above + below) == 0:
        rest = ftbfs.without_marker(above + MARKER + below, before)
        assert rest == above + below
