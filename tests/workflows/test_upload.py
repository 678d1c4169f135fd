"""-N: fedpkg uploads the tarball; what goes wrong there is the user's to mend."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

NEW = ("new-version", "-lt", "-d", "-N", "1.3.0")
TARBALL = "foo-bar-1.3.0.tar.gz"

FEDPKG = """\
#!/bin/sh
echo "$@" >> "$0.calls"
test -e "$0.broken" && { echo "fedpkg: no ticket" >&2; exit 1; }
echo "SHA512 ($2) = 1" > sources
echo "/$2" >> .gitignore
"""


class Fedpkg:
    """A program of that name which notes its calls."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fedpkg"
        self.path.write_text(FEDPKG, encoding="utf-8")
        self.path.chmod(0o755)

    @property
    def calls(self) -> str:
        log = self.path.with_suffix(".calls")
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def breaks(self) -> None:
        self.path.with_suffix(".broken").touch()

    def works(self) -> None:
        self.path.with_suffix(".broken").unlink()


@pytest.fixture
def fedpkg(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Fedpkg:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return Fedpkg(folder)


@pytest.fixture
def fetched(clean: Distgit) -> Distgit:
    """`clean`, where the tarball lies already."""
    clean.repo.write(TARBALL, b"\x1f\x8b")
    return clean


def your_turn(package: Distgit, cli: Cli, *args: str) -> Result:
    """It stops for the user, with the new files at hand and no ref moved."""
    before = package.repo.snapshot()
    result = cli(*args, cwd=package.repo.path, code=5)
    assert "rdotool --continue" in result.err
    assert package.repo.snapshot().refs == before.refs
    assert package.spec_tag("Version") == "1.3.0"
    return result


def edit(package: Distgit, old: str, new: str) -> None:
    assert old in package.spec
    package.repo.write("foo-bar.spec", package.spec.replace(old, new))


def test_sources_and_gitignore_are_committed(fetched: Distgit, cli: Cli, fedpkg: Fedpkg) -> None:
    before = fetched.repo.snapshot()
    cli(*NEW, cwd=fetched.repo.path)
    assert fedpkg.calls == f"new-sources {TARBALL}\n"
    assert fetched.repo.read("sources") == f"SHA512 ({TARBALL}) = 1\n"
    assert fetched.repo.read(".gitignore") == f"/{TARBALL}\n"
    assert fetched.repo.status() == ""
    assert len(fetched.repo.subjects("master")) == 2
    assert "foo-bar-1.3.0-1" in fetched.repo.message()
    assert "can't be taken back" in cli("undo", cwd=fetched.repo.path).err
    assert fetched.repo.snapshot() == before


def test_what_the_user_mends_after_a_failed_upload_is_committed(
    fetched: Distgit, cli: Cli, fedpkg: Fedpkg
) -> None:
    fedpkg.breaks()
    assert "fedpkg new-sources failed with exit code 1" in your_turn(fetched, cli, *NEW).err
    assert "Your turn" in cli("status", cwd=fetched.repo.path).out
    edit(fetched, "Some package", "My package")
    edited = fetched.spec
    your_turn(fetched, cli, "--continue")
    assert fetched.spec == edited
    fedpkg.works()
    cli("-c", cwd=fetched.repo.path)
    assert fetched.repo.read("foo-bar.spec") == edited
    assert fetched.repo.read("sources") == f"SHA512 ({TARBALL}) = 1\n"
    assert fetched.repo.read(".gitignore") == f"/{TARBALL}\n"
    assert fetched.repo.status() == ""
    assert fetched.repo.subjects("1.3.0..master-patches") == [
        "Original Patch 1",
        "Original Patch 3",
    ]


def test_a_tarball_that_cannot_be_fetched(clean: Distgit, cli: Cli, fedpkg: Fedpkg) -> None:
    assert "can't be fetched" in your_turn(clean, cli, *NEW).err
    assert fedpkg.calls == ""
    # As upstream did to many projects: the file has another name now.
    edit(clean, "%{sname}-%{version}.tar.gz", "foo_bar-%{version}.tar.gz")
    clean.repo.write("foo_bar-1.3.0.tar.gz", b"\x1f\x8b")
    cli("--continue", cwd=clean.repo.path)
    assert fedpkg.calls == "new-sources foo_bar-1.3.0.tar.gz\n"
    assert "foo_bar-%{version}" in clean.repo.read("foo-bar.spec")
    assert clean.repo.read("sources") == "SHA512 (foo_bar-1.3.0.tar.gz) = 1\n"
    assert clean.repo.status() == ""


@pytest.mark.parametrize(
    "url", ["https://example.org/--foo", "--foo", "https://example.org/x#/-rf", "%{unknown}"]
)
def test_a_source_that_fedpkg_would_take_for_an_option(
    clean: Distgit, cli: Cli, fedpkg: Fedpkg, url: str
) -> None:
    line = next(line for line in clean.spec.splitlines() if line.startswith("Source0:"))
    clean.edit_spec(line, f"Source0: {url}")
    clean.repo.write("--foo", "x")
    clean.repo.write("-rf", "x")
    before = clean.repo.snapshot()
    assert "Source" in your_turn(clean, cli, *NEW).err
    your_turn(clean, cli, "--continue")
    assert fedpkg.calls == ""
    cli("--abort", cwd=clean.repo.path)
    assert clean.repo.snapshot() == before


def test_abort_after_a_failed_upload(fetched: Distgit, cli: Cli, fedpkg: Fedpkg) -> None:
    before = fetched.repo.snapshot()
    fedpkg.breaks()
    your_turn(fetched, cli, *NEW)
    cli("--abort", cwd=fetched.repo.path)
    assert fetched.repo.snapshot() == before


def test_a_commit_in_the_pause_is_not_lost(fetched: Distgit, cli: Cli, fedpkg: Fedpkg) -> None:
    fedpkg.breaks()
    your_turn(fetched, cli, *NEW)
    mine = fetched.repo("rev-parse", "master")
    fetched.repo("commit", "-q", "-a", "-m", "Mine")
    assert fetched.repo("rev-parse", "master") != mine
    fedpkg.works()
    before = fetched.repo.snapshot()
    result = cli("--continue", cwd=fetched.repo.path, code=1)
    assert "master moved since the action began" in result.err
    assert fetched.repo.snapshot() == before


def test_the_new_files_come_back_when_the_user_throws_them_away(
    fetched: Distgit, cli: Cli, fedpkg: Fedpkg
) -> None:
    fedpkg.breaks()
    your_turn(fetched, cli, *NEW)
    fetched.repo("reset", "-q", "--hard")
    fedpkg.works()
    cli("--continue", cwd=fetched.repo.path)
    assert fetched.spec_tag("Version") == "1.3.0"
    assert fedpkg.calls.splitlines()[-1] == f"new-sources {TARBALL}"
    assert len(fetched.patch_files()) == 2


def test_what_was_mended_in_the_pause_is_kept(fetched: Distgit, cli: Cli, fedpkg: Fedpkg) -> None:
    before = fetched.repo.snapshot()
    fedpkg.breaks()
    your_turn(fetched, cli, *NEW)
    fetched.repo.write("foo-bar.spec", fetched.spec + "# mended\n")
    text = fetched.spec
    said = cli("--abort", cwd=fetched.repo.path).err
    assert fetched.repo.snapshot() == before
    match = re.search(r"your edits are kept: git (stash apply [0-9a-f]{12})", said)
    assert match
    fetched.repo(*match[1].split())
    assert fetched.spec == text


@pytest.mark.parametrize("dirty", [False, True])
def test_another_branch_in_the_pause_is_not_taken_for_the_distgit(
    fetched: Distgit, cli: Cli, fedpkg: Fedpkg, dirty: bool
) -> None:
    fedpkg.breaks()
    your_turn(fetched, cli, *NEW)
    fetched.repo("reset", "-q", "--hard")
    fetched.repo.checkout("master", new="other")
    fetched.repo.write("other.txt", "x\n")
    fetched.repo("add", "other.txt")
    fetched.repo("commit", "-q", "-m", "Other work")
    if dirty:
        fetched.repo.write("other.txt", "y\n")
    fedpkg.works()
    result = cli("--continue", cwd=fetched.repo.path, code=1 if dirty else 0)
    if dirty:
        assert "uncommitted changes: other.txt" in result.err
        assert " M other.txt" in fetched.repo.status().splitlines()
        return
    assert (fetched.repo.branch, fetched.repo.status()) == ("master", "")
    assert "other.txt" not in fetched.repo.files("master")
    assert "other.txt" in fetched.repo.files("other")


def test_without_fedpkg_nothing_begins(
    clean: Distgit, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("git", "sh"):
        found = next(
            path
            for folder in os.environ["PATH"].split(os.pathsep)
            if os.access(path := f"{folder}/{name}", os.X_OK)
        )
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    before = clean.repo.snapshot()
    result = cli(*NEW, cwd=clean.repo.path, code=1)
    assert "fedpkg, which is not installed" in result.err
    assert "--no-new-sources" in result.err
    assert clean.repo.snapshot() == before
    assert cli("status", "--json", cwd=clean.repo.path).json == {"action": None}
