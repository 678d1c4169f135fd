"""`set_patches` at work on what stands in real specs: one trap, one test."""

from __future__ import annotations

import pytest

from rdotool.errors import RdotoolError
from tests.spec.samples import spec

HEAD = "Name: x\nSource0: x.tgz\n"
AUTO = "\n%prep\n%autosetup -p1\n"


def edited(before: str, *names: str) -> str:
    """The text with these patches; setting them once more must change nothing."""
    after = spec(before).set_patches(names)
    assert [patch.value for patch in after.patches()] == list(names)
    assert after.set_patches(names) is after
    return after.text


# conditional blocks


def test_behind_and_before_a_patch_in_else() -> None:
    block = "# EL only\n%if 0%{?rhel}\n%global a b\n%else\nPatch1: 0001-a.patch\n%endif\n"
    before = f"{HEAD}{block}{AUTO}"
    both = edited(before, "0001-n.patch", "0002-a.patch", "0003-m.patch")
    block = block.replace("Patch1: 0001", "Patch2: 0002")
    assert both == f"{HEAD}Patch1: 0001-n.patch\n{block}Patch3: 0003-m.patch\n{AUTO}"
    block = block.replace("Patch2: 0002-a.patch\n", "")
    assert edited(both, "0001-n.patch") == f"{HEAD}Patch1: 0001-n.patch\n{block}{AUTO}"


def test_the_same_number_in_two_arms() -> None:
    arms = "%if 0%{?rhel}\nPatch2: 0002-e.patch\n%else\nPatch2: 0003-f.patch\n%endif\n"
    prep = "\n%prep\n%setup\n%patch -P1 -p1\n%patch -P2 -p1\n"
    before = f"{HEAD}Patch1: 0001-a.patch\n{arms}{prep}"
    names = ["0001-a.patch", "0002-e.patch", "0003-f.patch"]
    more = edited(before, *names, "0004-g.patch")
    assert (
        more == f"{HEAD}Patch1: 0001-a.patch\n{arms}Patch3: 0004-g.patch\n{prep}%patch -P3 -p1\n"
    )
    assert edited(more, *names) == before
    one = edited(before, "0001-a.patch", "0003-f.patch")
    assert one == before.replace("Patch2: 0002-e.patch\n", "")  # %patch -P2 has its use yet


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ("%if 1\nPatch2: 0002-b.patch\n%endif\n", ""),
        ("# why\n%ifarch s390x\n\n# b's\nPatch2: 0002-b.patch\n\n%endif\n", ""),
        ("%if 1\n%if 2\nPatch2: 0002-b.patch\n%endif\n%endif\n", ""),
        ("%if 1\nPatch2: 0002-b.patch\n%else\n%global x y\n%endif\n", None),
        ("%if 1\n# note\n\nPatch2: 0002-b.patch\n%endif\n", None),
        ("%if 1\nPatch2: 0002-b.patch\n%else\n%endif\n", ""),
    ],
)
def test_a_block_of_patches_that_vanish_vanishes(block: str, left: str | None) -> None:
    before = f"{HEAD}Patch1: 0001-a.patch\n{block}BuildArch: noarch\n{AUTO}"
    left = block.replace("Patch2: 0002-b.patch\n", "") if left is None else left
    after = f"{HEAD}Patch1: 0001-a.patch\n{left}BuildArch: noarch\n{AUTO}"
    assert edited(before, "0001-a.patch") == after


def test_no_place_inside_a_block_of_others() -> None:
    block = "%if 1\nPatch1: 0001-a.patch\nPatch2: 0002-b.patch\n%endif\n"
    with pytest.raises(RdotoolError, match="inside a conditional block") as caught:
        edited(f"{HEAD}{block}{AUTO}", "0001-a.patch", "0002-n.patch", "0003-b.patch")
    assert caught.value.where == "thing.spec:4"
    with pytest.raises(RdotoolError, match="leave the conditional block") as caught:
        edited(f"{HEAD}{block}{AUTO}", "0001-b.patch", "0002-a.patch")
    assert caught.value.where == "thing.spec:4"


