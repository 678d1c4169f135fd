"""The order in which %prep applies patches, and how."""

from __future__ import annotations

import pytest

from rdotool.spec import Spec
from rdotool.spec.application import Application, order

HEAD = """\
Name: foo
Version: 1
Release: 1
Source0: foo.tar.gz
Patch1: one.patch
Patch2: two.patch
%if 0%{?rhel}
Patch10: ten.patch
%endif

%prep
"""


def spec(*prep: str) -> Spec:
    return Spec.parse((HEAD + "\n".join(prep) + "\n\n%build\n").encode())


def names(*prep: str) -> tuple[list[str], list[str]]:
    found, unused = order(spec(*prep))
    return [each.patch.value for each in found], [each.value for each in unused]


ALL = ["one.patch", "two.patch", "ten.patch"]


@pytest.mark.parametrize(
    "line",
    [
        "%autosetup -p1 -n foo",
        "%{autosetup -p1}",
        "git am %{patches}",
        "%{__git} am -q %{?patches}",
        "%autosetup -N\n%autopatch -p1",
        "for p in *.patch; do patch -p1 < $p; done",
    ],
)
def test_all_as_they_are_declared(line: str) -> None:
    assert names("%setup -q", line) == (ALL, [])


def test_lines_of_their_own_decide_the_order() -> None:
    assert names("%patch -P 10 -p1", "%patch1 -p1", "%patch 2 -p1") == (
        ["ten.patch", "one.patch", "two.patch"],
        [],
    )


def test_what_is_not_applied() -> None:
    assert names("%setup -q", "%patch -P2 -p1", "# %%patch1 -p1") == (
        ["two.patch"],
        ["one.patch", "ten.patch"],
    )


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("-m 2", ["two.patch", "ten.patch"]),
        ("-M 2", ["one.patch", "two.patch"]),
        ("-p1 -m2 -M9", ["two.patch"]),
        ("-p1 10 1", ["one.patch", "ten.patch"]),
    ],
)
def test_limits_of_autopatch(options: str, found: list[str]) -> None:
    unused = [name for name in ALL if name not in found]
    assert names("%autosetup -N", f"%autopatch {options}") == (found, unused)


def test_several_autopatch_lines() -> None:
    assert names("%autosetup -N", "%autopatch -p1 -m 5", "%autopatch -p1 -M 4")[0] == [
        "ten.patch",
        "one.patch",
        "two.patch",
    ]


def test_options() -> None:
    found, _ = order(spec("%patch1 -p2 -R -d sub/folder -b .bak", "%patch -P2", "%patch10 -p 0"))
    assert [(each.strip, each.reverse, each.folder) for each in found] == [
        (2, True, "sub/folder"),
        (None, False, ""),
        (0, False, ""),
    ]


def test_the_number_is_no_strip_level() -> None:
    assert [each.strip for each in order(spec("%patch -P1 -p3"))[0]] == [3]
    assert [each.strip for each in order(spec("%autosetup -p1 -n foo-%{version}"))[0]] == [1] * 3


def test_a_patch_that_is_named_twice_counts_once() -> None:
    assert names("%patch1 -p1", "%patch1 -p1", "%patch2 -p1", "%patch10 -p1")[0] == ALL


def test_no_patches() -> None:
    assert order(Spec.parse(b"Name: x\n\n%prep\n%autosetup -p1\n")) == ([], [])
    assert Application(spec().patches()[0]).strip is None
