"""Requirements and provides, as rpm compares them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.errors import UsageError
from rdotool.repos import Provide, Requirement, canonical
from rdotool.repos.model import SIGNS, evr_text

SPELLINGS = [
    ("python3dist(oslo.config)", "python3dist(oslo-config)"),
    ("python3dist(Oslo_Config)", "python3dist(oslo-config)"),
    ("python3.12dist(a--b.__c)", "python3.12dist(a-b-c)"),
    ("python3dist( PyYAML )", "python3dist(pyyaml)"),
    ("python3dist(oslo.db[MySQL_x])", "python3dist(oslo-db[mysql-x])"),
    ("pythondist(A.b)", "pythondist(a-b)"),
    ("python3-Oslo.Config", "python3-Oslo.Config"),
    ("perl(A::B_c)", "perl(A::B_c)"),
    ("python3dist(a(b))", "python3dist(a(b))"),
]


@pytest.mark.parametrize(("written", "same"), SPELLINGS)
def test_one_spelling_of_python_modules(written: str, same: str) -> None:
    assert canonical(written) == same
    assert canonical(same) == same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo", Requirement("foo")),
        (" foo ", Requirement("foo")),
        ("font(:lang=en)", Requirement("font(:lang=en)")),
        ("foo >= 2:6.4.0", Requirement("foo", "GE", ("2", "6.4.0", ""))),
        ("foo = 1.0-2.el9", Requirement("foo", "EQ", (None, "1.0", "2.el9"))),
        ("foo == 1.0~rc1", Requirement("foo", "EQ", (None, "1.0~rc1", ""))),
        ("python3dist(A.b) < 3", Requirement("python3dist(a-b)", "LT", (None, "3", ""))),
    ],
)
def test_reading(text: str, expected: Requirement) -> None:
    assert Requirement.parse(text) == expected
    assert Requirement.parse(str(expected)) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "foo bar", "foo >=", "foo >= 1-2-3", "foo >= a:1", "(a >= 1 with a < 2)"]
)
def test_what_is_no_requirement(text: str) -> None:
    with pytest.raises(UsageError):
        Requirement.parse(text)


MEETING = [
    ("foo", "foo", True),
    ("foo", "foo = 1", True),
    ("foo >= 1", "foo", True),
    ("foo >= 2.0.0", "foo = 2.0", False),
    ("foo >= 2.0", "foo = 2.0.0", True),
    ("foo >= 2", "foo = 1:1", True),
    ("foo >= 1:2", "foo = 3", False),
    ("foo < 2", "foo = 2~rc1", True),
    ("foo >= 1.10", "foo = 1.9", False),
    ("foo = 1.0", "foo = 1.0-5", True),
    ("foo = 1.0-4", "foo = 1.0-5", False),
    ("foo > 1.0", "foo = 1.0-1", False),
    ("foo >= 1.0-2", "foo = 1.0", True),
    ("foo < 2", "foo >= 1", True),
    ("foo < 1", "foo >= 1", False),
    ("foo > 5", "foo < 3", False),
]


@pytest.mark.parametrize(("wanted", "provided", "met"), MEETING)
def test_meeting(wanted: str, provided: str, *, met: bool) -> None:
    assert Requirement.parse(wanted).met_by(_provide(provided)) is met


def _provide(text: str) -> Provide:
    found = Requirement.parse(text)
    return Provide(found.name, found.flags, found.evr)


EPOCHS = st.sampled_from([None, "0", "1"])
VERSIONS = st.sampled_from(["1.0", "1.0.0", "1.0~rc1", "1.0^post1", "2", "10"])
EVRS = st.tuples(EPOCHS, VERSIONS, st.sampled_from(["", "1", "2"]))


@given(st.sampled_from(sorted(SIGNS)), EVRS, st.sampled_from(sorted(SIGNS)), EVRS)
def test_meeting_is_as_rpm_says(
    sign: str,
    evr: tuple[str | None, str, str],
    their_sign: str,
    their_evr: tuple[str | None, str, str],
) -> None:
    rpm = pytest.importorskip("rpm", exc_type=ImportError)
    if not hasattr(rpm, "ds"):
        pytest.skip("needs rpm's own module")
    flags = {
        "EQ": rpm.RPMSENSE_EQUAL,
        "LT": rpm.RPMSENSE_LESS,
        "GT": rpm.RPMSENSE_GREATER,
        "LE": rpm.RPMSENSE_LESS | rpm.RPMSENSE_EQUAL,
        "GE": rpm.RPMSENSE_GREATER | rpm.RPMSENSE_EQUAL,
    }
    wanted = rpm.ds(("foo", flags[sign], evr_text(evr)), rpm.RPMTAG_REQUIRENAME)
    provided = rpm.ds(("foo", flags[their_sign], evr_text(their_evr)), rpm.RPMTAG_PROVIDENAME)
    ours = Requirement("foo", sign, evr).met_by(Provide("foo", their_sign, their_evr))
    assert ours is bool(provided.Compare(wanted))