def test_plain_lines_make_way_for_conditional_ones() -> None:
    lines = "Patch1: 0001-a.patch\nPatch2: 0002-b.patch\n%if 1\nPatch3: 0003-c.patch\n%endif\n"
    after = edited(f"{HEAD}{lines}{AUTO}", "0001-c.patch", "0002-a.patch", "0003-b.patch")
    moved = "Patch2: 0002-a.patch\nPatch3: 0003-b.patch\n"
    assert after == f"{HEAD}%if 1\nPatch1: 0001-c.patch\n%endif\n{moved}{AUTO}"


def test_a_condition_in_prep_only() -> None:
    lines = "Patch1: 0001-a.patch\nPatch2: 0002-b.patch\n"
    uses = "%patch -P1 -p1\n%if 0%{?rhel}\n%patch -P2 -p1\n%endif\n"
    before = f"{HEAD}{lines}\n%prep\n%setup\n{uses}"
    more = edited(before, "0001-a.patch", "0002-b.patch", "0003-c.patch")
    assert more == f"{HEAD}{lines}Patch3: 0003-c.patch\n\n%prep\n%setup\n{uses}%patch -P3 -p1\n"
    less = f"{HEAD}Patch1: 0001-a.patch\n\n%prep\n%setup\n%patch -P1 -p1\n"
    assert edited(before, "0001-a.patch") == less


# comments


def test_a_line_that_moves_takes_its_comments() -> None:
    lines = (
        "# a's\nPatch1: 0001-a.patch\nPatch2: 0002-b.patch\n# c's\n# too\nPatch3: 0003-c.patch\n"
    )
    uses = "# a too\n%patch -P1 -p2 -b .a\n%patch -P2 -p1\n%patch -P3 -p1\n"
    before = f"{HEAD}{lines}\n%prep\n%setup\n{uses}"
    moved = (
        "Patch1: 0001-b.patch\n# c's\n# too\nPatch2: 0002-c.patch\n# a's\nPatch3: 0003-a.patch\n"
    )
    uses = "%patch -P1 -p1\n%patch -P2 -p1\n# a too\n%patch -P3 -p2 -b .a\n"
    after = edited(before, "0001-b.patch", "0002-c.patch", "0003-a.patch")
    assert after == f"{HEAD}{moved}\n%prep\n%setup\n{uses}"


@pytest.mark.parametrize(
    ("above", "left"),
    [
        ("# why\n", ""),
        ("%dnl why\n", ""),
        ("#\n", ""),
        ("# one\n#\n# two\n", ""),
        ("# patches_base=1\n#\n", "# patches_base=1\n#\n"),
        ("# patches_base=1\n#\n# why\n", "# patches_base=1\n#\n"),
        ("#Patch7: old.patch\n# why\n", "#Patch7: old.patch\n"),
        ("# rest\n\n", "# rest\n\n"),
    ],
)
def test_which_comments_are_its_own(above: str, left: str) -> None:
    before = f"{HEAD}{above}Patch1: 0001-a.patch\nBuildArch: noarch\n{AUTO}"
    assert edited(before) == f"{HEAD}{left}BuildArch: noarch\n{AUTO}"


# numbers


@pytest.mark.parametrize(
    ("numbers", "keep", "after"),
    [
        ((1, 2, 3), "ac", (1, 2)),
        ((0, 1), "b", (0,)),
        ((1000, 1001), "b", (1000,)),
        ((1000, 1010, 1020), "ac", (1000, 1020)),
        ((1000, 1010), "anb", (1000, 1001, 1010)),
        ((1, 3), "nab", (1, 2, 3)),
        ((1000, 1005), "n", (1000,)),
        ((5, 3), "ab", (5, 3)),
        ((5, 3), "abn", (5, 3, 4)),
        ((5, 3), "nab", (4, 5, 3)),
    ],
)
def test_hand_kept_numbers(numbers: tuple[int, ...], keep: str, after: tuple[int, ...]) -> None:
    lines = "".join(
        f"Patch{number}: 000{at}-{letter}.patch\n"
        for at, (number, letter) in enumerate(zip(numbers, "abc", strict=False), 1)
    )
    names = [f"000{at}-{letter}.patch" for at, letter in enumerate(keep, 1)]
    got = spec(edited(f"{HEAD}{lines}{AUTO}", *names))
    assert tuple(patch.number for patch in got.patches()) == after


