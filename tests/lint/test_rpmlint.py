"""rpmlint's output, merged: what versions 1 and 2 print, and what happens without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.spec.lint import Finding
from rdotool.workflows.health import lint, rpmlint
from tests.lint.samples import GOOD, with_change

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

V1 = """\
/srv/x/thing.spec:31: W: setup-not-in-prep
/srv/x/thing.spec:54: E: hardcoded-library-path in /usr/lib/share/foo
/srv/x/thing.spec: W: no-cleaning-of-buildroot %clean
/srv/x/thing.spec: I: checking
/srv/x/thing.spec: E: specfile-error warning: line 25: prereq is deprecated: PreReq: x
/srv/x/thing.spec: E: specfile-error error: bad date in %changelog: Mo Apr 07 2014 A <a@b> 1
0 packages and 1 specfiles checked; 3 errors, 6 warnings.
"""
V2 = """\
============================ rpmlint session starts ============================
rpmlint: 2.10.0
configuration:
    /opt/rpmlint/configdefaults.toml
checks: 28, packages: 1

thing.spec: W: specfile-warning warning: line 25: prereq is deprecated: PreReq: x
thing.spec:37: E: patch-macro-old-format
thing.spec:59: W: macro-in-%changelog %macro
 0 packages and 1 specfiles checked; 4 errors, 6 warnings, 0 filtered, 4 badness; has taken 0.0 s
"""


def _told(out: str) -> list[tuple[int, str, str]]:
    return [(item.line, item.level, item.check) for item in rpmlint.parsed(out, "t.spec")]


def test_version_1() -> None:
    assert _told(V1) == [
        (31, "W", "setup-not-in-prep"),
        (54, "E", "hardcoded-library-path"),
        (0, "W", "no-cleaning-of-buildroot"),
        (25, "W", "specfile-error"),
        (0, "E", "specfile-error"),
    ]


def test_version_2() -> None:
    assert _told(V2) == [
        (25, "W", "specfile-warning"),
        (37, "E", "patch-macro-old-format"),
        (59, "W", "macro-in-%changelog"),
    ]
    first = rpmlint.parsed(V2, "t.spec")[0]
    assert (first.file, first.origin, first.fixable) == ("t.spec", "rpmlint", False)


def test_what_both_say_is_told_once() -> None:
    own = [
        Finding("t.spec", 37, "patch-syntax", "E", "x"),
        Finding("t.spec", 25, "obsolete-tag", "W", "x"),
        Finding("t.spec", 57, "changelog-date", "E", "x"),
    ]
    theirs = rpmlint.parsed(V1 + V2, "t.spec")
    rest = [item.check for item in rpmlint.merged(own, theirs) if item.origin == "rpmlint"]
    assert rest == [
        "no-cleaning-of-buildroot",
        "setup-not-in-prep",
        "hardcoded-library-path",
        "macro-in-%changelog",
    ]


@pytest.fixture
def package(tmp_path: Path, home: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "thing.spec").write_text(GOOD)
    return folder


def _program(tmp_path: Path, script: str) -> dict[str, str]:
    """A folder as PATH that holds nothing but an rpmlint."""
    folder = tmp_path / "bin"
    folder.mkdir()
    if script:
        (folder / "rpmlint").write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}")
        (folder / "rpmlint").chmod(0o755)
    return {"PATH": str(folder)}


def test_its_findings_are_merged(cli: Cli, package: Path, tmp_path: Path) -> None:
    env = _program(tmp_path, f"cat <<'END'\n{V2}END\nexit 64\n")
    told = cli("lint", "--json", cwd=package, env=env, code=23).json
    assert [(one["line"], one["origin"]) for one in told["findings"]] == [
        (25, "rpmlint"),
        (37, "rpmlint"),
        (59, "rpmlint"),
    ]
    assert (told["errors"], told["warnings"]) == (1, 2)


def test_a_missing_rpmlint_is_a_note(cli: Cli, package: Path, tmp_path: Path) -> None:
    done = cli("lint", cwd=package, env=_program(tmp_path, ""))
    assert done.out == "Nothing found.\n"
    assert "rpmlint is not installed" in done.err


@pytest.mark.parametrize("checks", ["rpmlint", "all", "sanity,rpmlint"])
def test_a_missing_rpmlint_that_was_asked_for_is_an_error(
    cli: Cli, package: Path, tmp_path: Path, checks: str
) -> None:
    done = cli("lint", "--lint-checks", checks, cwd=package, env=_program(tmp_path, ""), code=1)
    assert "rpmlint is not installed" in done.err


def test_an_rpmlint_that_fails_is_no_clean_bill(cli: Cli, package: Path, tmp_path: Path) -> None:
    env = _program(tmp_path, "echo 'no such option' >&2; exit 2\n")
    assert "rpmlint failed: no such option" in cli("lint", cwd=package, env=env).err
    done = cli("lint", "--lint-checks", "all", cwd=package, env=env, code=1)
    assert "rpmlint failed" in done.err


MANY = """\
i=0
while [ $i -lt 3000 ]; do i=$((i+1)); echo "thing.spec:$i: W: some-check with words"; done
echo "thing.spec:9: E: the-last one"
echo "0 packages and 1 specfiles checked"
"""


def test_a_long_output_is_read_to_its_end(cli: Cli, package: Path, tmp_path: Path) -> None:
    env = _program(tmp_path, MANY)
    told = cli("lint", "--json", cwd=package, env=env, code=23).json
    assert (told["errors"], told["warnings"]) == (1, 3000)


def test_an_output_that_is_too_long_is_told(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", _program(tmp_path, MANY)["PATH"])
    monkeypatch.setattr(rpmlint, "_LONGEST", 1 << 16)
    path = package / "thing.spec"
    report = lint.examine([path], lint.wanted(None))
    assert [note for note in report.notes if note.startswith(f"{path}: rpmlint printed more")]
    assert len(report.findings) > 1000
    with pytest.raises(RdotoolError, match="printed more than"):
        lint.examine([path], lint.wanted("all"))


def test_nothing_is_mended_when_an_rpmlint_that_must_run_is_missing(
    cli: Cli, package: Path, tmp_path: Path
) -> None:
    text = GOOD.replace("%patch -P1", "%patch1")
    (package / "thing.spec").write_text(text)
    cli("lint", "--fix", "--lint-checks", "all", cwd=package, env=_program(tmp_path, ""), code=1)
    assert (package / "thing.spec").read_text() == text


def test_it_is_not_run_on_a_spec_that_runs_something(
    cli: Cli, package: Path, tmp_path: Path
) -> None:
    text = with_change("BuildArch:", "%global abc %(date)\nBuildArch:")
    (package / "thing.spec").write_text(text)
    env = _program(tmp_path, "echo run >> ran; echo 0 packages and 1 specfiles checked\n")
    done = cli("lint", cwd=package, env=env)
    assert "thing.spec:16: rpmlint would run what stands there" in done.err
    assert not (package / "ran").exists()
    cli("lint", "--lint-checks", "all", cwd=package, env=env)
    assert (package / "ran").read_text() == "run\n"


def test_a_name_that_looks_like_an_option(cli: Cli, package: Path, tmp_path: Path) -> None:
    (package / "thing.spec").rename(package / "-x.spec")
    env = _program(tmp_path, 'echo "$1" > ran; echo 0 packages and 1 specfiles checked\n')
    cli("lint", "--", "-x.spec", cwd=package, env=env)
    assert (package / "ran").read_text() == f"{package}/-x.spec\n"
