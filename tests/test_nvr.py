"""``rdotool nvr``, and the parser behind it."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.adapters import rpmlib
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.collect import Collector
from rdotool.rdoinfo.folder import open_folder
from rdotool.versions import NVR, compare_nvr, nvr_key, parse_evr

if TYPE_CHECKING:
    from tests.helpers.cli import Cli

NOVA = "openstack-nova-26.1.0-1.el9s"
DLRN = "python-glanceclient-4.2.0-0.20221118120049.f41f2c3.el9.src.rpm"

# --- the parser ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "dist", "dlrn"),
    [
        ("1.el9s", "el9s", None),
        ("9.el9s.2", "el9s", None),
        ("1.el7_4", "el7_4", None),
        ("3.fc33", "fc33", None),
        ("2", None, None),
        ("el9", "el9", None),
        ("1.gel9", None, None),
        ("0.20221118120049.f41f2c3.el9", "el9", ("20221118120049", "f41f2c3")),
        ("0.1.20170811112938.81363ec.el7.centos", "el7", ("20170811112938", "81363ec")),
        ("1.20170811112938.81363ec", None, None),
    ],
)
def test_what_a_release_says(release: str, dist: str | None, dlrn: Any) -> None:
    nvr = NVR("x", "1", release)
    assert (nvr.dist, nvr.dlrn) == (dist, dlrn)


@pytest.mark.parametrize(
    "text",
    ["foo -1-1", "foo-1 2-1", "foo-1-1\n2", "foo-1-1\x1b", "foo-1-1:2", "foo-½:1-1", "foo-²:1-1"],
)
def test_what_rpm_has_in_no_name(text: str) -> None:
    with pytest.raises(RdotoolError, match="not a name-version-release"):
        NVR.parse(text)


@given(st.text())
def test_any_text_is_refused_or_joins_back(text: str) -> None:
    try:
        nvr = NVR.parse(text)
    except RdotoolError:
        return
    assert NVR.parse(nvr.format()) == NVR(
        nvr.name, nvr.version, nvr.release, nvr.epoch
    ) or nvr.release.endswith((".rpm", ".src", ".noarch"))


PART = st.text("abcXYZ019._+~^", min_size=1, max_size=6).filter(lambda text: "." not in text)


@given(PART, PART, PART, st.sampled_from([None, "src", "x86_64"]), st.sampled_from(["", ".rpm"]))
def test_parts_come_back(
    name: str, version: str, release: str, arch: str | None, end: str
) -> None:
    text = f"{name}-{version}-{release}{f'.{arch}' if arch else ''}{end}"
    assert NVR.parse(f"a/b/{text}") == NVR(name, version, release, None, arch)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1.0", (None, "1.0", "")),
        ("1.0-1.el9", (None, "1.0", "1.el9")),
        ("2:1.0", ("2", "1.0", "")),
        ("2:1.0~rc1-0.1", ("2", "1.0~rc1", "0.1")),
    ],
)
def test_evr(text: str, parts: tuple[str | None, str, str]) -> None:
    assert parse_evr(text) == parts


@pytest.mark.parametrize("text", ["", "-1", "1-", ":1", "a:1", "1 2", "1-2-3", "1:"])
def test_no_evr(text: str) -> None:
    with pytest.raises(RdotoolError, match="not a version"):
        parse_evr(text)


# --- the command ---------------------------------------------------------------------------


def test_parts_are_shown(cli: Cli) -> None:
    assert cli("nvr", NOVA, DLRN, "1:foo-1.0-1.x86_64.rpm").out == (
        "Name                 Epoch  Version  Release                       Dist  Arch\n"
        "openstack-nova       -      26.1.0   1.el9s                        el9s  -\n"
        "python-glanceclient  -      4.2.0    0.20221118120049.f41f2c3.el9  el9   src\n"
        "foo                  1      1.0      1                             -     x86_64\n"
    )


@pytest.mark.parametrize(
    "line", [["nvr", "--json", DLRN], ["nvr", DLRN, "--json"], ["nvr", "show", DLRN, "--json"]]
)
def test_parts_as_json(cli: Cli, line: list[str]) -> None:
    assert cli(*line).json == {
        "nvrs": [
            {
                "text": DLRN,
                "nvr": "python-glanceclient-4.2.0-0.20221118120049.f41f2c3.el9",
                "name": "python-glanceclient",
                "epoch": None,
                "version": "4.2.0",
                "release": "0.20221118120049.f41f2c3.el9",
                "dist": "el9",
                "arch": "src",
                "dlrn_timestamp": "20221118120049",
                "dlrn_commit": "f41f2c3",
            }
        ]
    }


def test_no_nvr(cli: Cli) -> None:
    done = cli("nvr", NOVA, "nova", code=1)
    assert not done.out
    assert "not a name-version-release: nova" in done.err
    assert "Usage" in cli("nvr", "--help").out


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (NOVA, "openstack-nova-26.1.0-2.el9s", "older"),
        (NOVA, f"{NOVA}.src.rpm", "same"),
        ("foo-1:1.0-1", "foo-2.0-1", "newer"),
        ("foo-10.0-1", "foo-9.0-1", "newer"),
        ("2.0~rc1", "2.0", "older"),
        ("2.0-1", "2.0", "same"),
        ("27.0.0", NOVA, "newer"),
    ],
)
def test_comparing(cli: Cli, one: str, other: str, verdict: str) -> None:
    order = {"older": -1, "same": 0, "newer": 1}[verdict]
    found = cli("nvr", "compare", "--json", one, other).json
    assert found == {"a": one, "b": other, "order": order, "a_is": verdict}
    words = {"older": "is older than", "same": "is the same as", "newer": "is newer than"}
    assert cli("nvr", "compare", one, other).out == f"{one} {words[verdict]} {other}\n"


def test_two_packages_have_no_order(cli: Cli) -> None:
    done = cli("nvr", "compare", NOVA, "nova-26.1.0-1", code=1)
    assert "two packages, which have no order: openstack-nova and nova" in done.err
    assert "not a version: x-" in cli("nvr", "compare", "x-", NOVA, code=1).err


LIST = "b-1-10\n# a comment\n\nb-1-9\n  a-2.0-1.src.rpm\nb-1~rc1-20\nA-1-1\n"


def test_sorting(cli: Cli, tmp_path: Path) -> None:
    ordered = "A-1-1\na-2.0-1.src.rpm\nb-1~rc1-20\nb-1-9\nb-1-10\n"
    assert cli("nvr", "sort", answer=LIST).out == ordered
    assert cli("nvr", "sort", "-", answer=LIST).out == ordered
    (tmp_path / "list").write_text(LIST)
    assert cli("nvr", "sort", tmp_path / "list").out == ordered
    newest = "A-1-1\na-2.0-1.src.rpm\nb-1-10\n"
    assert cli("nvr", "sort", "--newest", answer=LIST).out == newest
    assert (
        cli("nvr", "sort", "-r", answer="b-1-9\na-1-1\nb-1-10\n").out == "a-1-1\nb-1-10\nb-1-9\n"
    )
    found = cli("nvr", "sort", "--newest", "--json", answer=LIST).json["nvrs"]
    assert [one["text"] for one in found] == newest.split()
    assert cli("nvr", "sort", answer="").out == ""


def test_a_wrong_line_has_its_number(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a-1-1\nnothing\n")
    assert (
        f"{tmp_path / 'list'}:2: not a name" in cli("nvr", "sort", tmp_path / "list", code=1).err
    )
    (tmp_path / "list").write_bytes(b"a-1-1\n\xff\xfe\n")
    assert "is no text" in cli("nvr", "sort", tmp_path / "list", code=1).err


# --- the real data -------------------------------------------------------------------------

_PROBE = """
import functools, json, sys, rpm
def order(a, b):
    if a[0] != b[0]:
        return (a[0] > b[0]) - (a[0] < b[0])
    return rpm.labelCompare(("0", *a[1:]), ("0", *b[1:]))
