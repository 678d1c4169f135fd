"""Any text renders back to itself, and an edit changes its own lines only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.spec import Spec
from rdotool.spec import text as textual
from rdotool.spec.layout import Layout
from tests.spec.samples import BASE, DAY, changed, spec

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "\f",
        "\\\n",
        "%if 1\n",
        "%else\n",
        "%endif\n",
        "%elif x\n",
        "%prep\n",
        "%{",
        "}",
        "%(",
        ")",
        "%%",
        "%global a b\n",
        "%global a \\\n",
        "%changelog\n",
        "%ChangeLog \n",
        "Name: x\n",
        "Version: %{a}\n",
        "Release: 1\n",
        "Patch1: a\n",
        "#\n",
        "# patches_base=1\n",
        "Source: a\n",
        "%package x\n",
        "%patch1 -p1\n",
        "%setup\n",
        "é",
        "x ",
        "%patchlist\n",
        "%autosetup\n",
        "%[1",
        "]",
        "%{?x:",
        "%{!?y: %global y 1}\n",
        "\x85",
        "\u2028",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@given(st.binary())
def test_any_bytes_render_back(data: bytes) -> None:
    assert Spec.parse(data).render() == data


@given(TEXTS)
def test_lines_and_sections_lose_nothing(text: str) -> None:
    layout = Layout(text)
    assert "".join(layout.lines) == text
    spans = [(logical.start, logical.stop) for logical in layout.logicals]
    assert [line for start, stop in spans for line in range(start, stop)] == list(
        range(len(layout.lines))
    )
    parts = layout.sections
    covered = sum(part.stop - (part.start if part.header < 0 else part.header) for part in parts)
    assert covered == len(layout.lines)


@given(TEXTS)
def test_reading_never_crashes(text: str) -> None:
    it = spec(text.encode("utf-8", "replace").decode())
    it.tag("Name")
    it.patches(), it.sources(), it.patch_uses(), it.apply_method()
    it.magic("patches_base")
    assert it.milestone is not None
    it.try_expand("%{a}-%{name}")


@given(TEXTS, st.lists(st.sampled_from("abcd"), unique=True, max_size=4))
def test_set_patches_gives_what_was_asked(text: str, names: list[str]) -> None:
    files = [f"{i:04d}-{name}.patch" for i, name in enumerate(names, 1)]
    middle = text.encode("utf-8", "replace").decode().replace("%changelog", "")
    before = spec("Name: x\nSource0: y\n\n%prep\n%setup -q\n\n" + middle)
    after = before.set_patches(files)
    assert [patch.value for patch in after.patches()] == files
    assert after.set_patches(files) == after


EDITS: list[Callable[[Spec], Spec]] = [
    lambda s: s.set_version("4.0.0"),
    lambda s: s.set_release("1"),
    lambda s: s.bump_release(),
    lambda s: s.set_magic("patches_base", "4.0.0.0rc1"),
    lambda s: s.add_changelog("A", "a@b.org", DAY, ["Ünïcode"]),
    lambda s: s.set_patches(["0001-a.patch"]),
    lambda s: s.set_milestone(".0rc1"),
]


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("final", [False, True])
def test_an_edit_changes_its_own_lines_and_no_other(
    edit: Callable[[Spec], Spec], crlf: bool, final: bool
) -> None:
    text = BASE.replace("A thing.", "A\fthing \x85 of M\udce9xico. \t")
    text = text if final else text[:-1]
    text = text.replace("\n", "\r\n") if crlf else text
    before = spec(text)
    after = edit(before)
    old, new = changed(before, after)
    assert new != old
    assert len(old) <= 1
    assert all(line.endswith("\r") is crlf for line in new)
    assert after.render().count(b"\xe9xico") == 1


@given(TEXTS, TEXTS)
def test_a_tag_edit_keeps_whatever_is_around_it(above: str, below: str) -> None:
    above = above.encode("utf-8", "replace").decode().replace("%", "%%").replace("\\", "/")
    before = spec(f"#{above}\nVersion:\t 1.0 \n{below.encode('utf-8', 'replace').decode()}")
    if before.find_tag("Version") is None or "version" in above.lower():
        return
    after = before.set_version("2.0")
    tail = below.encode("utf-8", "replace").decode()
    assert after.text == f"#{above}\nVersion:\t 2.0\n{tail}"


def test_a_bracket_that_nobody_closes_costs_linear_time() -> None:
    layout = Layout("%{x\n" * 20_000)
    assert len(layout.logicals) == 20_000


def test_line_ends() -> None:
    assert textual.split_lines("a\r\nb\n\nc") == ["a\r\n", "b\n", "\n", "c"]
    assert textual.split_lines("") == []
    assert textual.line_end("a\r\n") == "\r\n"
