"""RPM's order, NVRs, tags and pre-releases."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rdotool import versions
from rdotool.adapters import rpmlib
from rdotool.errors import RdotoolError
from rdotool.versions import NVR, compare_evr, newest, rpmvercmp

TABLE = [
    ("1.0", "1.0", 0),
    ("1.0", "2.0", -1),
    ("2.0.1", "2.0.1a", -1),
    ("5.5p10", "5.5p1", 1),
    ("10xyz", "10.1xyz", -1),
    ("xyz10", "xyz10.1", -1),
    ("xyz.4", "8", -1),
    ("xyz", "8", -1),
    ("5.5p2", "5.6p1", -1),
    ("5.6p1", "6.5p1", -1),
    ("6.0.rc1", "6.0", 1),
    ("10b2", "10a1", 1),
    ("1.0aa", "1.0a", 1),
    ("10.0001", "10.1", 0),
    ("10.0001", "10.0039", -1),
    ("4.999.9", "5.0", -1),
    ("20101121", "20101122", -1),
    ("2_0", "2.0", 0),
    ("a+", "a_", 0),
    ("+a", "_a", 0),
    ("+", "_", 0),
    ("", "", 0),
    ("1", "", 1),
    ("1.", "1", 0),
    ("1.0~rc1", "1.0", -1),
    ("1.0~rc1", "1.0~rc2", -1),
    ("1.0~rc1~git1", "1.0~rc1", -1),
    ("1.0^", "1.0", 1),
    ("1.0^git1", "1.0^git2", -1),
    ("1.0^git1", "1.01", -1),
    ("1.0^2016", "1.0.1", -1),
    ("1.0~rc1^g", "1.0~rc1", 1),
    ("1.0^git1~pre", "1.0^git1", -1),
    ("~", "", -1),
    ("^", "", 1),
    ("~^", "~", 1),
    ("~", "^", -1),
    ("1.0^a", "1.0^", 1),
    ("0.1", "0.1rc1", -1),
    ("1.1.α", "1.1.β", 0),
    ("1b.fc17", "1.fc17", -1),
    ("007", "7", 0),
    ("1.0a", "1.0A", 1),
    ("1" * 200, "2" + "1" * 199, -1),
]


@pytest.mark.parametrize(("one", "other", "verdict"), TABLE)
def test_order(one: str, other: str, verdict: int) -> None:
    assert rpmvercmp(one, other) == verdict
    assert rpmvercmp(other, one) == -verdict


VERSIONS = st.text(alphabet="01290ab.zZ~^-_+é", max_size=12)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_it_is_an_order(a: str, b: str, c: str) -> None:
    assert rpmvercmp(a, a) == 0
    assert rpmvercmp(a, b) == -rpmvercmp(b, a)
    ordered = sorted([a, b, c], key=versions.version_key)
    assert all(rpmvercmp(x, y) <= 0 for x, y in pairwise(ordered))


_PROBE = """
import json, sys, rpm
print(json.dumps([rpm.labelCompare(("0", a, ""), ("0", b, "")) for a, b in json.load(sys.stdin)]))
"""


def _rpms_verdicts(pairs: list[tuple[str, str]]) -> list[int]:
    """What rpm says: in this Python or in the system's."""
    if rpmlib.available():
        return [rpmlib.label_compare(("0", a, ""), ("0", b, "")) for a, b in pairs]
    python = Path("/usr/bin/python3")
    done = (
        subprocess.run(
            [python, "-c", _PROBE],
            input=json.dumps(pairs),
            text=True,
            capture_output=True,
            check=False,
        )
        if python.exists()
        else None
    )
    if done is None or done.returncode:
        pytest.skip("rpm's Python module is not installed")
    found: list[int] = json.loads(done.stdout)
    return found


@pytest.mark.rpm
@given(
    st.lists(st.tuples(VERSIONS.filter(bool), VERSIONS.filter(bool)), min_size=300, max_size=300)
)
@settings(max_examples=10)
def test_the_order_is_rpms(pairs: list[tuple[str, str]]) -> None:
    pairs += [(a, b) for a, b, _ in TABLE if a and b]
    assert [rpmvercmp(a, b) for a, b in pairs] == _rpms_verdicts(pairs)


