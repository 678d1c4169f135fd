"""set-magic-comment: rdopkg's scenarios (features/actions.feature), and what they leave open."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import spec_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

BASE = "patches_base"
IGNORE = "patches_ignore"


@pytest.fixture
def package(make: Callable[..., Distgit]) -> Distgit:
    return make("1.1.1", "1")


def magic(package: Distgit, cli: Cli, name: str, value: str, **options: int) -> Result:
    return cli("set-magic-comment", name, value, cwd=package.repo.path, **options)  # type: ignore[arg-type]


# --- rdopkg's scenarios -----------------------------------------------------------------------


def test_a_state_file_does_not_affect_new_actions(package: Distgit, cli: Cli) -> None:
    package.repo.write(".rdopkg.json", '{"action": "new-version"}')
    package.edit_spec("Version:        1.1.1", "Version:        2.2.2")
    assert "Version:        2.2.2" in cli("pkgenv", cwd=package.repo.path).out


def test_there_is_none_by_default(package: Distgit) -> None:
    assert BASE not in package.spec
    assert IGNORE not in package.spec


def test_patches_base_is_added_and_set_anew(package: Distgit, cli: Cli) -> None:
    magic(package, cli, BASE, "foo")
    assert "patches_base=foo\n" in package.spec
    magic(package, cli, BASE, "v1.1.1")
    assert "patches_base=v1.1.1\n" in package.spec
    assert package.spec.count(BASE) == 1


def test_patches_base_is_set_to_nothing(package: Distgit, cli: Cli) -> None:
    """rdopkg's scenario hands on two quotes, as no shell is there: they are its value."""
    before = package.spec
    magic(package, cli, BASE, "foo")
    magic(package, cli, BASE, "''")
    assert "patches_base=''\n" in package.spec
    magic(package, cli, BASE, "")
    assert package.spec == before


def test_both_are_added(package: Distgit, cli: Cli) -> None:
    magic(package, cli, BASE, "v1.1.1")
    assert "patches_base=v1.1.1\n" in package.spec
    magic(package, cli, IGNORE, "DROP-IN-RPM")
    assert "patches_ignore=DROP-IN-RPM\n" in package.spec
    assert "patches_base=v1.1.1\n" in package.spec


def test_only_patches_ignore_is_added(package: Distgit, cli: Cli) -> None:
    magic(package, cli, IGNORE, "DROP-IN-RPM")
    assert "patches_ignore=DROP-IN-RPM\n" in package.spec
    assert BASE not in package.spec


def test_what_is_not_there_is_set_to_nothing(package: Distgit, cli: Cli) -> None:
    before = package.spec
    result = magic(package, cli, IGNORE, "")
    assert package.spec == before
    assert "there is no patches_ignore; nothing is changed" in result.out


# --- what is told and what is kept --------------------------------------------------------------


def test_it_tells_what_changed(package: Distgit, cli: Cli) -> None:
    told = magic(package, cli, BASE, "1.1.1").out
    line = package.spec.splitlines().index("# patches_base=1.1.1") + 1
    assert told == f"foo-bar.spec:{line}: patches_base=1.1.1\n"
    assert magic(package, cli, BASE, "1.1.2").out.endswith("patches_base=1.1.2 (was 1.1.1)\n")
    assert "is 1.1.2 already; nothing is changed" in magic(package, cli, BASE, "1.1.2").out
    assert magic(package, cli, BASE, "").out == "foo-bar.spec: patches_base=1.1.2 is gone\n"


def test_only_the_spec_of_the_work_tree_is_touched(package: Distgit, cli: Cli) -> None:
    package.repo.write("sources", "edited\n")
    before = package.repo.snapshot()
    magic(package, cli, BASE, "1.1.1")
    after = package.repo.snapshot()
    assert (after.refs, after.index) == (before.refs, before.index)
    assert after.status == " M foo-bar.spec\n M sources"
    assert sorted(path.name for path in package.repo.path.iterdir()) == [
        ".git",
        "foo-bar.spec",
        "sources",
    ]


