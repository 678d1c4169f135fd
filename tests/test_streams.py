"""Streams that are closed, narrow or cut short neither break the work nor its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import Distgit
from tests.rdoinfo.world import SAMPLE

if TYPE_CHECKING:
    from tests.helpers.cli import Cli

RDOTOOL = f"{sys.executable} -m rdotool"
NEW = ("new-version", "-lntU", "1.3.0")
ASCII = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONIOENCODING": "ascii",
}


@pytest.fixture
def package(tmp_path: Path, cli: Cli) -> Distgit:
    package = Distgit.make(tmp_path / "foo-bar", "1.2.3", "2")
    package.add_patches(2)
    package.new_version("1.3.0", 1)
    return package


def shell(line: str, folder: Path) -> tuple[int, str, str]:
    """Run a line of bash; RDOTOOL in it is the command. Its exit code, stdout, stderr."""
    done = subprocess.run(
        ["bash", "-c", line.replace("RDOTOOL", RDOTOOL)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "bug in rdotool" not in done.stderr
    assert crashes() == []
    return done.returncode, done.stdout, done.stderr


def crashes() -> list[Path]:
    return list(Path(os.environ["XDG_STATE_HOME"]).rglob("crash-*"))


def is_updated(package: Distgit) -> bool:
    changed = len(package.repo.subjects("master")) == 2 and package.repo.status() == ""
    return changed and package.spec_tag("Version") == "1.3.0"


# --- a reader that has had enough --------------------------------------------------------


def test_a_reader_that_reads_one_line(home: Path, tmp_path: Path) -> None:
    # More than a pipe holds, or rdotool may be done before the reader is gone.
    many = f"RDOTOOL info -l {SAMPLE} . | (head -c 1 >/dev/null; exec 0<&-; sleep 0.1)"
    code, _, err = shell(f"{many}; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (code in {0, 141}, err) == (True, "")


@pytest.mark.parametrize("command", [f"info -l {SAMPLE} .", "--help", "info --help"])
def test_nobody_reads(home: Path, tmp_path: Path, command: str) -> None:
    code, _, err = shell(f"RDOTOOL {command} > >(exec 0<&-; sleep 0.5); echo $? >&2", tmp_path)
    assert (code, err) == (0, "141\n")


def test_nobody_reads_what_was_done(package: Distgit) -> None:
    """The work is whole; the exit code is that of a program that SIGPIPE ended."""
    line = f"RDOTOOL {' '.join(NEW)} > >(exec 0<&-; sleep 2); echo $? >&2"
    _, _, err = shell(line, package.repo.path)
    assert err == "141\n"
    assert is_updated(package)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_no_room_for_what_was_done(package: Distgit) -> None:
    """Whoever reads that alone must not do it again."""
    code, _, err = shell(f"RDOTOOL {' '.join(NEW)} > /dev/full", package.repo.path)
    assert is_updated(package)
    assert code == 1
    assert "new-version is done, but what was done can't be told: stdout: No space" in err
    assert "Don't run the command again" in err
    assert "Free space" not in err
    code, _, err = shell("RDOTOOL undo > /dev/full", package.repo.path)
    assert "new-version is taken back, but what was done can't be told" in err
    assert code == 1
    assert not is_updated(package)


# --- an encoding that lacks letters ------------------------------------------------------


@pytest.mark.parametrize("option", [True, False])
def test_stdout_in_ascii(package: Distgit, cli: Cli, option: bool) -> None:
    if not option:
        package.repo("config", "user.name", "Zoë Ünïcode")
    user = ("--changelog-user", "Zoë Ünïcode") if option else ()
    result = cli(*NEW, *user, cwd=package.repo.path, env=ASCII)
    assert is_updated(package)
    assert "Zoë Ünïcode" in package.spec
    assert result.out.isascii()
    assert r"Zo\xeb" in result.out
    assert "bug" not in result.err
    assert crashes() == []


def test_stderr_in_ascii(package: Distgit, cli: Cli) -> None:
    result = cli("new-version", "-lP", "é..é", "1.3.0", cwd=package.repo.path, env=ASCII, code=1)
    assert result.err.isascii()
    assert crashes() == []


def test_bytes_that_are_no_utf8(package: Distgit, cli: Cli) -> None:
    package.repo.commit("Latin", {"foo-bar.spec": package.spec.encode() + b"# \xe9\n"})
    cli(*NEW, cwd=package.repo.path)
    assert package.spec_path.read_bytes().endswith(b"# \xe9\n")
    assert crashes() == []


# --- streams that aren't there -----------------------------------------------------------

CLOSED = ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"]


@pytest.mark.parametrize("closed", CLOSED)
def test_closed_streams(package: Distgit, closed: str) -> None:
    code, _, err = shell(f"RDOTOOL {' '.join(NEW)} {closed}", package.repo.path)
    assert code == 0, err
    assert is_updated(package)
    assert shell(f"RDOTOOL {' '.join(NEW)} {closed}", package.repo.path)[0] in {0, 1}
    assert shell(f"RDOTOOL new-version --nosuch {closed}", package.repo.path)[0] == 2
    assert shell(f"RDOTOOL --abort {closed}", package.repo.path)[0] == 1


# --- the text of a commit's header -------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"Caf\xe9\n", None, b"", b" \n\t\n"], ids=["latin-1", "missing", "empty", "blank"]
)
@pytest.mark.parametrize("stdin", [False, True])
def test_a_header_that_is_no_text(
    package: Distgit, cli: Cli, tmp_path: Path, content: bytes | None, stdin: bool
) -> None:
    file = tmp_path / "header"
    if content is not None:
        file.write_bytes(content)
    elif stdin:
        file = Path(os.devnull)
    where = f"- < {file}" if stdin else str(file)
    before = package.repo.snapshot()
    code, out, err = shell(f"RDOTOOL new-version -lntU -H {where} 1.3.0", package.repo.path)
    assert (code, out) == (2, "")
    assert "-H " in err
    assert package.repo.snapshot() == before


def test_a_header_from_a_closed_stdin(package: Distgit) -> None:
    before = package.repo.snapshot()
    assert shell("RDOTOOL new-version -lntU -H - 1.3.0 <&-", package.repo.path)[0] == 2
    assert package.repo.snapshot() == before