def test_evr() -> None:
    assert compare_evr(("1", "1.0", "1"), (None, "2.0", "1")) == 1
    assert compare_evr((None, "1.0", "1"), ("0", "1.0", "2")) == -1
    assert compare_evr((None, "1.0", ""), ("0", "1.0", "2")) == 0


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("openstack-nova-26.1.0-1.el9s", NVR("openstack-nova", "26.1.0", "1.el9s")),
        (
            "python-glanceclient-4.2.0-0.20221118120049.f41f2c3.el9.src.rpm",
            NVR("python-glanceclient", "4.2.0", "0.20221118120049.f41f2c3.el9", None, "src"),
        ),
        (
            "python-XStatic-jQuery-1.10.2.1-9.el9s.2",
            NVR("python-XStatic-jQuery", "1.10.2.1", "9.el9s.2"),
        ),
        ("1:foo-1.0-1.noarch.rpm", NVR("foo", "1.0", "1", "1", "noarch")),
        ("foo-1:1.0-1", NVR("foo", "1.0", "1", "1")),
        ("Packages/f/foo-1.0-1.el9.x86_64.rpm", NVR("foo", "1.0", "1.el9", None, "x86_64")),
    ],
)
def test_nvr(text: str, parsed: NVR) -> None:
    assert NVR.parse(text) == parsed
    assert NVR.parse(str(parsed)) == NVR(parsed.name, parsed.version, parsed.release)
    assert NVR.parse(parsed.format()).epoch == parsed.epoch


@pytest.mark.parametrize("text", ["", "foo", "foo-1.0", "-1-1", "foo--1", "x:foo-1-1"])
def test_no_nvr(text: str) -> None:
    with pytest.raises(RdotoolError, match="not a name-version-release"):
        NVR.parse(text)


@pytest.mark.parametrize(
    ("tag", "version", "style"),
    [
        ("1.2.3", "1.2.3", None),
        ("v1.2.3", "1.2.3", "vX.Y.Z"),
        ("V1.2.3", "1.2.3", "VX.Y.Z"),
        ("victoria-eol", "victoria-eol", None),
    ],
)
def test_tags(tag: str, version: str, style: versions.TagStyle | None) -> None:
    assert versions.strip_tag_prefix(tag) == (version, style)
    assert versions.tag_for(version, style) == tag


@pytest.mark.parametrize(
    ("version", "parts"),
    [
        ("14.0.0.0rc1", ("14.0.0", ".0rc1")),
        ("14.0.0", ("14.0.0", "")),
        ("1.0.b4.2", ("1.0", ".b4.2")),
        ("1", ("1", "")),
        ("", ("", "")),
        ("a.b", ("a.b", "")),
        ("10.0.0.0b1", ("10.0.0", ".0b1")),
    ],
)
def test_milestones(version: str, parts: tuple[str, str]) -> None:
    assert versions.split_milestone(version) == parts


@pytest.mark.parametrize(
    ("version", "pre"),
    [
        ("14.0.0.0rc1", True),
        ("1.0b2", True),
        ("1.0.0a1", True),
        ("2.0.dev3", True),
        ("1.0-rc1", True),
        ("1.0.0.0b3.dev4", True),
        ("1.0", False),
        ("1.0.post1", False),
        ("juno-eol", False),
        ("1.0alpha", True),
        ("2015.1.0rc2", True),
    ],
)
def test_prereleases(version: str, pre: bool) -> None:
    assert versions.is_prerelease(version) is pre


TAGS = [
    "juno-eol",
    "stable-1",
    "1.9.0",
    "1.10.0",
    "v1.2",
    "2.0.0.0b1",
    "2.0.0.0rc1",
    "2.0.0.0rc2",
    "icehouse-eom",
    "1.10.0.0rc1",
    "",
    "v",
    "20x",
    "2.0.0.0rc10",
]


def test_newest() -> None:
    assert newest(TAGS) == "1.10.0"
    assert newest(TAGS, prereleases=True) == "2.0.0.0rc10"
    assert newest([*TAGS, "v2.0.0"], prereleases=True) == "v2.0.0"
    assert newest(["1.0", "1.0.post1"]) == "1.0.post1"
    assert newest(["2.0.0.dev5", "2.0.0a1", "2.0.0b1"], prereleases=True) == "2.0.0b1"
    assert newest(["juno-eol"]) is None


def test_newest_in_the_numbering_of_the_package() -> None:
    tags = ["2015.1.4", "12.0.0", "13.0.0", "2015.2.0rc1"]
    assert newest(tags) == "2015.1.4"
    assert newest(tags, current="12.0.0") == "13.0.0"
    assert newest(tags, current="2014.1") == "2015.1.4"
