"""Sections, conditional blocks and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.spec import find_spec
from tests.spec.samples import BASE, DAY, spec

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("header", ["%changelog", "%ChangeLog", "%CHANGELOG  ", "%changelog\t"])
def test_changelog_in_any_case_and_with_trailing_blanks(header: str) -> None:
    before = spec(BASE.replace("%changelog", header))
    after = before.add_changelog("A", "a@b.org", DAY, ["x"])
    assert f"{header}\n* Wed Oct 02 2024 A <a@b.org> 1:3.1.0-2\n- x\n\n* Tue" in after.text


def test_changelog_named_in_a_changelog_line() -> None:
    before = spec(BASE.replace("- And more", "- Tidy %changelog\n  %changelog is not here"))
    assert before.last_changelog()[1] == [
        "- Something else",
        "- Tidy %changelog",
        "  %changelog is not here",
    ]
    assert len(before.layout.named("changelog")) == 1


def test_section_names_inside_macro_bodies() -> None:
    text = "%define body() %{expand:\n%changelog\n%prep\n}\n%global two \\\n%changelog\n" + BASE
    assert len(spec(text).layout.named("changelog")) == 1
    assert spec(text).name == "python-thing"
    assert [part.name for part in spec(text).layout.sections] == [
        "",
        "description",
        "prep",
        "files",
        "changelog",
    ]


def test_prep_is_not_pre() -> None:
    layout = spec("%pre -n x\na\n%prep\nb\n%preun\nc\n").layout
    assert [part.name for part in layout.sections] == ["", "pre", "prep", "preun"]


def test_the_main_packages_tags_not_a_subpackages() -> None:
    text = "%package sub\nVersion: 9\nName: other\n"
    before = spec("Name: x\nVersion: 1\n" + text)
    assert (before.name, before.version) == ("x", "1")
    assert before.set_version("2").text == "Name: x\nVersion: 2\n" + text


CONDITIONAL = """\
%global with_new {}
Name: x
%if 0%{{?with_new}} && !0%{{?nothing}}
Version: 2.0
%else
Version: 1.0
%endif
Release: 1
"""


@pytest.mark.parametrize(("flag", "version"), [("1", "2.0"), ("0", "1.0")])
def test_the_tag_in_the_branch_that_counts(flag: str, version: str) -> None:
    before = spec(CONDITIONAL.format(flag))
    assert before.version == version
    assert before.set_version("7").text == CONDITIONAL.format(flag).replace(version, "7")


def test_an_empty_arm_counts_too() -> None:
    assert spec("%if 1\n%else\nVersion: 1\n%endif\nVersion: 2\n").version == "2"


def test_elif_and_nesting() -> None:
    text = "%if 0\nVersion: 1\n%elif 1\n%if 0\nVersion: 2\n%else\nVersion: 3\n%endif\n%endif\n"
    assert spec(text).version == "3"


def test_several_tags_that_nobody_can_tell_apart() -> None:
    text = "%ifarch s390x\nVersion: 1\n%else\nVersion: 2\n%endif\n"
    with pytest.raises(RdotoolError, match="which one counts") as caught:
        spec(text).tag("Version")
    assert caught.value.where == "thing.spec:2"
    assert "2, 4" in caught.value.hint


@pytest.mark.parametrize(
    "line", ["#%%global version 9", "%dnl %global version 9", "# %%define version 9"]
)
def test_a_global_that_is_commented_out(line: str) -> None:
    it = spec(f"Name: x\n{line}\nVersion: 1\nRelease: 1\n")
    assert it.vr() == "1-1"


def test_a_tag_shadowed_by_a_global_of_its_name() -> None:
    it = spec("%global version 9\n%global name y\nName: x\nVersion: 1\nRelease: 1\n")
    assert it.nvr() == "x-1-1"
    assert it.expand("%{name}-%{version}") == "x-1"
    assert it.set_version("2").text.startswith("%global version 9\n")


def test_alignment_stays() -> None:
    assert spec("Version : \t1\n").set_tag("version", "2").text == "Version : \t2\n"
    assert spec("  Version:1\n").set_tag("Version", "2").text == "  Version: 2\n"


def test_a_missing_tag() -> None:
    with pytest.raises(RdotoolError, match="Version tag not found"):
        spec("Name: x\n").set_version("1")


def test_find_spec(tmp_path: Path) -> None:
    with pytest.raises(RdotoolError, match=r"no \.spec"):
        find_spec(tmp_path)
    (tmp_path / "a.spec").touch()
    (tmp_path / "d.spec").mkdir()
    assert find_spec(tmp_path).name == "a.spec"
    (tmp_path / "b.spec").touch()
    with pytest.raises(RdotoolError, match=r"more than one .*a\.spec, b\.spec"):
        find_spec(tmp_path)
