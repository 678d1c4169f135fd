"""A Version behind macros, and the %global commit macro."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from tests.spec.samples import BASE, spec


def versioned(version: str, head: str) -> str:
    return f"{head}Name: x\nVersion: {version}\nRelease: 1\n"


@pytest.mark.parametrize(
    ("version", "head", "after"),
    [
        ("%{upver}", "%global upver 1.0\n", "%global upver 2.0.1\n"),
        ("%upver", "%define  upver  1.0\n", "%define  upver  2.0.1\n"),
        ("%{?upver}", "%global upver 1.0\n", "%global upver 2.0.1\n"),
        ("2.%{minor}", "%global minor 7\n", "%global minor 0.1\n"),
        (
            "%{major}.%{minor}.%{patch}",
            "%global major 1\n%global minor 0\n%global patch 0\n",
            "%global major 2\n%global minor 0\n%global patch 1\n",
        ),
        (
            "%{full}",
            "%global base 1.0\n%global full %{base}.1\n",
            "%global base 2.0\n%global full %{base}.1\n",
        ),
    ],
)
def test_the_global_behind_it_is_edited(version: str, head: str, after: str) -> None:
    edited = spec(versioned(version, head)).set_version("2.0.1")
    assert edited.text == versioned(version, after)
    assert edited.version == "2.0.1"


@pytest.mark.parametrize(
    ("version", "head", "why"),
    [
        ("%{upver}", "", "nowhere"),
        ("%{upver}", "%if 1\n%global upver 1\n%else\n%global upver 2\n%endif\n", "more than once"),
        ("%{upver}", "%global upver 1\n%{!?x:%global upver 7}\n", "gives 7"),
        ("%{a}.%{b}", "%global a 1\n%global b 2\n", "can't make"),
        ("%{upver}", "%global upver %(echo 1)\n", "can't make"),
        ("%{lua:print(1)}", "", "can't"),
        (
            "%{upstream_version}",
            "%{!?upstream_version: %global upstream_version 1.0}\n",
            "nowhere",
        ),
    ],
)
def test_what_can_not_be_edited_safely_is_refused(version: str, head: str, why: str) -> None:
    with pytest.raises(RdotoolError, match=why) as caught:
        spec(versioned(version, head)).set_version("2.0.1")
    line = head.count("\n") + 2
    assert caught.value.where == f"thing.spec:{line}"


def test_the_upstream_version_idiom_is_untouched() -> None:
    after = spec().set_version("3.2.0")
    assert after.text == BASE.replace("Version:        3.1.0", "Version:        3.2.0")
    assert after.sources()[0].url == "https://example.org/python-thing/thing-3.2.0.tar.gz"


def test_a_version_that_is_right_already() -> None:
    text = versioned("%{upver}", "%{!?upver:%global upver 2.0}\n")
    assert spec(text).set_version("2.0").text == text


def test_commit_macro() -> None:
    sha = "86a713c35718520cb3b681260182a8388ac809f3"
    before = spec("%global commit  deadbeef\nName: x\n%global commits 1\n")
    assert before.set_commit_macro(sha).text == (
        f"%global commit  {sha}\nName: x\n%global commits 1\n"
    )
    assert spec().set_commit_macro(sha).text == BASE
