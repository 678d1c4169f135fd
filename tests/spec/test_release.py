"""Release in all its styles, and the milestone."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError, UsageError
from rdotool.spec import release
from tests.spec.samples import tagged

DATE = "20170811112938"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1", "2%{?dist}"),
        ("15.0%{?dist}", "15.1%{?dist}"),
        ("0.1%{?dist}", "0.2%{?dist}"),
        ("1.0%{?dist}.1", "1.1%{?dist}.1"),
        ("1%{dist}", "2%{dist}"),
        ("0.1.rc2%{?dist}", "0.2.rc2%{?dist}"),
        (f"0.{DATE}.81363ec%{{?dist}}", "0.20170811112939.81363ec%{?dist}"),
        (f"0.{DATE}.deadbee%{{?dist}}", "0.20170811112939.deadbee%{?dist}"),
        (f"0.{DATE}.8136333%{{?dist}}", "0.20170811112939.8136333%{?dist}"),
        (f"0.1.{DATE}.81363ec%{{?dist}}", f"0.2.{DATE}.81363ec%{{?dist}}"),
        (f"0.1.{DATE}.81363ec", f"0.2.{DATE}.81363ec%{{?dist}}"),
        (f"0.22.{DATE}.8136333%{{?dist}}", f"0.23.{DATE}.8136333%{{?dist}}"),
        ("0.1%{?milestone}%{?dist}", "0.2%{?dist}"),
    ],
)
def test_bump(old: str, new: str) -> None:
    assert tagged(old).bump_release().release == new


@pytest.mark.parametrize(
    ("index", "old", "new"),
    [
        ("major", "0.1.2", "1.1.2%{?dist}"),
        ("MINOR", "10.20.30", "10.21.30%{?dist}"),
        ("PaTcH", "0.0.0%{?dist}", "0.0.1%{?dist}"),
        ("1", "1000%{?dist}", "1001%{?dist}"),
        ("2", "0.1%{?milestone}%{?dist}", "0.2%{?dist}"),
        ("3", "1.2.3.4.5", "1.2.4.4.5%{?dist}"),
        ("5", "1.2.3.4.5", "1.2.3.4.6%{?dist}"),
        ("last-numeric", "1.2.3", "1.2.4%{?dist}"),
        ("0", "23.23.23%{?dist}", "23.23.23%{?dist}"),
    ],
)
def test_bump_index(index: str, old: str, new: str) -> None:
    assert tagged(old).bump_release(index).release == new


@pytest.mark.parametrize(
    ("index", "old", "words"),
    [
        ("minor", "1.lul.1", r"2\. part of Release '\S+' isn't numeric: lul"),
        ("PATCH", "1.2", r"Invalid Release bump index: 3 \(Release: 1.2\)"),
        ("1337", "1.2.3", r"Invalid Release bump index: 1337 \(Release: 1.2.3\)"),
        ("-1", "1.2.3", "positive integer required"),
        ("9" * 5000, "1.2.3", "Invalid Release bump index: 9+ "),
        ("-" + "9" * 5000, "1.2.3", "positive integer required"),
        ("²", "1.2.3", "Invalid Release bump index"),
        ("middle", "1.2.3", "Invalid Release bump index: MIDDLE"),
        (None, "%{mystery}", "no number to bump"),
    ],
)
def test_bump_index_that_is_wrong(index: str | None, old: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        tagged(old).bump_release(index)


@pytest.mark.parametrize("old", ["XXX", "XXX%{?dist}", "xxx"])
def test_xxx_is_never_bumped(old: str) -> None:
    with pytest.raises(RdotoolError, match="development spec") as caught:
        tagged(old).bump_release()
    assert caught.value.where == "thing.spec:3"


def test_xxx_becomes_a_number_when_a_release_branch_starts() -> None:
    before = tagged("XXX", version="XXX")
    after = before.set_version("14.0.0").set_release("0.1", ".0rc1")
    assert after.nvr() == "x-14.0.0-0.1.0rc1"
    assert after.release == "0.1%{?milestone}%{?dist}"


@pytest.mark.parametrize(
    "auto",
    [
        "%autorelease",
        "%{autorelease}",
        "%{?autorelease}",
        "%autorelease -b 3",
        "%{autorelease -p -e rc1}",
        "%{?autorelease}%{!?autorelease:1%{?dist}}",
    ],
)
def test_autorelease_is_left_alone(auto: str) -> None:
    before = tagged(auto)
    assert before.bump_release() == before
    assert before.set_release("1") == before
    assert before.vr() == "1.0"
    assert before.nvr() == "x-1.0"


@pytest.mark.parametrize("name", ["baserelease", "release_version"])
def test_a_number_behind_a_macro_is_changed_where_it_is_defined(name: str) -> None:
    before = tagged(f"%{{{name}}}%{{?dist}}", f"%global {name}  3\n")
    after = before.bump_release()
    assert after.text == before.text.replace("  3\n", "  4\n")
    assert after.vr() == "1.0-4"
    pre = before.set_release("0.1", ".0rc1")
    assert pre.release == f"%{{{name}}}%{{?milestone}}%{{?dist}}"
    assert pre.vr() == "1.0-0.1.0rc1"
    final = pre.set_release("1")
    assert final.text == before.text.replace("  3\n", "  1\n")


def test_a_number_behind_a_macro_that_stands_twice() -> None:
    head = "%if 1\n%global baserelease 1\n%else\n%global baserelease 2\n%endif\n"
    with pytest.raises(RdotoolError, match="no single plain %global"):
        tagged("%{baserelease}", head).bump_release()


def test_milestone_comes_changes_and_goes() -> None:
    before = tagged("3%{?dist}", version="14.0.0")
    rc1 = before.set_release("0.1", ".0rc1")
    assert rc1.text.startswith("%global milestone .0rc1\nName")
    assert rc1.release == "0.1%{?milestone}%{?dist}"
    rc2 = rc1.bump_release(milestone=".0rc2")
    assert rc2.text.startswith("%global milestone .0rc2\nName")
    assert rc2.vr() == "14.0.0-0.2.0rc2"
    assert rc2.bump_release().vr() == "14.0.0-0.3.0rc2"
    final = rc2.set_release("1")
    assert final.text == before.text.replace("3%{?dist}", "1%{?dist}")
    assert final.milestone == ""


def test_milestone_defined_with_define_and_blanks() -> None:
    before = tagged("0.1%{?milestone}%{?dist}", "%define  milestone\t.0rc1 \n")
    assert before.milestone == ".0rc1"
    assert before.set_milestone(".0rc2").text.startswith("%define  milestone\t.0rc2\n")


def test_milestone_that_old_rdopkg_broke() -> None:
    broken = tagged("0.3%{?milestone}%{?dist}", "%global milestone %{?milestone}\n")
    assert broken.milestone == ""
    assert broken.bump_release() == tagged("0.4%{?dist}")


def test_a_milestone_in_force_stays_on_a_bump_by_index() -> None:
    before = tagged("0.1%{?milestone}%{?dist}", "%global milestone .0rc1\n")
    assert before.bump_release("2").release == "0.2%{?milestone}%{?dist}"
    assert before.bump_release("1").release == "1.1%{?milestone}%{?dist}"


def test_a_byte_order_mark_stays_first() -> None:
    assert tagged("1", "\ufeff").set_milestone(".0rc1").text.startswith("\ufeff%global milestone")


@pytest.mark.parametrize(
    ("old", "new", "milestone", "result"),
    [
        ("42%{?dist}", "1", None, "1%{?dist}"),
        ("42.el9", "1", None, "1%{?dist}"),
        ("1%{?prerel}%{?dist}", "1", None, "1%{?prerel}%{?dist}"),
        ("0.1.%{milestone}%{?dist}", "0.1", ".0rc1", "0.1.%{milestone}%{?dist}"),
        ("1%{?dist}.3", "1", None, "1%{?dist}.3"),
    ],
)
def test_a_format_of_the_packagers_own_keeps_its_tail(
    old: str, new: str, milestone: str | None, result: str
) -> None:
    assert tagged(old).set_release(new, milestone).release == result


@pytest.mark.parametrize(
    ("text", "numbers", "mark", "rest"),
    [
        ("0.1.b1.%{?dist}", "0.1", ".b1", ".%{?dist}"),
        ("0.1%{m1}%{m2}", "0.1", "", "%{m1}%{m2}"),
        ("0.1.0rc1%{m}", "0.1", ".0rc1", "%{m}"),
        ("10.10.10.%{?milestone}%{foo}", "10.10.10", ".%{?milestone}", "%{foo}"),
        ("%{ver}", "", "", "%{ver}"),
        ("", "", "", ""),
    ],
)
def test_parts(text: str, numbers: str, mark: str, rest: str) -> None:
    assert release.parts(text) == release.Parts(numbers, mark, rest)


@pytest.mark.parametrize(
    ("epoch", "argument", "result"),
    [
        ("", None, "1.0-2"),
        ("", True, "0:1.0-2"),
        ("3", None, "3:1.0-2"),
        ("3", False, "1.0-2"),
        ("3", True, "3:1.0-2"),
    ],
)
def test_vr(epoch: str, argument: bool | None, result: str) -> None:
    head = f"Epoch: {epoch}\n" if epoch else ""
    assert tagged("2%{?dist}", head).vr(argument) == result
