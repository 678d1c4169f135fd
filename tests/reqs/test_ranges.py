"""What a requirement admits, upstream's and the spec's, as sets of versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from rdotool.errors import RdotoolError
from rdotool.reqs import ranges
from rdotool.reqs.ranges import ANY, clauses_of, of_clauses, of_rpm, of_specifier


@pytest.mark.parametrize(
    ("upstream", "spec"),
    [
        (">=2.0", [(">=", "2.0.0")]),
        (">=2.0.0", [(">=", "2")]),
        (">=6.4.0", [(">=", "2:6.4.0")]),
        ("~=1.2", [(">=", "1.2"), ("<", "2")]),
        ("~=1.2.0", [(">=", "1.2"), ("<", "1.3")]),
        ("==2.2.*", [(">=", "2.2"), ("<", "2.3")]),
        ("==1.5", [("=", "1.5.0-3")]),
        ("===1.5", [("=", "1.5")]),
        (">1,<=3", [(">", "1"), ("<=", "3.0")]),
        ("<2", [("<", "2~~")]),
        (">=2.0rc1", [(">=", "2~rc1")]),
        (">=2.0.0.0rc1", [(">=", "2.0.0~rc1")]),
        (">=2.9.0.post0", [(">=", "2.9^post0")]),
        ("", []),
    ],
)
def test_the_same_versions(upstream: str, spec: list[tuple[str, str]]) -> None:
    assert of_specifier(upstream).same(of_clauses(spec))


@pytest.mark.parametrize(
    ("small", "large"),
    [(">=2", ">=1.9"), (">=1,<2", ">=1"), (">=1,!=1.5", ">=1"), ("==1.5", "~=1.2"), (">=1", "")],
)
def test_one_asks_more(small: str, large: str) -> None:
    assert of_specifier(small) <= of_specifier(large)
    assert not of_specifier(large) <= of_specifier(small)


def test_nothing_is_left_of_a_contradiction() -> None:
    assert of_specifier(">=2,<1").intervals == ()
    assert of_specifier(">=2,<1") <= of_specifier("==7")
    assert not of_specifier("!=1").is_any
    assert ANY.is_any


def test_the_upward_part_leaves_limits_and_holes_out() -> None:
    assert of_specifier(">=5.29.0,!=9.0.0,<20").upward.same(of_rpm(">=", "5.29"))
    assert of_specifier("!=0.11").upward.is_any


@pytest.mark.parametrize("evr", ["XXX", "", "%{version}", "1:", "a b"])
def test_what_is_no_version(evr: str) -> None:
    with pytest.raises(RdotoolError, match="is no version"):
        of_rpm(">=", evr)


def test_what_is_no_specifier() -> None:
    with pytest.raises(RdotoolError, match="no version specifier"):
        of_specifier("=>1")
    with pytest.raises(RdotoolError, match="no comparison"):
        of_rpm("~=", "1")


@pytest.mark.parametrize(
    ("upstream", "clauses"),
    [
        (">=2.0.0", [(">=", "2.0.0")]),
        ("~=1.2", [(">=", "1.2"), ("<", "2")]),
        (">=1.0,!=1.5,<3", [(">=", "1.0"), ("<", "3")]),
        ("==2.2.*", [(">=", "2.2"), ("<", "2.3")]),
        (">=2.0.0rc1", [(">=", "2.0.0~rc1")]),
        ("==1.4", [("=", "1.4")]),
        ("!=3", []),
    ],
)
def test_clauses_for_a_spec(upstream: str, clauses: list[tuple[str, str]]) -> None:
    assert clauses_of(upstream) == clauses


_VERSION = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(
    lambda parts: ".".join(map(str, parts))
)
_CLAUSE = st.tuples(st.sampled_from((">=", ">", "<=", "<", "==", "!=")), _VERSION).map("".join)
_SPECIFIER = st.lists(_CLAUSE, max_size=4).map(",".join)


@given(_SPECIFIER, _VERSION)
def test_it_admits_what_packaging_admits(specifier: str, version: str) -> None:
    assert of_specifier(specifier).admits(version) == SpecifierSet(specifier).contains(version)


@given(_SPECIFIER, _SPECIFIER, _VERSION)
def test_sets_are_sets(one: str, two: str, version: str) -> None:
    first, second = of_specifier(one), of_specifier(two)
    both = first.admits(version) and second.admits(version)
    assert (first & second).admits(version) == both
    assert (first - second).admits(version) == (
        first.admits(version) and not second.admits(version)
    )
    assert first & second <= first
    assert (first <= second) == (first & second).same(first)


@given(_SPECIFIER)
def test_clauses_for_a_spec_admit_no_less(specifier: str) -> None:
    assert of_specifier(specifier) <= of_clauses(clauses_of(specifier))


def test_epochs_are_read_apart() -> None:
    assert ranges.epoch_of("2:6.4.0") == "2"
    assert ranges.epoch_of("6.4.0") == ""
