"""The benchmarks run, on a setting as small as can be; no test asserts a time."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks import __main__ as bench
from benchmarks import cases, generate, measure, peer, table

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = [
    "--version",
    "info, warm",
    "info, no index",
    "info, no clone",
    "findpkg, warm",
    "findpkg, no index",
    "rdoinfo verify",
    "new-version -b -n",
    "new-version -l, five patches",
    "query, first load",
    "query, warm",
    "uc report, first load",
    "uc report, warm",
    "reqcheck, one distgit",
    "reqcheck, 50 distgits",
]


def test_every_case_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--tiny", "--no-peer", "--runs", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [case["case"] for case in found["cases"]] == EXPECTED
    for case in found["cases"]:
        assert set(case["times"]) == {cases.TOOL, cases.FLOOR}
        assert case["rdotool_to_floor"] > 0
        assert case["times"][cases.TOOL]["megabytes"][0] > 1
        assert case["peer_to_rdotool"] is None


def test_the_table_stands_a_peer_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--tiny", "--runs", "1", "--only=--version", "--peer", "false"]
    assert bench.main(options) == 0
    shown = capsys.readouterr().out
    assert "--version: peer: exit code 1" in shown


def test_a_tool_that_fails_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--tiny", "--no-peer", "--runs", "1", "--only=--version", "--tool", "false"]
    assert bench.main(options) == 1
    assert "--version: rdotool: exit code 1" in capsys.readouterr().out


def test_turns_alternate_and_the_first_does_not_count(tmp_path: Path) -> None:
    order: list[str] = []

    def contestant(name: str) -> measure.Contestant:
        def prepare() -> Path:
            order.append(name)
            return tmp_path

        return measure.Contestant(["true"], prepare)

    times = measure.by_turns({"a": contestant("a"), "b": contestant("b")}, 2, {"PATH": "/bin"})
    assert order == ["a", "b"] * 3
    assert len(times["a"].seconds) == 2


def test_ratios_need_both_sides() -> None:
    times = {
        cases.TOOL: measure.Times([1.0, 2.0, 3.0]),
        cases.PEER: measure.Times([8.0]),
        cases.FLOOR: measure.Times([1.0], failure="broke"),
    }
    assert table.ratio(times, cases.PEER, cases.TOOL) == 4.0
    assert table.ratio(times, cases.TOOL, cases.FLOOR) is None


def test_the_made_up_rdoinfo_has_the_real_size(tmp_path: Path) -> None:
    generate.generate(tmp_path / "rdoinfo")
    files = list((tmp_path / "rdoinfo").rglob("*.yml"))
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    assert 100_000 < lines < 115_000
    assert len(files) == 5 + generate.REAL.tags + generate.REAL.buildsys_tags


def test_a_peer_that_cannot_be_had_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(peer.NoPeer):
        peer.install(tmp_path)
