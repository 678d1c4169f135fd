"""Requirements are compared by what they ask, and shown as rdopkg shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.reqs.diff import ReqDiff, diff
from rdotool.reqs.parse import parse
from rdotool.reqs.render import render

OLD = """\
# The order of packages is significant
pbr!=2.1.0,>=2.0.0 # Apache-2.0
alembic>=0.9.6 # MIT
Flask!=0.11 # BSD
six>=1.10.0 # MIT
oslo.db[mysql]>=4
dogpile.cache
"""
NEW = """\
pbr>=3.1.1 # Apache-2.0
alembic>=0.9.6.0 # MIT
flask != 0.11.0
oslo.db[mysql,postgresql]>=4.0
dogpile.cache>=0.6.5
taskflow>=2.16.0
futurist!=2.0,>=1.2.0;python_version<'4'
"""


def compare(old: str, new: str) -> ReqDiff:
    return diff(parse(old, "requirements.txt"), parse(new, "requirements.txt"))


def test_the_layout_is_that_of_rdopkg() -> None:
    assert "\n".join(render(compare(OLD, NEW))) == (
        "\n"
        "ADDED:\n"
        '  futurist >= 1.2.0,!= 2.0; python_version < "4"\n'
        "  taskflow >= 2.16.0\n"
        "\n"
        "CHANGED:\n"
        "  dogpile.cache >= 0.6.5  (was not capped)\n"
        "  oslo.db[mysql,postgresql] >= 4.0  (was oslo.db[mysql] >= 4)\n"
        "  pbr >= 3.1.1  (was >= 2.0.0,!= 2.1.0)\n"
        "\n"
        "REMOVED:\n"
        "  six >= 1.10.0\n"
    )


def test_nothing_changed() -> None:
    assert render(compare(OLD, OLD)) == ["", "no requirements changed", ""]
    assert not compare(OLD, OLD)


@pytest.mark.parametrize(
    "old, new",
    [
        ("foo>=2.0", "foo >= 2.0.0"),
        ("foo>=1,<2", "foo<2.0,>=1"),
        ("foo>=1,>=1", "foo>=1"),
        ("Foo.Bar", "foo_bar"),
        ("foo[a,b]", "foo[B,A]"),
        ("foo==1.0rc1", "foo==1.0.0.RC1"),
        ("foo==2.2.*", "foo == 2.2.*"),
        ("foo;python_version<'3'", 'foo ; python_version < "3"'),
        ("foo>=1;python_version<'3'\nfoo>=2", "foo>=2\nfoo>=1;python_version<'3'"),
    ],
)
def test_another_spelling_is_no_change(old: str, new: str) -> None:
    assert not compare(old, new)
    assert not compare(new, old)


@pytest.mark.parametrize(
    "old, new, shown",
    [
        ("foo~=2.0", "foo~=2.0.0", "foo ~= 2.0.0  (was ~= 2.0)"),
        ("foo===2.0", "foo===2.0.0", "foo === 2.0.0  (was === 2.0)"),
        ("foo==2.2.*", "foo==2.2", "foo == 2.2  (was == 2.2.*)"),
        ("foo==2.0.*", "foo==2.*", "foo == 2.*  (was == 2.0.*)"),
        ("foo>1", "foo>=1", "foo >= 1  (was > 1)"),
        ("foo>1", "foo", "foo  (was > 1)"),
        ("foo", "foo;python_version<'3'", 'foo; python_version < "3"  (was not capped)'),
        ("foo;python_version<'3'", "foo", 'foo  (was not capped; python_version < "3")'),
        ("foo @ https://a/b", "foo>=1", "foo >= 1  (was @ https://a/b)"),
    ],
)
def test_a_change_is_shown(old: str, new: str, shown: str) -> None:
    assert render(compare(old, new)) == ["", "CHANGED:", f"  {shown}", ""]


def test_a_name_that_stands_twice_is_matched_by_marker() -> None:
    found = compare(
        "foo>=1;python_version<'3'\nfoo>=2;python_version>='3'",
        "foo>=3;python_version>='3'\nfoo>=1;python_version<'3'",
    )
    ((old, new),) = found.changed
    assert (old.specifier, new.specifier) == (">=2", ">=3")
    assert not found.added
    assert not found.removed


def test_one_of_two_entries_goes() -> None:
    found = compare("foo>=1;python_version<'3'\nfoo>=2;python_version>='3'", "foo>=2")
    ((old, new),) = found.changed
    assert new.marker == ""
    assert len(found.removed) == 1
    assert not found.added
    assert old not in found.removed


def test_lines_that_are_not_compared_are_named_once() -> None:
    lines = render(compare("-r a.txt\n-r b.txt\n", "foo\n-r b.txt\n"))
    assert lines[3:] == [
        "",
        "NOT COMPARED:",
        "  requirements.txt:2: -r b.txt  (another file of requirements, not looked into)",
        "  requirements.txt:1: -r a.txt  (another file of requirements, not looked into)",
        "",
    ]


def test_a_file_that_came_or_went() -> None:
    assert len(compare("", NEW).added) == 7
    assert len(compare(OLD, "").removed) == 6


LINES = st.lists(
    st.sampled_from(
        ["a>=1", "a>=2", "A", "a;python_version<'3'", "b[x]", "b[y]>1", "c.d~=1.0", "-r x", "!"]
    ),
    max_size=8,
)


@given(LINES, LINES)
def test_the_difference_turned_round(old: list[str], new: list[str]) -> None:
    forth, back = compare("\n".join(old), "\n".join(new)), compare("\n".join(new), "\n".join(old))
    assert len(forth.added) == len(back.removed)
    assert len(forth.removed) == len(back.added)
    assert len(forth.changed) == len(back.changed)


@given(LINES)
def test_the_order_of_lines_means_nothing(lines: list[str]) -> None:
    turned = list(reversed(lines))
    assert not compare("\n".join(lines), "\n".join(turned))
