"""The kinds of specs that rdopkg's own tests edit, with what those tests expect.

Each case is named as rdopkg's sample is; the text is our own. Where the effect differs
from rdopkg's the case says so, and docs/spec.rst says why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from tests.spec.samples import DAY, spec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.spec import Spec

MAGIC = "#\n# patches_base=+2\n#\n"
TWO = ["0001-First.patch", "0002-Second.patch"]
FOUR = ["0001-Zeroth.patch", "0002-Half.patch", "0003-First.patch", "0004-Second.patch"]


def text(
    patches: str = "",
    applied: str = "",
    *,
    prep: str = "%setup -q",
    dense: bool = False,
    **more: str,
) -> str:
    """A spec whose patch lines and %prep lines are these."""
    gap = "" if dense else "\n"
    block = f"{patches}{gap}" if patches else ""
    uses = f"{gap}{applied}" if applied else ""
    return (
        f"{more.get('head', '')}Name:     lantern\nVersion:  1.2.3\n"
        f"Release:  {more.get('release', '42%{?dist}')}\nSource0:  lantern-%{{version}}.tar.gz\n"
        f"{gap}{block}{more.get('above', '')}BuildArch: noarch\n{gap}{more.get('below', '')}"
        f"%description\nIt shines.\n{gap}%prep\n{prep}\n{uses}{gap}# Wicks are cut later.\n"
        f"sed -i s/long/short/ wick\n{gap}%changelog\n"
        "* Mon Apr 07 2014 A Keeper <keeper@example.org> 1.2.3-42\n- Update to 1.2.3\n"
    )


def tags(names: Sequence[str]) -> str:
    return "".join(f"Patch{at:04d}: {name}\n" for at, name in enumerate(names, 1))


def uses(count: int, form: str = "%patch -P{} -p1\n", first: int = 1) -> str:
    """rdopkg writes ``%patch0001 -p1``, which RPM 4.20 refuses: the one common difference."""
    return "".join(form.format(at) for at in range(first, first + count))


OLD = "%patch{:04d} -p1\n"
CASES: dict[str, tuple[str, list[str], str]] = {
    "empty: nothing to do": (text(), [], text()),
    "empty": (text(), TWO, text(tags(TWO), uses(2))),
    "patched: nothing to do": (text(tags(TWO), uses(2, OLD)), TWO, text(tags(TWO), uses(2, OLD))),
    "some": (text(tags(TWO), uses(2, OLD)), [], text()),
    "some-ex": (
        text(MAGIC + tags(["0001-x.patch", "0002-y.patch"]), uses(2, OLD)),
        TWO,
        text(MAGIC + tags(TWO), uses(2)),
    ),
    "empty-weird": (
        text(below="# oh\n# patches_base=banana+2\n"),
        TWO,
        text(below="# oh\n# patches_base=banana+2\n" + tags(TWO) + "\n").replace(
            "%setup -q\n", "%setup -q\n\n" + uses(2)
        ),
    ),
    "empty-dense": (
        text(dense=True),
        FOUR,
        text("\n" + tags(FOUR) + "\n", "\n" + uses(4) + "\n", dense=True),
    ),
    "empty-dense-ex": (
        text(dense=True, below=MAGIC),
        TWO,
        text("", "\n" + uses(2) + "\n", dense=True, below=MAGIC + tags(TWO) + "\n"),
    ),
    "git-am": (
        text("# patches_base=+2\n", prep="%setup -q\ngit am %{patches}"),
        TWO,
        text("# patches_base=+2\n" + tags(TWO), prep="%setup -q\ngit am %{patches}"),
    ),
    "autosetup": (text(MAGIC, prep="%autosetup"), TWO, text(MAGIC + tags(TWO), prep="%autosetup")),
    "empty-ex-filter": (
        text("#\n# patches_ignore=DROP\n#\n\n" + MAGIC),
        TWO,
        text("#\n# patches_ignore=DROP\n#\n\n" + MAGIC + tags(TWO), uses(2)),
    ),
    "milestone": (
        text(head="%global milestone .0rc2\n", release="0.3%{?milestone}%{?dist}"),
        TWO,
        text(tags(TWO), uses(2), head="%global milestone .0rc2\n").replace(
            "42%{?dist}", "0.3%{?milestone}%{?dist}"
        ),
    ),
    # rdopkg takes the comments of lines that vanish together and leaves them behind
    "some-comments": (
        text(
            "# before\n"
            + tags(["0001-x.patch"])
            + "# between\nPatch0002: 0002-y.patch\n# after\n",
            "# before\n" + uses(1, OLD) + "# between\n" + uses(1, OLD, 2) + "# after\n",
        ),
        TWO,
        text(tags(TWO) + "# after\n", uses(2) + "# after\n"),
    ),
    "double-patches": (
        text(tags(TWO), MAGIC + uses(2, OLD)),
        TWO,
        text(tags(TWO), MAGIC + uses(2, OLD)),
    ),
    "patch-remove": (
        text(tags(TWO), uses(2, OLD)),
        TWO[:1],
        text(tags(TWO[:1]), uses(1, OLD)),
    ),
    "patch-add": (
        text(tags(TWO), uses(2, OLD)),
        [*TWO, "0003-Third.patch"],
        text(tags([*TWO, "0003-Third.patch"]), uses(2, OLD) + uses(1, first=3)),
    ),
    "patch-mix": (
        text(tags(TWO), uses(2, OLD)),
        [TWO[0], "0002-Third.patch", "0003-Fourth.patch"],
        text(
            tags([TWO[0], "0002-Third.patch", "0003-Fourth.patch"]),
            uses(1, OLD) + uses(2, first=2),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_patches(case: str) -> None:
    before, names, after = CASES[case]
    edited = spec(before).set_patches(names)
    assert edited.text == after
    assert edited.set_patches(names) is edited


@pytest.mark.parametrize("release", ["42%{?dist}", "0.3%{?milestone}%{?dist}"])
def test_the_whole_of_patch(release: str) -> None:
    """patch-add, with the bump and the changelog entry that go with it."""
    head = "%global milestone .0rc2\n" if "milestone" in release else ""
    before = spec(text(tags(TWO), uses(2, OLD), head=head, release=release))
    edited = before.set_patches([*TWO, "0003-Third.patch"]).bump_release(None, before.milestone)
    edited = edited.add_changelog("A Keeper", "keeper@example.org", DAY, ["Third"])
    bumped = release.replace("42", "43").replace("0.3", "0.4")
    shown = bumped.replace("%{?milestone}", ".0rc2").replace("%{?dist}", "")
    entry = f"* Wed Oct 02 2024 A Keeper <keeper@example.org> 1.2.3-{shown}\n- Third\n\n"
    whole = text(tags([*TWO, "0003-Third.patch"]), uses(2, OLD) + uses(1, first=3), head=head)
    whole = whole.replace("42%{?dist}", bumped).replace("%changelog\n", f"%changelog\n{entry}")
    assert edited.text == whole


def test_milestone_bug() -> None:
    """A milestone that is defined as itself is none: the bump takes it out."""
    before = text(head="%global milestone %{?milestone}\n", release="0.3%{?milestone}%{?dist}")
    assert not spec(before).milestone
    assert spec(before).bump_release(None, "").set_milestone(None).text == text(
        release="0.4%{?dist}"
    )


def test_patches_base_added() -> None:
    for patches, applied in (("", ""), (tags(TWO), uses(2, OLD))):
        before = spec(text(patches, applied))
        assert before.patches_base() == (None, 0)
        assert before.set_magic("patches_base", "+2").text == text(MAGIC + patches, applied)


def test_patches_base_that_is_no_version() -> None:
    before = spec(text(below="# oh\n# patches_base=banana+2\n"))
    assert before.patches_base() == ("banana", 2)
    assert before.set_patches_base("banana") is before


def test_double_patches() -> None:
    """Two patches_base that differ are refused, as there."""
    before = spec(text(tags(TWO), MAGIC + uses(2, OLD)) + "\n# patches_base=DUPLICATE\n")
    with pytest.raises(RdotoolError, match="more than one patches_base") as caught:
        before.set_patches(TWO)
    assert caught.value.where == f"thing.spec:{len(before.text.splitlines())}"
    assert before.set_patches_base(None).set_patches([]).patches() == []


def test_git_am_fail() -> None:
    """rdopkg refuses BuildArch before the patches; RPM 4.18 does not mind, and lint warns."""
    before = spec(text(prep="%setup\ngit am %{patches}", below=tags(TWO)))
    assert before.set_patches(TWO[:1]).apply_method() == "git-am"
    assert before.set_patches(TWO[:1]).patches()[0].value == TWO[0]


def test_commit_macro() -> None:
    before = spec(text(above="%global commit asdf123456\n"))
    sha = "86a713c35718520cb3b681260182a8388ac809f3"
    assert before.set_commit_macro(sha).text == text(above=f"%global commit {sha}\n")


def test_ignore_expressions() -> None:
    ignored = spec(text("#\n# patches_ignore=DROP-IN-RPM\n#\n"))
    found = ignored.patches_ignore()
    assert found
    assert found.pattern == "DROP-IN-RPM"
    with pytest.raises(RdotoolError, match="no regular expression"):  # rdopkg: None
        spec(text("# patches_ignore=*\n")).patches_ignore()
    assert spec(text("# filter-out=DROP\n")).patches_ignore() is None


def magic_gone(before: Spec) -> str:
    return before.set_version("1.2.4").set_release("1").set_patches_base(None).text


def test_magic_comments_of_a_new_version() -> None:
    """With patches_ignore patches_base stays and holds the version."""
    before = spec(text("#\n# patches_ignore=DROP\n# patches_base=1.2.3\n#\n"))
    assert re.findall(r"# patches.*", magic_gone(before)) == [
        "# patches_ignore=DROP",
        "# patches_base=1.2.4",
    ]
    assert "patches" not in magic_gone(spec(text(MAGIC.replace("+2", "1.2.3"))))
