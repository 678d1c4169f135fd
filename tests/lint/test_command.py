"""rdotool lint, as users run it."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import atomic
from rdotool.errors import RdotoolError
from rdotool.spec.lint import CHECKS
from rdotool.workflows.health import lint
from tests.helpers.isolation import PROJECT
from tests.lint.samples import FILES, GOOD, with_change

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

WARNED = with_change("Requires:       python3-oslo-db >=", "Requires:       python3-oslo-db ==")
FAULTY = WARNED.replace("%patch -P1", "%patch1").replace("- Update to 3.1.0", "- Update %{name}")
OWN = ("--lint-checks", "sanity")


@pytest.fixture
def package(tmp_path: Path, home: Path) -> Path:
    folder = tmp_path / "python-thing"
    folder.mkdir()
    for name in FILES - {"thing.spec"}:
        (folder / name).write_text("--- a/x\n+++ b/x\n")
    (folder / "thing.spec").write_text(FAULTY)
    return folder


def test_findings_and_exit_code(cli: Cli, package: Path) -> None:
    done = cli("lint", *OWN, cwd=package, code=23)
    assert done.out == (
        "thing.spec:18: W: requires-operator: == is Python's, RPM's is =  [--fix]\n"
        "thing.spec:25: E: patch-syntax: %patch1 is refused by RPM 4.20: write %patch -P1"
        "  [--fix]\n"
        "thing.spec:39: W: changelog-macro: %{name} is a macro in the changelog too: write %%"
        "  [--fix]\n"
        "1 error, 2 warnings; --fix can mend 3.\n"
    )
    assert not done.err


@pytest.mark.parametrize(
    "text,level,code",
    [
        (FAULTY, "E", 23),
        (FAULTY, "W", 23),
        (FAULTY, "-", 0),
        (WARNED, "E", 0),
        (WARNED, "W", 23),
        (GOOD, "W", 0),
    ],
)
def test_error_levels(cli: Cli, package: Path, text: str, level: str, code: int) -> None:
    (package / "thing.spec").write_text(text)
    cli("lint", *OWN, "--error-level", level, cwd=package, code=code)


def test_single_checks_and_those_left_out(cli: Cli, package: Path) -> None:
    done = cli("lint", "--lint-checks", "patch-syntax,removeme", "--json", cwd=package, code=23)
    assert [one["check"] for one in done.json["findings"]] == ["patch-syntax"]
    done = cli("lint", *OWN, "--skip", "patch-syntax", "--json", cwd=package)
    assert [one["check"] for one in done.json["findings"]] == [
        "requires-operator",
        "changelog-macro",
    ]


def test_a_check_that_is_none(cli: Cli, package: Path) -> None:
    done = cli("lint", "--lint-checks", "patch-sintax", cwd=package, code=2)
    assert "Did you mean patch-syntax?" in done.err
    cli("lint", "--error-level", "X", cwd=package, code=2)


def test_fix(cli: Cli, package: Path) -> None:
    path = package / "thing.spec"
    path.chmod(0o640)
    done = cli("lint", *OWN, "--fix", cwd=package)
    assert done.out == "Nothing found. --fix mended 3.\n"
    assert path.read_text() == (
        FAULTY.replace("%patch1", "%patch -P1")
        .replace("==", "=")
        .replace("Update %{", "Update %%{")
    )
    assert path.stat().st_mode & 0o777 == 0o640
    before = path.stat()
    assert cli("lint", *OWN, "--fix", cwd=package).out == "Nothing found.\n"
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(item.name for item in package.iterdir()) == sorted(FILES)


def test_fix_keeps_a_link(cli: Cli, package: Path) -> None:
    real = package.parent / "real.spec"
    (package / "thing.spec").rename(real)
    (package / "thing.spec").symlink_to(real)
    cli("lint", *OWN, "--fix", cwd=package)
    assert (package / "thing.spec").is_symlink()
    assert "%patch -P1" in real.read_text()


@pytest.mark.parametrize("flags", [("--diff",), ("--dry-run",), ("--fix", "--dry-run")])
def test_nothing_is_written(cli: Cli, package: Path, flags: tuple[str, ...]) -> None:
    done = cli("lint", *OWN, *flags, cwd=package, code=23)
    assert done.out.startswith("--- a/thing.spec\n+++ b/thing.spec\n@@ ")
    assert "\n-%patch1 -p1\n+%patch -P1 -p1\n" in done.out
    assert "1 error, 2 warnings; --fix would mend 3.\n" in done.out
    assert (package / "thing.spec").read_text() == FAULTY


def test_the_diff_is_a_patch(cli: Cli, package: Path) -> None:
    text = FAULTY[:-1]
    (package / "thing.spec").write_text(text)
    diff = cli("lint", *OWN, "--diff", "--json", cwd=package, code=23).json["diff"]
    assert "\\ No newline at end of file\n" in diff
    _apply(diff.encode(), package)
    applied = (package / "thing.spec").read_text()
    (package / "thing.spec").write_text(text)
    cli("lint", *OWN, "--fix", cwd=package)
    assert (package / "thing.spec").read_text() == applied != text


def _apply(diff: bytes, folder: Path) -> None:
    import subprocess

    subprocess.run(["git", "apply", "-"], input=diff, cwd=folder, check=True)


ODD = FAULTY.replace("%py3_build\n", "%py3_build\n# a\x0cb\u2028c\x85d\x1b[31m\n")


@pytest.mark.parametrize(
    "data",
    [
        FAULTY.encode(),
        FAULTY.replace("\n", "\r\n").encode(),
        ODD.encode(),
        ODD.replace("d\x1b", "caf\xe9").encode("latin-1", "replace"),
        FAULTY[:-1].encode(),
    ],
    ids=["plain", "crlf", "separators", "latin-1", "no-newline"],
)
def test_what_is_printed_is_what_git_apply_takes(package: Path, data: bytes) -> None:
    path = package / "thing.spec"
    path.write_bytes(data)
    printed = _raw(package, "--diff")
    _apply(printed, package)
    applied = path.read_bytes()
    path.write_bytes(data)
    _raw(package, "--fix")
    assert path.read_bytes() == applied != data


@pytest.mark.parametrize(
    "stand,given,apply",
    [
        ("sub", "../thing.spec", "."),
        ("docs", None, "."),
        ("sub", "{top}/thing.spec", "."),
        (".", "{top}/thing.spec", "."),
        (".", "sub/../thing.spec", "."),
        ("..", "python-thing/thing.spec", ".."),
        ("sub", "below.spec", "sub"),
        (".", 'sub/a "b" \u00e9.spec', "."),
        (".", "sub/a b.spec", "."),
    ],
)
def test_where_the_diff_applies(package: Path, stand: str, given: str | None, apply: str) -> None:
    _apply_init(package)
    for folder in ("sub", "docs"):
        (package / folder).mkdir()
    for name in ("below.spec", 'a "b" \u00e9.spec', "a b.spec"):
        (package / "sub" / name).write_text(FAULTY)
    args = [given.format(top=package)] if given else []
    _apply(_raw(package / stand, "--diff", *args), package / apply)
    path = package / stand / (args[0] if args else "../thing.spec")
    assert path.read_text() != FAULTY
    assert not _raw(package / stand, "--diff", *args).startswith(b"---")


def _raw(folder: Path, *args: str) -> bytes:
    """What `lint` prints, byte for byte."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "rdotool", "lint", *OWN, "--error-level", "-", *args]
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True).stdout


