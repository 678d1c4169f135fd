"""``rdotool rdoinfo verify``: what people and programs are told, and yamllint's part in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import yamllint
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.folder import open_folder
from rdotool.rdoinfo.verify import linted, verify
from rdotool.rdoinfo.verify.lint import MISSING
from tests.rdoinfo.test_verify import GOOD, RDO, ZED, broken, look
from tests.rdoinfo.world import write

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.rdoinfo.verify import Report
    from tests.helpers.cli import Cli


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "info", GOOD)


def lint(folder: Path, cache: Path, config: str | None = None) -> Report:
    return linted(look(folder), config, cache)


# --- the command ---------------------------------------------------------------------------


def test_nothing_found(cli: Cli, folder: Path) -> None:
    done = cli("rdoinfo", "verify", folder)
    assert (done.out, done.err) == (f"Nothing found in {len(GOOD)} files.\n", "")
    assert cli("rdoinfo", "verify", cwd=folder).out == done.out


def test_an_error_and_a_warning(cli: Cli, tmp_path: Path) -> None:
    broken(tmp_path, "rdo.yml", "maintained", "loved")
    write(tmp_path, {"tags/zed.yml": ZED.replace("25.0.0", "1.10")})
    done = cli("rdoinfo", "verify", cwd=tmp_path, code=1)
    assert done.out == (
        "rdo.yml:8: error: status: the status loved of zed is none of development, maintained, "
        "extended_maintenance, eol\n"
        "tags/zed.yml:8: warning: number: YAML takes this source-branch for no text but for 1.1: "
        "put it in quotes\n"
        f"1 error, 1 warning in {len(GOOD)} files.\n"
    )
    assert cli("rdoinfo", "verify", "--skip", "status", cwd=tmp_path).out.startswith("tags/")
    cli("rdoinfo", "verify", "--skip", "status", "--strict", cwd=tmp_path, code=1)
    cli("rdoinfo", "verify", "--skip", "status, number", "--strict", cwd=tmp_path)


def test_json(cli: Cli, tmp_path: Path) -> None:
    broken(tmp_path, "rdo.yml", "maintained", "loved")
    told = cli("rdoinfo", "verify", "--json", tmp_path, code=1).json
    text = told["findings"][0].pop("text")
    assert text.startswith("the status loved")
    assert told == {
        "files": len(GOOD),
        "errors": 1,
        "warnings": 0,
        "findings": [
            {"file": str(tmp_path / "rdo.yml"), "line": 8, "level": "error", "rule": "status"}
        ],
        "notes": [],
    }


def test_the_rules(cli: Cli) -> None:
    rules = cli("rdoinfo", "verify", "--list", "--json").json["rules"]
    assert {"rule": "dist", "level": "warning"}.items() <= next(
        one for one in rules if one["rule"] == "dist"
    ).items()
    assert "an NVR whose dist suffix" in cli("rdoinfo", "verify", "--list").out


def test_a_rule_that_there_is_not(cli: Cli, folder: Path) -> None:
    assert "no rule 'nvrr'" in cli("rdoinfo", "verify", "--skip", "nvrr", folder, code=2).err


def test_no_rdoinfo(cli: Cli, tmp_path: Path) -> None:
    assert "is no clone of rdoinfo" in cli("rdoinfo", "verify", cwd=tmp_path, code=1).err
    assert "no such folder" in cli("rdoinfo", "verify", tmp_path / "x", code=1).err


def test_another_info_file(cli: Cli, folder: Path) -> None:
    (folder / "rdo-full.yml").rename(folder / "all.yml")
    assert "Nothing found" in cli("rdoinfo", "verify", "-i", "all.yml", folder).out


def test_what_comes_from_outside_drives_no_terminal(cli: Cli, tmp_path: Path) -> None:
    broken(tmp_path, "rdo.yml", "maintained", '"\\e[31mloved"')
    assert "\\x1b[31mloved" in cli("rdoinfo", "verify", cwd=tmp_path, code=1).out


def test_the_group_shows_what_there_is(cli: Cli) -> None:
    assert "verify" in cli("rdoinfo", "--help").out
    assert "No such command" in cli("rdoinfo", "verfy", code=2).err


# --- yamllint ------------------------------------------------------------------------------


def test_yamllint_is_installed_for_the_tests() -> None:
    assert yamllint.version()


def test_its_findings_have_their_lines(cli: Cli, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            **GOOD,
            "rdo.yml": RDO.replace("- name: zed\n", "- name: zed \n"),
            "tags/zed.yml": ZED[:-1],
        },
    )
    found = cli("rdoinfo", "verify", "--json", cwd=tmp_path, code=1).json["findings"]
    assert [(one["file"], one["line"], one["level"], one["rule"]) for one in found] == [
        ("rdo.yml", 7, "error", "yamllint"),
        ("tags/zed.yml", 9, "error", "yamllint"),
    ]
    assert found[0]["text"] == "trailing spaces (trailing-spaces)"
    assert cli("rdoinfo", "verify", "--skip", "yamllint", cwd=tmp_path).out.startswith("Nothing")


def test_a_key_that_stands_twice(tmp_path: Path, folder: Path) -> None:
    write(folder, {"tags/zed.yml": ZED + "      component: compute\n"})
    (one,) = lint(folder, tmp_path).findings
    assert (one.line, one.text) == (
        10,
        'duplication of key "component" in mapping (key-duplicates)',
    )


def test_the_checkouts_own_rules_hold(cli: Cli, folder: Path) -> None:
    write(
        folder,
        {".yamllint": "rules:\n  line-length: {max: 50}\n"},
    )
    out = cli("rdoinfo", "verify", cwd=folder, code=1).out
    assert "rdo.yml:21: error: yamllint: line too long" in out


def test_rules_that_are_wrong_are_told(cli: Cli, folder: Path) -> None:
    write(folder, {".yamllint": "rules: {no-such-rule: enable}\n"})
    done = cli("rdoinfo", "verify", cwd=folder)
    assert done.out.startswith("Nothing found")
    assert "no such rule" in done.err


def test_what_it_found_is_remembered(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []
    ask = yamllint.lint

    def counted(files: dict[str, bytes], config: str) -> dict[str, list[yamllint.Problem]]:
        asked.append(set(files))
        return ask(files, config)

    monkeypatch.setattr(yamllint, "lint", counted)
    write(folder, {"tags/zed.yml": ZED + "\n\n\n\n"})
    first = lint(folder, tmp_path)
    assert first.errors == 1
    assert lint(folder, tmp_path) == first
    write(folder, {"tags/zed.yml": ZED})
    assert not lint(folder, tmp_path).findings
    assert asked == [set(GOOD), {"tags/zed.yml"}]
    lint(folder, tmp_path, "extends: relaxed\n")
    assert asked[2] == set(GOOD)


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"x": 1}', b"\xff", b'{"x": [[1]]}'])
def test_a_damaged_memory_is_no_failure(tmp_path: Path, folder: Path, damage: bytes) -> None:
    place = tmp_path / "rdoinfo-verify" / "yamllint.json"
    place.parent.mkdir()
    place.write_bytes(damage)
    assert not lint(folder, tmp_path).findings


def test_where_it_is_not_installed(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yamllint, "version", lambda: "")
    report = lint(folder, tmp_path)
    assert (report.findings, report.notes) == ((), (MISSING,))


def test_a_broken_file_is_told_once(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "tags/zed.yml": "a: [\n"})
    found = cli("rdoinfo", "verify", "--json", cwd=tmp_path, code=1).json["findings"]
    assert [one["rule"] for one in found] == ["reading"]


def test_code_in_the_checkout_is_not_run(cli: Cli, folder: Path) -> None:
    write(folder, {"yamllint.py": "open('ran', 'w').close()\n"})
    assert "Nothing found" in cli("rdoinfo", "verify", cwd=folder).out
    assert not list(folder.rglob("ran"))


def test_a_failing_yamllint_is_an_error() -> None:
    with pytest.raises(RdotoolError, match="yamllint fails"):
        yamllint.lint({"a.yml": b"a: b\n"}, "rules: 1\n")


# --- the real data, beside rdoinfo's own verify.py -----------------------------------------


@pytest.mark.realdata
def test_the_real_data_has_no_errors(real_rdoinfo: Path) -> None:
    source = open_folder(real_rdoinfo)
    report = verify(source, "rdo-full.yml", source.names())
    assert not report.errors
    assert len(report.files) > 50
    known = {"nvr-name", "dist", "misplaced", "duplicate", "distrepo", "attribute"}
    assert {one.rule for one in report.findings} <= known
