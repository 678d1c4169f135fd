"""Dependencies are read and edited word by word; nothing else of the file changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.spec import Spec, requires

RICH = "(python3dist(rich) >= 1 with python3dist(rich) < 2)"
TEXT = """\
%global service foo
%global with_doc 0
Name:           python-foo
Version:        1.0
Release:        1
Requires:       python3-%{service} = %{version}-%{release}
Requires(pre):  shadow-utils
BuildRequires:  python3-devel, python3-pbr >= 2.0  git-core

%description
Requires: nothing, it is text

%package -n python3-foo
Summary:        Foo
# about argparse
Requires:       python3-argparse
Requires:       python3-iso8601   >=  0.1.11
Requires: python3-six, (python3dist(rich) >= 1 with python3dist(rich) < 2), python3-zope >= 3
%if 0%{?with_doc}
Requires:       python3-doc >= %{doc_version}
%else
Requires:       python3-else
%endif
Requires:       (a if b)

%package tests
Summary:        Tests
"""
SPEC = Spec.parse(TEXT.encode(), "foo.spec")


def lines(text: str) -> list[str]:
    """The lines that differ from TEXT's, marked as in a diff."""
    old, new = TEXT.splitlines(), text.splitlines()
    gone = [f"-{line}" for line in old if line not in new]
    return gone + [f"+{line}" for line in new if line not in old]


def named(name: str) -> list[requires.Dependency]:
    return [one for one in requires.dependencies(SPEC) if one.name == name]


def test_what_is_read() -> None:
    rows = [
        (one.kind, one.qualifier, one.name, one.clauses, one.package, one.line + 1, one.active)
        for one in requires.dependencies(SPEC)
    ]
    lib = "python3-foo"
    assert rows == [
        ("requires", "", lib, (("=", "1.0-1"),), "python-foo", 6, True),
        ("requires", "pre", "shadow-utils", (), "python-foo", 7, True),
        ("buildrequires", "", "python3-devel", (), "python-foo", 8, True),
        ("buildrequires", "", "python3-pbr", ((">=", "2.0"),), "python-foo", 8, True),
        ("buildrequires", "", "git-core", (), "python-foo", 8, True),
        ("requires", "", "python3-argparse", (), lib, 16, True),
        ("requires", "", "python3-iso8601", ((">=", "0.1.11"),), lib, 17, True),
        ("requires", "", "python3-six", (), lib, 18, True),
        ("requires", "", "python3dist(rich)", ((">=", "1"), ("<", "2")), lib, 18, True),
        ("requires", "", "python3-zope", ((">=", "3"),), lib, 18, True),
        ("requires", "", "python3-doc", ((">=", "%{doc_version}"),), lib, 20, False),
        ("requires", "", "python3-else", (), lib, 22, True),
        ("requires", "", "(a if b)", (), lib, 24, True),
    ]


@pytest.mark.parametrize(
    ("name", "clauses", "change"),
    [
        (
            "python3-iso8601",
            ((">=", "2:1.0"),),
            [
                "-Requires:       python3-iso8601   >=  0.1.11",
                "+Requires:       python3-iso8601   >=  2:1.0",
            ],
        ),
        (
            "python3-argparse",
            ((">=", "1.0"),),
            ["-Requires:       python3-argparse", "+Requires:       python3-argparse >= 1.0"],
        ),
        (
            "python3-iso8601",
            (),
            [
                "-Requires:       python3-iso8601   >=  0.1.11",
                "+Requires:       python3-iso8601",
            ],
        ),
        (
            "python3-argparse",
            ((">=", "1.2"), ("<", "2")),
            [
                "-Requires:       python3-argparse",
                "+Requires:       python3-argparse >= 1.2",
                "+Requires:       python3-argparse < 2",
            ],
        ),
    ],
)
def test_other_versions(name: str, clauses: requires.Clauses, change: list[str]) -> None:
    assert lines(requires.with_clauses(SPEC, named(name), clauses)) == change


def test_one_of_several_on_a_line() -> None:
    changed = requires.with_clauses(SPEC, named("python3-zope"), ((">=", "5"),))
    assert f"Requires: python3-six, {RICH}, python3-zope >= 5\n" in changed
    gone = requires.without(SPEC, named("python3-six"))
    assert (
        "\nRequires: (python3dist(rich) >= 1 with python3dist(rich) < 2), python3-zope >= 3\n"
        in gone
    )
    gone = requires.without(SPEC, named("python3-zope"))
    assert "\nRequires: python3-six, (python3dist(rich) >= 1 with python3dist(rich) < 2)\n" in gone


def test_a_line_that_holds_nothing_else_goes() -> None:
    gone = requires.without(SPEC, named("python3-iso8601"))
    assert lines(gone) == ["-Requires:       python3-iso8601   >=  0.1.11"]


def test_lines_left_over_go() -> None:
    text = TEXT.replace(
        "Requires:       python3-argparse\n", "Requires: x >= 1\nRequires: x < 2\n"
    )
    spec = Spec.parse(text.encode())
    both = [one for one in requires.dependencies(spec) if one.name == "x"]
    assert requires.with_clauses(spec, both, ((">=", "3"),)) == text.replace(
        "Requires: x >= 1\nRequires: x < 2\n", "Requires: x >= 3\n"
    )


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("python3-futurist", "Requires:       python3-iso8601   >=  0.1.11"),
        ("python3-aaa", "Requires:       python3-argparse"),
    ],
)
def test_a_new_one_stands_where_the_alphabet_puts_it(name: str, before: str) -> None:
    text = TEXT.replace(
        f"Requires: python3-six, {RICH}, python3-zope >= 3\n",
        "",
    )
    added = requires.with_added(Spec.parse(text.encode()), "python3-foo", name, ((">=", "1"),))
    assert added == text.replace(before, f"Requires:       {name} >= 1\n{before}")


def test_an_unsorted_list_gets_it_last_and_outside_of_conditions() -> None:
    added = requires.with_added(SPEC, "python3-foo", "python3-aaa", ())
    assert lines(added) == ["+Requires: python3-aaa"]
    assert "python3-zope >= 3\nRequires: python3-aaa\n%if" in added


def test_a_package_without_requirements() -> None:
    added = requires.with_added(SPEC, "python-foo-tests", "python3-foo", ())
    assert added == TEXT + "Requires:       python3-foo\n"
    with pytest.raises(ValueError, match="no place"):
        requires.with_added(SPEC, "nowhere", "x", ())


def test_what_a_macro_stands_for_is_not_edited() -> None:
    text = TEXT.replace("python3-argparse", "%{reqs}").replace(
        "%global service", "%global reqs a b\n%global service"
    )
    spec = Spec.parse(text.encode())
    (found,) = [one for one in requires.dependencies(spec) if one.name == "a"]
    with pytest.raises(ValueError, match="behind a macro"):
        requires.without(spec, [found])


@given(st.text(alphabet="(){}%,<>= \t\\\nabc1:.-", max_size=60))
def test_any_text_is_read_and_no_edit_is_one(text: str) -> None:
    spec = Spec.parse(f"Name: x\nRequires: {text}\n%package y\nRequires: z\n".encode())
    for found in requires.dependencies(spec):
        assert found.name
        if found.span is None or len(found.clauses) > 1:
            continue
        once = requires.with_clauses(spec, [found], found.clauses)
        again = Spec.parse(once.encode())
        assert [one.name for one in requires.dependencies(again)] == [
            one.name for one in requires.dependencies(spec)
        ]