def test_a_spec_that_is_none_keeps_the_others_as_they_are(
    cli: Cli, package: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.spec")
    for other in ("empty", "pipe.spec"):
        cli("lint", *OWN, "--fix", package / "thing.spec", other, cwd=tmp_path, code=1)
        assert (package / "thing.spec").read_text() == FAULTY


def test_a_failure_tells_what_is_mended(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file's folder is full."""
    first, second = package / "thing.spec", package / "other.spec"
    second.write_text(FAULTY)
    inner = atomic.replace

    def replace(path: Path, data: bytes) -> None:
        if path == second:
            raise OSError(errno.ENOSPC, "No space left on device", f"{path}.new")
        inner(path, data)

    monkeypatch.setattr(atomic, "replace", replace)
    with pytest.raises(RdotoolError) as failed:
        lint.examine([first, second], lint.wanted("sanity"), fix=True)
    assert str(failed.value) == f"{second}: it can't be written: No space left on device"
    assert f"Mended all the same: {first}" in failed.value.hint
    assert first.read_text() != FAULTY == second.read_text()


def test_a_spec_that_is_named_twice_is_looked_at_once(cli: Cli, package: Path) -> None:
    done = cli("lint", *OWN, "--fix", ".", "thing.spec", "./thing.spec", cwd=package)
    assert done.out == "Nothing found. --fix mended 3.\n"


def test_a_pipe_is_no_spec(cli: Cli, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "thing.spec")
    done = cli("lint", *OWN, "thing.spec", cwd=tmp_path, code=1)
    assert "thing.spec: it is no regular file" in done.err


def test_a_sources_file_with_other_line_ends(cli: Cli, package: Path) -> None:
    (package / "thing.spec").write_text(GOOD)
    (package / "thing.service").unlink()
    (package / "sources").write_bytes(b"SHA512 (thing.service) = " + b"AB" * 64 + b"\r\n")
    assert cli("lint", *OWN, cwd=package).out == "Nothing found.\n"


def test_several_specs_and_folders(cli: Cli, package: Path, tmp_path: Path) -> None:
    (tmp_path / "good.spec").write_text(
        GOOD.replace("Patch", "#Patch").replace("%patch", "#patch")
    )
    done = cli("lint", *OWN, "good.spec", "python-thing", "--json", cwd=tmp_path, code=23)
    assert {one["file"] for one in done.json["findings"]} == {"python-thing/thing.spec"}


def test_the_distgits_own_spec_from_a_folder_below(cli: Cli, package: Path) -> None:
    _apply_init(package)
    (package / "sub").mkdir()
    done = cli("lint", *OWN, "--json", cwd=package / "sub", code=23)
    assert {one["file"] for one in done.json["findings"]} == {"../thing.spec"}


def _apply_init(folder: Path) -> None:
    import subprocess

    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)


def test_no_spec(cli: Cli, tmp_path: Path) -> None:
    assert "not" in cli("lint", cwd=tmp_path, code=1).err
    cli("lint", "none.spec", cwd=tmp_path, code=2)


def test_terminal_escapes_are_shown(cli: Cli, package: Path) -> None:
    text = with_change("2:5.2.0", "2:5.2.0\nRequires: \x1b[31mfoo")
    (package / "thing.spec").write_text(text)
    done = cli("lint", *OWN, cwd=package, code=23)
    assert "\x1b" not in done.out + done.err
    assert "control-character" in done.out


def test_an_unwritable_folder(cli: Cli, package: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    package.chmod(0o500)
    try:
        cli("lint", *OWN, "--fix", cwd=package, code=1)
    finally:
        package.chmod(0o700)
    assert (package / "thing.spec").read_text() == FAULTY


def test_json_keys_are_the_documented_ones(cli: Cli, package: Path) -> None:
    told = cli("lint", *OWN, "--json", cwd=package, code=23).json
    rows = (PROJECT / "docs" / "json.rst").read_text().partition("* - ``lint``\n")[2]
    keys = set(re.findall(r"``([^`]+)``", rows.partition("     - :doc:")[0]))
    assert {*told, *told["findings"][0]} == keys


def test_the_list_of_checks(cli: Cli, tmp_path: Path) -> None:
    told = cli("lint", "--list", "--json", cwd=tmp_path).json["checks"]
    assert [one["check"] for one in told] == sorted(CHECKS)
    assert len(cli("lint", "--list", cwd=tmp_path).out.splitlines()) == len(CHECKS)


def test_the_page_tells_of_each_check() -> None:
    """docs/lint.rst: name, level and whether --fix mends it, as the registry has them."""
    page = (PROJECT / "docs" / "lint.rst").read_text()
    rows = re.findall(
        r"   \* - ``([\w-]+)``\n     - ([EW, ]+)\n     - .+\n(?:       .+\n)*     -(.*)\n", page
    )
    assert sorted(row[0] for row in rows) == sorted(CHECKS)
    for name, levels, fix in rows:
        assert levels.split(", ")[0] == CHECKS[name].level, name
        assert bool(fix) is CHECKS[name].fixes, name
