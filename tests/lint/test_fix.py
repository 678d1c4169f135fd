"""What --fix makes of a spec: little, the same again, and nothing that it can't be sure of."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rdotool.spec import Spec
from rdotool.spec.lint import Finding, lint, mended
from tests.lint.cases import FIRES
from tests.lint.samples import FOLDER, spec, with_change
from tests.spec.test_lossless import PIECES

DATA = Path(__file__).parent.parent / "data" / "lint"
MORE = st.sampled_from(
    [
        "Patch1: a.patch\n",
        "# patches_base=1\n",
        "# patches_base=\n",
        "# patches_ignore=(\n",
        "%patch1\n",
        "%patch 1 2\n",
        "%{patch1}\n",
        "#%{a}\n",
        "#\n",
        " \n",
        "  Requires: a == b\n",
        "Requires: (a ~= python3dist(A_B)\n",
        "BuildRoot: \\\n",
        "Serial: 1\n",
        "%define abc x\n",
        "%define abc \\\n",
        "%clean\n",
        "%files\n%defattr(-,root,root)\n",
        "%changelog\n",
        "* Mon Oct 02 2024 x 1-1\n",
        "- 5%% %{a} %b %ccc\n",
        "* Oct 99999999999999999999\n",
        "%autosetup\n",
        "%\\\n",
        "\ufeff",
        "\udce9",
        "\r",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, MORE), max_size=30).map("".join))


def cases() -> list[str]:
    return sorted(path.name for path in DATA.iterdir())


def read(case: str, which: str) -> Spec:
    path = DATA / case / f"{which}.spec"
    return Spec.parse(path.read_bytes(), path.name)


@pytest.mark.parametrize("case", cases())
def test_before_and_after(case: str) -> None:
    before, after = read(case, "before"), read(case, "after")
    fixed, done = mended(before)
    assert fixed.render() == after.render()
    assert {item.check for item in done} == {item.check for item in lint(before) if item.fixable}
    assert mended(fixed) == (fixed, [])


@pytest.mark.parametrize("row", FIRES, ids=[f"{row[0]}-{n}" for n, row in enumerate(FIRES)])
def test_a_fix_touches_the_lines_of_its_finding(row: tuple[str, str, str, str, str]) -> None:
    check, text = row[0], with_change(row[2], row[3])
    before = spec(text)
    fixable = [item for item in lint(before, FOLDER, {check}) if item.fixable]
    after, done = mended(before, FOLDER, {check})
    assert len(done) >= len(fixable)
    assert not [item for item in lint(after, FOLDER, {check}) if item.fixable]
    if fixable:
        lines = {line for item in fixable for line in _lines(item)}
        assert _changed(before, after) <= lines


def _lines(item: Finding) -> set[int]:
    return {line for edit in item.edits for line in range(edit.start, edit.stop)}


def _changed(before: Spec, after: Spec) -> set[int]:
    """The old lines that an edit replaced or removed."""
    old, new = before.text.split("\n"), after.text.split("\n")
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return {line for kind, i, j, _, _ in steps if kind != "equal" for line in range(i, j)}


@settings(max_examples=400)
@given(st.one_of(TEXTS, st.binary()))
def test_nothing_makes_lint_fail_and_a_second_fix_changes_nothing(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    before = Spec.parse(data)
    lines = len(before.layout.lines)
    assert all(0 <= item.line <= max(1, lines) for item in lint(before, FOLDER))
    after, _ = mended(before, FOLDER)
    assert Spec.parse(after.render()).text == after.text
    assert not [item for item in lint(after, FOLDER) if item.fixable]
    assert mended(after, FOLDER) == (after, [])


def test_a_definition_in_a_comment_that_is_in_use_stays() -> None:
    text = with_change("%global sname thing\n", "#%global sname thing\n")
    assert mended(spec(text), FOLDER)[0].text == text


def test_a_define_with_macros_stays() -> None:
    text = with_change("%global sname thing\n", "%define sname %{x}\n")
    assert mended(spec(text), FOLDER)[0].text == text


def test_a_clean_that_does_something_stays() -> None:
    text = with_change("%files\n", "%clean\nrm -rf /tmp/other\n\n%files\n")
    assert mended(spec(text), FOLDER)[0].text == text


def test_comments_of_scripts_stay() -> None:
    text = with_change("%py3_build\n", "cat <<END\n# %{name}\nEND\n")
    assert mended(spec(text), FOLDER)[0].text == text


def test_only_the_checks_asked_for_are_mended() -> None:
    before = read("everything", "before")
    after, done = mended(before, names={"patch-syntax"})
    assert {item.check for item in done} == {"patch-syntax"}
    assert _changed(before, after) == {29, 30, 31}
