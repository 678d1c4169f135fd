"""Patch lines and their %prep use."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from tests.spec.samples import spec

GPG = """\
Name: x
Source0: x.tgz
%if 0%{?sources_gpg} == 1
Source101: x.tgz.asc
Source102: key.txt
%endif

BuildArch: noarch
%prep
%autosetup -p1
"""


def test_never_inside_a_block_that_was_not_theirs() -> None:
    after = spec(GPG).set_patches(["0001-a.patch"])
    assert after.text == GPG.replace("%endif\n\n", "%endif\n\nPatch0001: 0001-a.patch\n\n")
    assert after.set_patches([]).text.replace("\n\n\n", "\n\n") == GPG
    ignored = GPG.replace("Source101", "#\n# patches_base=1\n#\nSource101")
    assert [patch.condition for patch in spec(ignored).set_patches(["a"]).patches()] == [""]


PREP = """\
Source0: x.tgz
Patch0001: 0001-a.patch
Patch0002: 0002-b.patch

%prep
%setup -q
{}

%build
"""


@pytest.mark.parametrize(
    ("two", "one"),
    [
        ("%patch0001 -p1\n%patch0002 -p1", "%patch -P1 -p1"),
        ("%patch -P1 -p1\n%patch -P2 -p2 -b .b", "%patch -P1 -p2 -b .b"),
        ("%patch -P 1 -p1\n%patch -P 2 -p1", "%patch -P 1 -p1"),
        ("%patch -p1 -P 1\n%patch -p1 -P 2", "%patch -p1 -P 1"),
        ("%patch 1 -p1\n%patch 2 -p1", "%patch 1 -p1"),
        ("%patch -p1 1\n%patch -p1 2", "%patch -p1 1"),
        ("%{patch1} -p1\n%{patch2} -p1", "%patch -P1 -p1"),
        ("# why a\n%patch -P1 -p1\n# why b\n%patch -P2 -p1", "# why b\n%patch -P1 -p1"),
    ],
)
def test_prep_in_its_own_style(two: str, one: str) -> None:
    after = spec(PREP.format(two)).set_patches(["0001-b.patch"])
    gone = PREP.format(one).replace("Patch0002: 0002-b.patch\n", "").replace("a.patch", "b.patch")
    assert after.text == gone


@pytest.mark.parametrize(
    ("use", "more"),
    [
        ("%patch -P1 -p1\n%patch -P2 -p1", "%patch -P3 -p1"),
        ("%patch -P 1 -p1\n%patch -P 2 -p1", "%patch -P 3 -p1"),
        ("%patch 1 -p0\n%patch 2 -p0", "%patch 3 -p1"),  # git's patches need it
        ("%patch 1 -p2\n%patch 2 -p2", "%patch 3 -p2"),  # as after a cd
        ("%patch 1 -p2\n%patch 2 -p1", "%patch 3 -p1"),
        ("%patch0001 -p1\n%patch0002 -p1", "%patch -P3 -p1"),
    ],
)
def test_a_new_one_is_never_patch_n(use: str, more: str) -> None:
    files = ["0001-a.patch", "0002-b.patch", "0003-c.patch"]
    after = spec(PREP.format(use)).set_patches(files)
    assert after.text == PREP.format(use + "\n" + more).replace(
        "Patch0002: 0002-b.patch\n", "Patch0002: 0002-b.patch\nPatch0003: 0003-c.patch\n"
    )


def test_one_in_front_and_one_between() -> None:
    use = "%patch -P1 -p1\n%patch -P2 -p1"
    files = ["0001-n.patch", "0002-a.patch", "0003-m.patch", "0004-b.patch"]
    after = spec(PREP.format(use)).set_patches(files)
    assert [(patch.number, patch.value) for patch in after.patches()] == list(enumerate(files, 1))
    assert [one.number for one in after.patch_uses()] == [1, 2, 3, 4]
    assert [one.line for one in after.patch_uses()] == [8, 9, 10, 11]


def test_the_first_ones_of_a_plain_setup() -> None:
    text = "Source0: x\n\nBuildArch: noarch\n\n%prep\n%setup -q\n\n%build\n"
    after = spec(text).set_patches(["0001-a.patch", "0002-b.patch"])
    assert after.text == (
        "Source0: x\n\nPatch0001: 0001-a.patch\nPatch0002: 0002-b.patch\n\nBuildArch: noarch\n\n"
        "%prep\n%setup -q\n\n%patch -P1 -p1\n%patch -P2 -p1\n\n%build\n"
    )


@pytest.mark.parametrize(
    ("prep", "method"),
    [
        ("%autosetup", "autosetup"),
        ("%autosetup -n x -S git", "autosetup"),
        ("%setup\n%autopatch -p1", "autosetup"),
        ("%autosetup -N\n%autopatch -p1", "autosetup"),
        ("%setup\ngit am %{patches}", "git-am"),
        ("%autosetup -N\n%{__git} am %{patches}", "git-am"),
        ("%setup\n# git am %{patches}", "rpm"),
        ("%setup -q", "rpm"),
        ("%autosetup -N", "rpm"),
        ("%{autosetup -p1}", "autosetup"),
        ("# %autosetup\n%setup", "rpm"),
    ],
)
def test_apply_method(prep: str, method: str) -> None:
    text = f"Source0: x\n%prep\n{prep}\n%build\n"
    assert spec(text).apply_method() == method
    after = spec(text).set_patches(["a.patch"])
    assert bool(after.patch_uses()) is (method == "rpm")


@pytest.mark.parametrize(
    ("lines", "after"),
    [
        ("Patch: 0001-a.patch\nPatch: 0002-b.patch", "Patch: 0001-b.patch\nPatch: 0002-c.patch"),
        (
            "Patch1:   0001-a.patch\nPatch2:   0002-b.patch",
            "Patch1:   0001-b.patch\nPatch2:   0002-c.patch",
        ),
        (
            "patch01: 0001-a.patch\npatch02: 0002-b.patch",
            "patch01: 0001-b.patch\npatch02: 0002-c.patch",
        ),
        (
            "Patch1000: 0001-a.patch\nPatch1005: 0002-b.patch",
            "Patch1005: 0001-b.patch\nPatch1006: 0002-c.patch",
        ),
        (
            "Patch100: 0001-a.patch\nPatch101: 0002-b.patch",
            "Patch100: 0001-b.patch\nPatch101: 0002-c.patch",
        ),
        ("%patchlist\n0001-a.patch\n0002-b.patch", "%patchlist\n0001-b.patch\n0002-c.patch"),
        (
            "# a's\nPatch1: 0001-a.patch\n# b's\n# too\nPatch2: 0002-b.patch",
            "# b's\n# too\nPatch1: 0001-b.patch\nPatch2: 0002-c.patch",
        ),
        (
            "#\n# patches_base=1\n#\nPatch1: 0001-a.patch\nPatch2: 0002-b.patch",
            "#\n# patches_base=1\n#\nPatch1: 0001-b.patch\nPatch2: 0002-c.patch",
        ),
        (
            "# RDO\n\nPatch1: 0001-a.patch\nPatch2: 0002-b.patch",
            "# RDO\n\nPatch1: 0001-b.patch\nPatch2: 0002-c.patch",
        ),
        (
            "#Patch9: x.patch\nPatch1: 0001-a.patch\nPatch2: 0002-b.patch",
            "#Patch9: x.patch\nPatch1: 0001-b.patch\nPatch2: 0002-c.patch",
        ),
    ],
)
def test_lines_in_their_own_style(lines: str, after: str) -> None:
    text = "Source0: x\n\n{}\n\n%prep\n%autosetup -p1\n"
    assert spec(text.format(lines)).set_patches(
        ["0001-b.patch", "0002-c.patch"]
    ).text == text.format(after)


def test_conditional_patches_stay_where_they_are() -> None:
    text = (
        "Source0: x\nPatch1: 0001-a.patch\n%if 0%{?rhel}\nPatch2: 0002-el.patch\n%endif\n"
        "BuildArch: noarch\n%prep\n%autosetup -p1\n"
    )
    before = spec(text)
    assert [patch.condition for patch in before.patches()] == ["", "if 0%{?rhel}"]
    after = before.set_patches(["0001-a.patch", "0002-el.patch", "0003-c.patch"])
    assert after.text == text.replace("%endif\n", "%endif\nPatch3: 0003-c.patch\n")
    less = before.set_patches(["0001-el.patch"])
    assert less.text == text.replace("Patch1: 0001-a.patch\n", "").replace(
        "Patch2: 0002", "Patch1: 0001"
    )
    none = before.set_patches(["0001-new.patch"])
    assert none.text == text.replace("0001-a", "0001-new").replace(
        "%if 0%{?rhel}\nPatch2: 0002-el.patch\n%endif\n", ""
    )
    assert before.set_patches(["0001-a.patch", "0002-el.patch"]) is before


def test_a_use_that_stands_twice() -> None:
    text = PREP.format("%if 1\n%patch1 -p1\n%else\n%patch1 -p2\n%endif\n%patch2 -p1")
    after = spec(text).set_patches(["0001-b.patch"])
    assert [use.number for use in after.patch_uses()] == [1]
    more = spec(text).set_patches(["0001-a.patch", "0002-n.patch", "0003-b.patch"])
    assert "%endif\n%patch -P2 -p1\n%patch -P3 -p1\n" in more.text


@pytest.mark.parametrize(
    ("autopatch", "number"),
    [
        ("%autopatch -p1", 2),
        ("%autopatch -p1 -m 1 -M 99", 2),
        ("%autopatch -m 100", 100),
        ("%autopatch -M 1 -p1\n%autopatch -m 2 -p1", 2),
        ("%autopatch -p1 1", 2),
        ("%autopatch -p1 1 2", 2),
        ("%{autopatch -p1 2}", 2),
    ],
)
def test_a_new_one_has_a_number_that_autopatch_applies(autopatch: str, number: int) -> None:
    before = spec(f"Source0: x\nPatch1: 0001-a.patch\n%prep\n%autosetup -N\n{autopatch}\n")
    after = before.set_patches(["0001-a.patch", "0002-b.patch"])
    assert [patch.number for patch in after.patches()] == [1, number]


def test_no_autopatch_would_apply_it() -> None:
    before = spec("Source0: x\nPatch1: 0001-a.patch\n%prep\n%setup\n%autopatch -M1\n")
    with pytest.raises(RdotoolError, match=r"no %autopatch in %prep would apply 0002-b.patch"):
        before.set_patches(["0001-a.patch", "0002-b.patch"])


def test_no_place() -> None:
    with pytest.raises(RdotoolError, match="no place for patch lines"):
        spec("Name: x\n").set_patches(["a"])
    with pytest.raises(RdotoolError, match="no place to apply"):
        spec("Source0: x\n%prep\n").set_patches(["a"])


def test_sources() -> None:
    text = (
        "Name: x\nVersion: 1\nSource0: https://h/%{name}-%{version}.tgz\nSource: b\n"
        "%if 0\nSource7: https://h/q?x=1#/c.tgz\n%endif\n%sourcelist\n\n# no\nd.txt\n"
    )
    found = spec(text).sources()
    assert [(one.number, one.filename, one.is_remote, one.conditional) for one in found] == [
        (0, "x-1.tgz", True, False),
        (1, "b", False, False),
        (7, "c.tgz", True, True),
        (8, "d.txt", False, False),
    ]
