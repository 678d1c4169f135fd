"""Each check: what it finds, with the line, and what it lets pass."""

from __future__ import annotations

import pytest

from rdotool.spec.lint import CHECKS, Folder
from tests.lint.cases import FIRES, QUIET
from tests.lint.samples import FILES, FOLDER, GOOD, found, with_change


def test_a_good_spec_has_no_finding() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    "check,level,old,new,line", FIRES, ids=[f"{row[0]}-{n}" for n, row in enumerate(FIRES)]
)
def test_what_fires(check: str, level: str, old: str, new: str, line: str) -> None:
    text = with_change(old, new)
    first = found(text, check)[0]
    assert text.split("\n")[first.line - 1] == line
    assert first.level == level
    assert first.place == f"thing.spec:{first.line}"
    assert first.message


@pytest.mark.parametrize(
    "check,old,new", QUIET, ids=[f"{row[0]}-{n}" for n, row in enumerate(QUIET)]
)
def test_what_does_not(check: str, old: str, new: str) -> None:
    assert not found(with_change(old, new), check)


def test_every_check_has_a_case() -> None:
    apart = {"final-newline", "orphan-patch"}
    assert {row[0] for row in FIRES} | apart == set(CHECKS)
    assert {row[0] for row in QUIET} <= set(CHECKS)


def test_patch_number_0() -> None:
    zero = GOOD.replace("Patch1:", "Patch0:").replace("%patch -P1 -p1", "%patch -p1")
    [one] = found(zero, "patch-syntax")
    assert (one.level, one.edits[0].lines) == ("E", ("%patch -P0 -p1\n",))


def test_final_newline() -> None:
    [one] = found(GOOD[:-1])
    assert (one.check, one.line) == ("final-newline", GOOD.count("\n"))
    assert not found("", "final-newline")


def test_a_patch_file_that_no_spec_names() -> None:
    more = Folder(FILES | {"0003-left.patch", "notes.txt"})
    [one] = found(GOOD, "orphan-patch", more)
    assert (one.line, one.place, "0003-left.patch" in one.message) == (0, "thing.spec", True)
    assert not found(
        GOOD.replace("Source1:", "Source2: 0003-left.patch\nSource1:"), "orphan-patch", more
    )
    assert not found(with_change("0001-one", "%{unknown}-one"), "orphan-patch", more)


def test_files_in_the_lookaside_cache_are_there() -> None:
    listed = Folder(FILES - {"thing.service"}, frozenset({"thing.service"}))
    assert not found(GOOD, "source-missing", listed)
    assert found(GOOD, "source-missing", Folder(FILES - {"thing.service"}))


def test_no_file_is_missed_where_none_are_to_be() -> None:
    assert not found(GOOD, "source-missing", Folder(holds_sources=False))
    assert not found(GOOD, "source-missing", None)


def test_strip_is_no_matter_for_patches_without_prefix() -> None:
    text = with_change("%setup -q\n%patch -P1 -p1\n%patch -P2 -p1\n", "%autosetup -n x\n")
    assert found(text, "patch-strip", FOLDER)
    assert not found(text, "patch-strip", Folder(FILES, prefixed=frozenset({"0001-one.patch"})))


def test_a_hidden_condition_makes_the_others_uncertain() -> None:
    text = with_change("%py3_build\n", "%{expand:\n%if 1\n}\n%endif\n")
    assert [item.level for item in found(text, "unbalanced-condition")] == ["W"]