def test_limits_keep_the_numbers() -> None:
    lines = "Patch1: 0001-a.patch\nPatch2: 0002-b.patch\nPatch1000: 0003-c.patch\n"
    prep = "\n%prep\n%setup\n%autopatch -p1 -M 999\nsed -i s/a/b/ c\n%autopatch -p1 -m 1000\n"
    less = edited(f"{HEAD}{lines}{prep}", "0001-b.patch", "0002-c.patch")
    assert less == f"{HEAD}Patch2: 0001-b.patch\nPatch1000: 0002-c.patch\n{prep}"
    more = spec(edited(less, "0001-n.patch", "0002-b.patch", "0003-m.patch", "0004-c.patch"))
    assert [patch.number for patch in more.patches()] == [1, 2, 3, 1000]
    last = spec(edited(less, "0001-b.patch", "0002-c.patch", "0003-n.patch"))
    assert [patch.number for patch in last.patches()] == [2, 1000, 1001]


def test_single_lines_and_a_range() -> None:
    lines = "Patch1: 0001-a.patch\nPatch1000: 0002-b.patch\n"
    prep = "\n%prep\n%autosetup -N\n%patch -P1 -p1\n%autopatch -p1 -m 1000\n"
    after = edited(f"{HEAD}{lines}{prep}", "0001-a.patch", "0002-n.patch", "0003-b.patch")
    assert after == (
        f"{HEAD}Patch1: 0001-a.patch\nPatch2: 0002-n.patch\nPatch1000: 0003-b.patch\n"
        + prep.replace("-P1 -p1\n", "-P1 -p1\n%patch -P2 -p1\n")
    )


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("Patch9:    0001-a.patch", "Patch9:    0001-a.patch\nPatch10:   0002-b.patch"),
        ("Patch9:\t0001-a.patch", "Patch9:\t0001-a.patch\nPatch10:\t0002-b.patch"),
        ("Patch9: 0001-a.patch", "Patch9: 0001-a.patch\nPatch10: 0002-b.patch"),
        ("Patch9 : 0001-a.patch  ", "Patch9 : 0001-a.patch  \nPatch10: 0002-b.patch"),
        ("  Patch9: 0001-a.patch", "  Patch9: 0001-a.patch\nPatch10: 0002-b.patch"),
        ("Patch:   0001-a.patch", "Patch:   0001-a.patch\nPatch:   0002-b.patch"),
        (
            "Patch1: https://h/0001-a.patch",
            "Patch1: https://h/0001-a.patch\nPatch2: 0002-b.patch",
        ),
        ("Patch1: 0001-%{q}.patch", "Patch1: 0001-%{q}.patch\nPatch2: 0002-b.patch"),
    ],
)
def test_what_stays_keeps_each_blank(line: str, after: str) -> None:
    before = spec(f"%global q a\n{HEAD}{line}{AUTO}")
    assert before.set_patches(["0001-a.patch"]) is before
    more = before.set_patches(["0001-a.patch", "0002-b.patch"])
    assert more.text == f"%global q a\n{HEAD}{after}{AUTO}"
    assert more.set_patches(["0001-a.patch"]) == before


# %patchlist


def test_an_empty_patchlist_is_the_place() -> None:
    before = f"{HEAD}\n%patchlist\n# ours\n\n%prep\n%autosetup -p1\n"
    after = edited(before, "0001-a.patch", "0002-b.patch")
    assert after == before.replace("# ours\n", "# ours\n0001-a.patch\n0002-b.patch\n")
    assert edited(before.replace("# ours\n", ""), "a.patch").count("%patchlist\na.patch\n") == 1


def test_a_patchlist_besides_tags() -> None:
    before = f"{HEAD}Patch1: 0001-a.patch\n\n%patchlist\n0002-b.patch\n{AUTO}"
    after = edited(before, "0001-a.patch", "0002-n.patch", "0003-b.patch", "0004-m.patch")
    assert after == (
        f"{HEAD}Patch1: 0001-a.patch\nPatch2: 0002-n.patch\n\n"
        f"%patchlist\n0003-b.patch\n0004-m.patch\n{AUTO}"
    )