def test_nothing_is_written_when_nothing_changes(package: Distgit, cli: Cli) -> None:
    magic(package, cli, BASE, "1.1.1")
    before = package.spec_path.stat()
    magic(package, cli, BASE, "1.1.1")
    after = package.spec_path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_bytes_and_mode_stay(package: Distgit, cli: Cli) -> None:
    data = package.spec.replace("\n", "\r\n").replace("Some", "Søme").encode("latin-1")
    package.spec_path.write_bytes(data)
    package.spec_path.chmod(0o640)
    magic(package, cli, BASE, "1.1.1")
    magic(package, cli, BASE, "")
    assert package.spec_path.read_bytes() == data
    assert stat.S_IMODE(package.spec_path.stat().st_mode) == 0o640


def test_a_link_stays_one(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.spec"
    package.spec_path.rename(target)
    package.spec_path.symlink_to(target)
    magic(package, cli, BASE, "1.1.1")
    assert package.spec_path.is_symlink()
    assert "patches_base=1.1.1" in target.read_text("utf-8")


@pytest.mark.parametrize("name", ["foo", "my-word", "_x9"])
def test_any_word_can_be_a_name(package: Distgit, cli: Cli, name: str) -> None:
    magic(package, cli, name, "a+b%{version}=c")
    assert f"# {name}=a+b%{{version}}=c\n" in package.spec


def test_in_a_folder_below_and_without_git(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    below = package.repo.path / "deep"
    below.mkdir()
    cli("set-magic-comment", BASE, "1.1.1", cwd=below)
    assert "patches_base=1.1.1" in package.spec
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "x.spec").write_text(spec_text("x"), "utf-8")
    cli("set-magic-comment", BASE, "1.1.1", cwd=plain)
    assert "patches_base=1.1.1" in (plain / "x.spec").read_text("utf-8")


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "two words", "a=b", "1x", "é", "x\n", "%{x}", "#"])
def test_what_is_no_word(package: Distgit, cli: Cli, name: str) -> None:
    before = package.spec
    for value in ("x", ""):
        assert "can't be a magic comment's name" in magic(package, cli, name, value, code=2).err
    assert package.spec == before


@pytest.mark.parametrize("value", [" ", "a b", "a\nb", "a ", "\x1b[31m", "a\u2028b"])
def test_what_is_no_value(package: Distgit, cli: Cli, value: str) -> None:
    before = package.spec
    result = magic(package, cli, BASE, value, code=2)
    assert "can't hold" in result.err
    assert "\x1b" not in result.err
    assert package.spec == before


@pytest.mark.parametrize("arguments", [[], [BASE], [BASE, "1", "2"], [IGNORE, "", "''"]])
def test_usage(package: Distgit, cli: Cli, arguments: list[str]) -> None:
    before = package.spec
    cli("set-magic-comment", *arguments, cwd=package.repo.path, code=2)
    assert package.spec == before


def test_no_spec_several_specs_and_no_place(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "git repository" in cli("set-magic-comment", BASE, "1", cwd=empty, code=1).err
    package.repo.write("other.spec", "Name: x\n")
    assert "more than one .spec" in magic(package, cli, BASE, "1", code=1).err
    package.spec_path.unlink()
    assert "no place for the magic comment" in magic(package, cli, BASE, "1", code=1).err
    assert (package.repo.path / "other.spec").read_text("utf-8") == "Name: x\n"
    (package.repo.path / "other.spec").unlink()
    assert "no .spec file here" in magic(package, cli, BASE, "1", code=1).err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_to(package: Distgit, cli: Cli) -> None:
    before = package.spec
    package.repo.path.chmod(0o555)
    try:
        assert "Permission denied" in magic(package, cli, BASE, "1", code=1).err
    finally:
        package.repo.path.chmod(0o755)
    assert package.spec == before
