"""``conf``, and that what the settings say is done."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import Distgit
from tests.helpers.git import GitRepo
from tests.helpers.isolation import EMAIL, NAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

SECRET = "rdoinfo_url: https://me:hunter2@example.org/rdoinfo.git\n"


def test_every_key_with_its_value_and_origin(cli: Cli, config_file: Path) -> None:
    config_file.write_text(f"# mine\n{SECRET}offline: yes\nupload_tool: auto\n")
    done = cli("conf", env={"RDOTOOL_REVIEW_USER": "jane"})
    rows = [line.split() for line in done.out.splitlines()]
    assert ["offline", "yes", f"{config_file}:3"] in rows
    assert ["upload_tool", "auto", f"{config_file}:4"] in rows
    assert ["new_sources", "auto", "default"] in rows
    assert ["review_user", "jane", "RDOTOOL_REVIEW_USER"] in rows
    assert [str(config_file), "read"] in rows


def test_files_that_are_not_there_are_named(cli: Cli, config_file: Path) -> None:
    assert f"{config_file}  not there" in cli("conf").out
    told = cli("conf", env={"RDOTOOL_CONFIG_NOSYSTEM": ""}).out
    assert "/etc/rdotool/config.yaml" in told


@pytest.mark.parametrize("args", [[], ["--json"], ["rdoinfo_url"], ["--json", "rdoinfo_url"]])
def test_no_password_is_shown(cli: Cli, config_file: Path, args: list[str]) -> None:
    config_file.write_text(SECRET)
    done = cli("conf", *args)
    assert "hunter2" not in done.out + done.err
    assert "https://me:***@example.org/rdoinfo.git" in done.out


def test_one_value(cli: Cli, config_file: Path) -> None:
    assert cli("conf", "rdoinfo_max_age").out == "3600\n"
    assert cli("conf", "RDOINFO-MAX-AGE").out == "3600\n"
    assert cli("conf", "changelog_user").out == "\n"
    config_file.write_text("distros:\n  foo:\n    url: /srv/foo\n")
    assert cli("conf", "distros.foo.url").out == "/srv/foo\n"
    assert "Did you mean offline?" in cli("conf", "oflin", code=2).err


def test_json(cli: Cli, config_file: Path) -> None:
    config_file.write_text("new_sources: no\n")
    told = cli("conf", "--json").json
    values = {value.pop("key"): value for value in told["values"]}
    assert values["new_sources"]["value"] is False
    assert values["new_sources"]["where"] == f"{config_file}:1"
    assert values["upload_tool"]["value"] is None
    assert values["offline"]["where"] is None
    assert told["files"] == [{"path": str(config_file), "read": True}]
    assert cli("conf", "offline", "--json").json["value"] is False


def test_a_text_that_says_auto_is_one(cli: Cli, home: Path) -> None:
    env = {"RDOTOOL_REVIEW_USER": "auto", "RDOTOOL_NEW_SOURCES": "auto"}
    assert cli("conf", "review_user", "--json", env=env).json["value"] == "auto"
    assert cli("conf", "new_sources", "--json", env=env).json["value"] is None


def test_a_misspelt_variable_is_named(cli: Cli, home: Path) -> None:
    done = cli("conf", env={"RDOTOOL_OFLINE": "1"})
    assert "RDOTOOL_OFLINE is no setting. Did you mean RDOTOOL_OFFLINE?" in done.err


def test_control_characters_do_not_reach_the_terminal(cli: Cli, home: Path) -> None:
    done = cli("conf", env={"XDG_CONFIG_HOME": str(home / "a\x1b[31m")})
    assert "\x1b" not in done.out and "a\\x1b[31m" in done.out  # noqa: PT018


def test_a_broken_file_stops_what_needs_settings_and_no_more(
    cli: Cli, config_file: Path, tmp_path: Path
) -> None:
    config_file.write_text("offline: yes\noflin: no\n")
    for command in (["conf"], ["info"], ["clone", "x"]):
        done = cli(*command, code=1)
        assert f"{config_file}:2: the key 'oflin' is unknown" in done.err
        assert "Did you mean offline?" in done.err
    cli("--version")
    GitRepo.init(tmp_path / "repo")
    cli("status", cwd=tmp_path / "repo")


def test_a_crash_is_logged_whatever_the_settings(config_file: Path, home: Path) -> None:
    config_file.write_text("[")
    script = (
        "from rdotool.cli import failures\n"
        "def crash(): raise ValueError('it crashed')\n"
        "raise SystemExit(failures.guarded(crash))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    [log] = (home / ".local/state/rdotool").glob("crash-*.log")
    assert str(log) in done.stderr
    assert "it crashed" in log.read_text()


# --- who pays for yaml ---------------------------------------------------------------------


def _loads_yaml(folder: Path, *args: str) -> bool:
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('\\nLOADED', *sys.modules)"
    )
    command = [sys.executable, "-c", script, *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return "yaml" in done.stdout.partition("\nLOADED ")[2].split()


def test_yaml_is_loaded_only_where_there_is_a_file(
    cli: Cli, config_file: Path, tmp_path: Path
) -> None:
    cli("demo", "tour", cwd=tmp_path)
    warm = ("info", "-l", "rdoinfo", "octavia")
    cli(*warm, cwd=tmp_path / "tour")
    assert not _loads_yaml(tmp_path / "tour", *warm)
    config_file.write_text("offline: yes\n")
    assert _loads_yaml(tmp_path / "tour", *warm)
    assert not _loads_yaml(tmp_path / "tour", "--version")


# --- what settings do ----------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path, home: Path) -> Path:
    distgit = Distgit.make(tmp_path / "foo-bar")
    distgit.new_version("1.3.0")
    return distgit.repo.path


def _plan(cli: Cli, package: Path, *flags: str, **env: str) -> dict[str, object]:
    done = cli("new-version", "--dry-run", "--json", *flags, "1.3.0", cwd=package, env=env)
    told: dict[str, object] = json.loads(done.out)
    return told


def test_who_stands_in_the_changelog(cli: Cli, config_file: Path, package: Path) -> None:
    def author(*flags: str, **env: str) -> list[object]:
        plan = _plan(cli, package, *flags, **env)
        return [plan["user"], plan["email"]]

    assert author() == [NAME, EMAIL]
    config_file.write_text("changelog_user: RDO\nchangelog_email: dev@example.org\n")
    assert author() == ["RDO", "dev@example.org"]
    assert author(RDOTOOL_CHANGELOG_USER="Me") == ["Me", "dev@example.org"]
    assert author("-u", "Flag", "-e", "f@example.org") == ["Flag", "f@example.org"]


def test_whether_and_with_what_sources_are_uploaded(
    cli: Cli, config_file: Path, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("fedpkg", "centpkg"):
        tool = tools / name
        tool.write_text("#!/bin/sh\nexit 1\n")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")

    assert _plan(cli, package)["uploads"] is None
    config_file.write_text("new_sources: yes\n")
    assert _plan(cli, package)["uploads"] == "fedpkg"
    assert _plan(cli, package, "--no-new-sources")["uploads"] is None
    config_file.write_text("new_sources: yes\nupload_tool: centpkg\n")
    assert _plan(cli, package)["uploads"] == "centpkg"
    assert _plan(cli, package, RDOTOOL_NEW_SOURCES="no")["uploads"] is None
    assert _plan(cli, package, "-N", RDOTOOL_NEW_SOURCES="no")["uploads"] == "centpkg"


def test_another_distribution_by_default(cli: Cli, config_file: Path, tmp_path: Path) -> None:
    cli("demo", "tour", cwd=tmp_path)
    repo = tmp_path / "tour/rdoinfo"
    GitRepo(repo)("mv", "rdo-full.yml", "foo.yml")
    GitRepo(repo).commit("Foo's")
    config_file.write_text(f"distro: foo\ndistros:\n  foo:\n    url: {repo}\n")
    assert "openstack-octavia" in cli("info", "octavia").out
    wrong = cli("info", "octavia", env={"RDOTOOL_DISTRO": "bar"}, code=2).err
    assert "no info source is set for the distro 'bar'" in wrong
    assert "RDOTOOL_BARINFO_URL" in wrong


def test_offline(cli: Cli, config_file: Path) -> None:
    config_file.write_text("offline: yes\n")
    assert "offline, and there is no copy" in cli("info", code=1).err
    tried = cli("info", code=1, env={"RDOTOOL_OFFLINE": "no"}).err
    assert "can't be fetched" in tried