rows = [tuple(row) for row in json.load(sys.stdin)]
print(json.dumps(sorted(rows, key=functools.cmp_to_key(order))))
"""


def _nvrs(folder: Path) -> list[str]:
    return [
        nvr
        for file in {
            one.name: one for one in Collector().collect(open_folder(folder), "rdo-full.yml")
        }.values()
        for package in file.content.get("packages") or []
        for nvr in (package.get("buildsys-tags") or {}).values()
    ]


@pytest.mark.realdata
def test_all_nvrs_parse_and_join_back(real_rdoinfo: Path) -> None:
    found = _nvrs(real_rdoinfo)
    assert len(found) == 28365
    assert [str(NVR.parse(text)) for text in found] == found


@pytest.mark.realdata
@pytest.mark.rpm
def test_the_order_is_rpms(real_rdoinfo: Path) -> None:
    unique = {NVR.parse(text) for text in _nvrs(real_rdoinfo)}
    ordered = sorted(sorted(unique, key=str), key=nvr_key)
    rows = [(one.name, one.version, one.release) for one in sorted(unique, key=str)]
    assert [(one.name, one.version, one.release) for one in ordered] == _as_rpm_sorts(rows)
    assert all(compare_nvr(one, other) < 0 for one, other in pairwise(ordered))


def _as_rpm_sorts(rows: list[tuple[str, str, str]]) -> list[tuple[str, ...]]:
    if rpmlib.available():
        from functools import cmp_to_key

        def order(a: tuple[str, str, str], b: tuple[str, str, str]) -> int:
            if a[0] != b[0]:
                return (a[0] > b[0]) - (a[0] < b[0])
            return rpmlib.label_compare(("0", a[1], a[2]), ("0", b[1], b[2]))

        return [tuple(row) for row in sorted(rows, key=cmp_to_key(order))]
    python = Path("/usr/bin/python3")
    if not python.exists():
        pytest.skip("rpm's Python module is not installed")
    done = subprocess.run(
        [python, "-c", _PROBE], input=json.dumps(rows), text=True, capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("rpm's Python module is not installed")
    return [tuple(row) for row in json.loads(done.stdout)]


@pytest.mark.parametrize("line", [["--json", "compare", "a-1-1", "a-2-1"], ["a-1-1", "--help"]])
def test_options_stand_where_they_like(cli: Cli, line: list[str]) -> None:
    done = cli("nvr", *line)
    assert ('"a_is": "older"' in done.out) is ("compare" in line)
    assert ("Show the parts of each NVR." in done.out) is ("--help" in line)
