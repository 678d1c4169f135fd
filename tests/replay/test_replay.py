"""The replay harness on a small made-up history: it must see what is the same and what isn't."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import spec_text
from tests.helpers.git import GitRepo
from tests.replay import __main__ as harness
from tests.replay import cases
from tests.replay.compare import Verdict, compare
from tests.replay.world import Outcome

if TYPE_CHECKING:
    from pathlib import Path

NAME = "foo-bar"
SPEC = f"{NAME}.spec"


def message(version: str, *, change_id: bool = True) -> str:
    end = "\n\nChange-Id: I0123456789abcdef0123456789abcdef01234567" if change_id else ""
    return f"{NAME}-{version}-1\n\nChangelog:\n- Update to {version}{end}\n"


def updated(spec: str, old: str, new: str) -> str:
    """The spec as a release commit leaves it."""
    header = f"* Wed Oct 01 2025 Some One <some.one@example.org> {new}-1"
    entry = f"%changelog\n{header}\n- Update to {new}\n\n"
    changed = spec.replace(f"Version:        {old}", f"Version:        {new}")
    return changed.replace("Release:        2%", "Release:        1%").replace(
        "%changelog\n", entry
    )


@pytest.fixture
def history(tmp_path: Path) -> GitRepo:
    """Four release commits: a plain one, two edited by hand, and one with another message."""
    repo = GitRepo.init(tmp_path / "distgit", branch="caracal-rdo")
    spec = spec_text(NAME, "1.2.3", "2")
    repo.commit("Initial import", {SPEC: spec, "sources": ""})
    spec = updated(spec, "1.2.3", "1.2.4")
    repo.commit(message("1.2.4"), {SPEC: spec})
    spec = updated(spec, "1.2.4", "1.3.0").replace(">= 2:5.2.0", ">= 2:6.0.0")
    repo.commit(message("1.3.0"), {SPEC: spec})
    repo.commit("Unrelated: no update to see", {"README": "text"})
    spec = updated(spec, "1.3.0", "1.4.0")
    repo.commit(message("1.4.0"), {SPEC: spec, "sources": "SHA512 (x) = 1\n"})
    spec = updated(spec, "1.4.0", "1.4.1")
    repo.commit(message("1.4.1").replace(f"{NAME}-1.4.1-1", "Rebase"), {SPEC: spec})
    return repo


def run(capsys: pytest.CaptureFixture[str], *args: str | Path) -> tuple[int, str]:
    code = harness.main([*map(str, args)])
    return code, capsys.readouterr().out


def test_the_cases_of_a_history(history: GitRepo) -> None:
    found = cases.find([history.path])
    assert {case.version for case in found.cases} == {"1.2.4", "1.3.0", "1.4.0", "1.4.1"}
    first = next(case for case in found.cases if case.version == "1.2.4")
    assert first.author == ("Some One", "some.one@example.org")
    assert (first.package, first.branch) == (NAME, "caracal-rdo")


def test_cases_are_drawn_the_same_for_the_same_seed(history: GitRepo) -> None:
    found = cases.find([history.path]).cases
    assert cases.draw(found, 2, 7) == cases.draw(found, 2, 7)
    assert len(cases.draw(found, 100, 7)) == 4


def test_rdotool_makes_the_release_commits_again(
    history: GitRepo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = history.bare_clone(tmp_path / "bare" / "repo.git")
    code, shown = run(capsys, bare.path.parent, "--json", tmp_path / "cases.json")
    rows = {row["version"]: row for row in json.loads((tmp_path / "cases.json").read_text())}
    assert code == 0, shown
    assert {version: row["verdict"] for version, row in rows.items()} == {
        "1.2.4": "same",
        "1.3.0": "by_hand",
        "1.4.0": "same",
        "1.4.1": "same",
    }
    assert rows["1.3.0"]["by_hand"] == ["other lines of the spec"]
    assert rows["1.4.0"]["by_hand"] == ["other files: sources"]
    assert [version for version, row in rows.items() if row["message_diff"]] == ["1.4.1"]
    assert code == 0
    assert "tool: 4 of 4 cases over 1 packages" in shown


def test_a_tool_that_fails_or_does_nothing_is_reported(
    history: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.join([sys.executable, "-c", "import sys; sys.exit('no such thing')"])
    code, shown = run(capsys, history.path, "--tool", words, "--peer", "true")
    assert code == 1
    assert "no such thing" in shown
    assert "   4 the tool failed" in shown
    assert "peer: 4 of 4 cases" in shown


def test_what_is_the_same(history: GitRepo) -> None:
    case = next(c for c in cases.find([history.path]).cases if c.version == "1.2.4")
    theirs = case.after.replace("Name: ", "#\n%global sources_gpg_sign 0xaa\nName: ")
    ours = case.after.replace("Name: ", "\n%global sources_gpg_sign 0xbb\nName: ")
    ours = ours.replace("* Wed Oct 01 2025", "* Mon Jan 05 2026")
    outcome = Outcome(0, ours, message("1.2.4", change_id=False))
    found = compare(replace(case, after=theirs), outcome)
    assert (found.verdict, found.message_diff) == (Verdict.SAME, "")


def test_the_milestone_in_the_header_between_two_candidates(history: GitRepo) -> None:
    case = next(c for c in cases.find([history.path]).cases if c.version == "1.2.4")
    top = "%global milestone .0rc{}\n"
    before, after = top.format(1) + case.before, top.format(2) + case.after
    case = replace(case, before=before, after=after.replace("1.2.4-1\n", "1.2.4-0.2.0rc1\n"))
    ours = after.replace("1.2.4-1\n", "1.2.4-0.2.0rc2\n")
    assert compare(case, Outcome(0, ours)).verdict is Verdict.SAME
    final = replace(case, before=case.before.replace("%global milestone .0rc1\n", ""))
    assert compare(final, Outcome(0, ours)).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(
    "old, new",
    [
        ("Release:        1%", "Release:        2%"),
        ("Summary: ", "Summary:  "),
        ("- Update to 1.2.4", "- Update to 1.2.4\n- More"),
        ("%description\n", ""),
    ],
)
def test_a_difference_that_no_hand_explains(history: GitRepo, old: str, new: str) -> None:
    case = next(c for c in cases.find([history.path]).cases if c.version == "1.2.4")
    found = compare(case, Outcome(0, case.after.replace(old, new, 1)))
    assert found.verdict is Verdict.DIFFERS
    assert found.unexplained


def test_a_hand_edit_hides_no_other_difference(history: GitRepo) -> None:
    case = next(c for c in cases.find([history.path]).cases if c.version == "1.3.0")
    by_tool = case.after.replace(">= 2:6.0.0", ">= 2:5.2.0")
    assert compare(case, Outcome(0, by_tool)).verdict is Verdict.BY_HAND
    wrong = by_tool.replace("Release:        1%", "Release:        3%")
    assert compare(case, Outcome(0, wrong)).verdict is Verdict.DIFFERS