def test_a_sourcelist_and_no_source() -> None:
    before = f"Name: x\nVersion: 1\n\nBuildArch: noarch\n\n%sourcelist\nx.tgz\n{AUTO}"
    after = edited(before, "0001-a.patch")
    assert after == before.replace("Version: 1\n", "Version: 1\n\nPatch0001: 0001-a.patch\n")


# %prep


@pytest.mark.parametrize(
    ("line", "without", "more"),
    [
        ("%patch -P1 -P2 -p1", "%patch -P1 -p1", "%patch -P1 -P3 -P2 -p1"),
        ("%patch 1 2 -p1", "%patch 1 -p1", "%patch 1 3 2 -p1"),
        ("%patch -P 1 -P 2", "%patch -P 1", "%patch -P 1 -P 3 -P 2"),
        ("%autopatch -p1 1 2", "%autopatch -p1 1", "%autopatch -p1 1 3 2"),
        ("git am %{PATCH1} %{P:2}", "git am %{PATCH1}", "git am %{PATCH1} %{PATCH3} %{P:2}"),
        ("git am '%PATCH1' '%PATCH2'", "git am '%PATCH1'", None),
    ],
)
def test_several_in_one_line(line: str, without: str, more: str | None) -> None:
    lines = "Patch1: 0001-a.patch\nPatch2: 0002-b.patch\n"
    before = f"{HEAD}{lines}\n%prep\n%setup\n{line} || exit 1\n"
    one = edited(before, "0001-a.patch")
    assert one == f"{HEAD}Patch1: 0001-a.patch\n\n%prep\n%setup\n{without} || exit 1\n"
    assert edited(before) == f"{HEAD}\n%prep\n%setup\n"
    if more:
        three = edited(before, "0001-a.patch", "0002-n.patch", "0003-b.patch")
        swapped = more.replace("3", "#").replace("2", "3").replace("#", "2")
        assert three.endswith(f"%setup\n{swapped} || exit 1\n")


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("patch -p1 < %{PATCH1}", "patch -p1 < %{PATCH2}"),
        ("%{__patch} -p1 -i %{P:1}", "%{__patch} -p1 -i %{P:2}"),
        ("git apply %PATCH1", "git apply %PATCH2"),
    ],
)
def test_patches_applied_by_hand(line: str, more: str) -> None:
    before = f"{HEAD}Patch1: 0001-a.patch\n\n%prep\n%setup\n# why\n{line}\n"
    after = edited(before, "0001-a.patch", "0002-b.patch")
    assert after.endswith(f"# why\n{line}\n{more}\n")
    assert edited(after, "0001-b.patch").endswith(f"%setup\n{line}\n")
    assert edited(before).endswith("%setup\n")


@pytest.mark.parametrize(
    "line",
    ["%{?with_x:%patch2 -p1}", "cp %{PATCH2} .", "%global apply \\\n%patch -P2 -p1 \\\n%{nil}"],
)
def test_lines_that_name_a_number_elsewhere(line: str) -> None:
    lines = "Patch1: 0001-a.patch\nPatch2: 0002-b.patch\n"
    before = f"{HEAD}{lines}\n%prep\n%setup\n%patch -P1 -p1\n{line}\n"
    new = line.replace("%patch2", "%patch -P1").replace("-P2", "-P1").replace("PATCH2", "PATCH1")
    assert edited(before, "0001-b.patch").endswith(f"%prep\n%setup\n{new}\n")
    with pytest.raises(RdotoolError, match="patch 2 goes, and this line names it") as caught:
        edited(before, "0001-a.patch")
    assert caught.value.where == "thing.spec:9"
    prose = f"{HEAD}{lines}\n%description\nIt has %%patch2 and PATCH2.\n{AUTO}# %patch2\n"
    assert edited(prose, "0001-a.patch").endswith(f"PATCH2.\n{AUTO}# %patch2\n")


def test_a_use_without_a_patch_is_taken() -> None:
    before = f"{HEAD}\n%prep\n%setup -q\n\n# left over\n%patch0001 -p1\n"
    after = edited(before, "0001-a.patch")
    assert after == before.replace("tgz\n", "tgz\n\nPatch0001: 0001-a.patch\n")


