"""The project as a user meets it: README, version, help, what a wheel holds."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.helpers.isolation import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

VERSION = re.compile(r"rdotool \d+\.\d+\.\d+\S*\n")


def _read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def _targets() -> set[str]:
    """The Makefile's targets; a rule may name several."""
    rules = re.findall(r"^([a-z][\w -]*):(?!=)", _read("Makefile"), re.MULTILINE)
    return {target for rule in rules for target in rule.split()}


@pytest.mark.parametrize("document", ["README.rst", "CONTRIBUTING.rst", ".ci/run"])
def test_documents_name_targets_that_exist(document: str) -> None:
    named = set(
        re.findall(
            r"(?:``|^ *\$? ?|exec )make (?:--\S+ )?([a-z][\w-]*)", _read(document), re.MULTILINE
        )
    )
    assert named
    assert named <= _targets()


def test_every_target_is_declared_phony() -> None:
    phony = re.search(r"^\.PHONY: (.*)", _read("Makefile"), re.MULTILINE)
    assert phony
    assert set(phony.group(1).split()) == _targets()


def test_every_file_that_a_script_calls_is_there() -> None:
    scripts = re.findall(r"\btools/\w+\.sh", _read("Makefile"))
    assert scripts
    assert all(os.access(PROJECT / script, os.X_OK) for script in {*scripts, ".ci/run"})


def test_version(cli: Cli) -> None:
    assert VERSION.fullmatch(cli("--version").out)


def test_help_lists_the_commands_without_loading_them(cli: Cli) -> None:
    from rdotool.cli.table import COMMANDS

    out = cli("--help").out
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)


def test_no_command_shows_the_help(cli: Cli) -> None:
    assert cli().out == cli("--help").out


def test_an_unknown_command_is_a_usage_error(cli: Cli) -> None:
    assert "new-version" in cli("new-versoin", code=2).err


def test_an_unset_home_is_survived(cli: Cli) -> None:
    assert VERSION.fullmatch(cli("--version", env={"HOME": ""}).out)


def test_requirements_are_named_once() -> None:
    names = [
        re.split(r"[<>=~!;\[ ]", line)[0].lower()
        for name in ("requirements.txt", "test-requirements.txt", "docs/requirements.txt")
        for line in _read(name).splitlines()
        if line and not line.startswith("#")
    ]
    assert sorted(names) == sorted(set(names))


def test_the_build_system_is_pbr() -> None:
    settings = tomllib.loads(_read("pyproject.toml"))
    assert settings["build-system"]["build-backend"] == "pbr.build"


# --- what is installed ------------------------------------------------------------------


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as git would clone it: shallow, without tags."""
    copy = tmp_path_factory.mktemp("build") / "rdotool"
    ignored = shutil.ignore_patterns(
        ".git",
        ".venv",
        ".tox",
        "build",
        "dist",
        "demo",
        "_build",
        "*.egg-info",
        "__pycache__",
        ".*_cache",
        ".hypothesis",
    )
    shutil.copytree(PROJECT, copy, ignore=ignored, symlinks=True)
    GitRepo.init(copy).commit("All of it")
    return copy


def _wheel(source: Path, target: Path) -> zipfile.ZipFile:
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    done = subprocess.run(
        [
            *pip,
            "--no-build-isolation",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "-w",
            str(target),
            str(source),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [path] = target.glob("*.whl")
    return zipfile.ZipFile(path)


def test_a_wheel_holds_all_that_runs(checkout: Path, tmp_path: Path) -> None:
    with _wheel(checkout, tmp_path) as wheel:
        names = set(wheel.namelist())
        info = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = wheel.read(info).decode()
        scripts = wheel.read(info.replace("METADATA", "entry_points.txt")).decode()
    tracked = set(GitRepo(checkout).files())
    package = {name for name in tracked if name.startswith("rdotool/")}
    assert "rdotool/py.typed" in package <= names
    sample = {
        name.removeprefix("rdoinfo-sample/")
        for name in tracked
        if name.startswith("rdoinfo-sample/")
    }
    share = ".data/data/share/rdotool/rdoinfo-sample/"
    assert {name.partition(share)[2] for name in names if share in name} == sample
    assert "rdotool = rdotool.cli:main" in scripts
    assert not {name for name in names if name.startswith(("tests/", "docs/", "tools/"))}
    assert re.search(r"^Name: rdotool$", metadata, re.MULTILINE)
    assert re.search(r"^Requires-Python: >=3.11$", metadata, re.MULTILINE)
    required = {
        line.partition(": ")[2].split(">")[0].strip()
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist: ")
    }
    assert {"click", "PyYAML", "GitPython", "rpm", "norpm", "blessings", "pbr"} <= required


def test_an_sdist_builds_where_there_is_no_git(checkout: Path, tmp_path: Path) -> None:
    script = "import sys, pbr.build; print(pbr.build.build_sdist(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    name = done.stdout.split()[-1]
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    subprocess.run(["tar", "-xf", tmp_path / name, "-C", unpacked], check=True)
    [source] = unpacked.iterdir()
    with _wheel(source, tmp_path) as wheel:
        assert "rdotool/cli/main.py" in wheel.namelist()
        assert any(
            entry.endswith("share/rdotool/rdoinfo-sample/rdo-full.yml")
            for entry in wheel.namelist()
        )