@pytest.mark.parametrize(
    ("construct", "left"),
    [
        ("if [ -e x ]; then\n%patch1 -p1\nfi", "if [ -e x ]; then\n:\nfi"),
        ("if [ -e x ]\nthen\n  cp a b\n%patch1 -p1\nfi", "if [ -e x ]\nthen\n  cp a b\nfi"),
        ("for d in a b; do\n%patch1 -p1\ndone", "for d in a b; do\n:\ndone"),
        ("case $x in\na)\n%patch1 -p1\n;;\nesac", "case $x in\na)\n:\n;;\nesac"),
        ("cat > s <<EOF\nif x:\nEOF\n%patch1 -p1", "cat > s <<EOF\nif x:\nEOF"),
    ],
)
def test_constructs_of_the_shell(construct: str, left: str) -> None:
    before = f"{HEAD}Patch1: 0001-a.patch\n\n%prep\n%setup\n{construct}\nmake x\n"
    assert edited(before).endswith(f"%prep\n%setup\n{left}\nmake x\n")
    more = edited(before, "0001-a.patch", "0002-b.patch")
    assert more.endswith(f"{construct}\n%patch -P2 -p1\nmake x\n")
    front = edited(before, "0001-b.patch", "0002-a.patch")
    where = "%patch -P1 -p1\n" + construct.replace("%patch1", "%patch -P2")
    if "EOF" not in construct:
        assert front.endswith(f"%setup\n{where}\nmake x\n")


@pytest.mark.parametrize(
    "setup",
    ["%setup -q", "%{setup} -q", "%forgesetup", "%autosetup -N -n x", "%if 1\n%setup\n%endif"],
)
def test_behind_what_unpacks(setup: str) -> None:
    before = f"{HEAD}\n%prep\n# unpack\n{setup}\nsed -i s/a/b/ c\n"
    after = edited(before, "0001-a.patch")
    assert after.endswith(f"{setup}\n\n%patch -P1 -p1\n\nsed -i s/a/b/ c\n")


@pytest.mark.parametrize(
    "prep",
    [
        "%forgeautosetup -p1",
        "%autosetup \\\n  -p1",
        "%setup\nfor p in %{patches}; do patch -p1 < $p; done",
        "%setup\ngit -c user.name=x am -q %{?patches}",
        "%if 1\n%autosetup -p1\n%else\n%autosetup -p1 -n y\n%endif",
    ],
)
def test_applied_with_all_others(prep: str) -> None:
    before = f"{HEAD}\n%prep\n{prep}\n"
    after = edited(before, "0001-a.patch")
    assert after == before.replace("tgz\n", "tgz\n\nPatch0001: 0001-a.patch\n")


# texts


@pytest.mark.parametrize("end", ["", "\n", "\r\n", " \t\n"])
def test_the_last_line_of_the_file(end: str) -> None:
    newline = "\r\n" if "\r" in end else "\n"
    before = f"{HEAD}\f\udce9\n%prep\n%autosetup -p1\n%patchlist\n0001-a.patch".replace(
        "\n", newline
    )
    after = edited(before + end, "0001-a.patch", "0002-b.patch")
    assert after == before + (end or newline) + "0002-b.patch" + newline


def test_a_value_over_two_lines() -> None:
    before = f"{HEAD}Patch1: \\\n  0001-a.patch\nPatch2: 0002-b.patch\n{AUTO}"
    assert edited(before, "0001-b.patch") == f"{HEAD}Patch1: 0001-b.patch\n{AUTO}"
    with_more = spec(before).set_patches([spec(before).patches()[0].value, "0002-c.patch"])
    assert "Patch1: \\\n  0001-a.patch\n" in with_more.text


def test_blank_lines_come_and_go_with_the_lines() -> None:
    for gap in ("\n", "\n\n", "\n\n\n"):
        before = f"{HEAD}{gap}BuildArch: noarch\n\n%prep\n%setup\n{gap}make\n"
        assert edited(edited(before, "a.patch", "b.patch")) == before
