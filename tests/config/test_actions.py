"""``actions``."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from rdotool.cli.main import root
from rdotool.cli.support import action_list, action_text
from rdotool.cli.table import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.helpers.cli import Cli


def test_every_command_with_its_module_and_flags(cli: Cli, home: Path) -> None:
    told = cli("actions", "--json").json
    assert {action["name"] for action in told["actions"]} == set(COMMANDS)
    for action in told["actions"]:
        importlib.import_module(action["module"])
        assert action["available"]
    [clone] = [action for action in told["actions"] if action["name"] == "clone"]
    assert clone["arguments"] == ["PACKAGE"]
    flags = {name: flag for flag in clone["flags"] for name in flag["names"]}
    assert flags["-u"] == flags["--review-user"]
    assert (flags["-u"]["value"], flags["-m"]["value"]) == ("USER", "")
    assert "Gerrit" in flags["-u"]["help"]


def test_the_list_is_in_rdopkgs_layout(cli: Cli, home: Path) -> None:
    lines = cli("actions", env={"COLUMNS": "60"}).out.splitlines()
    at = lines.index("clone: clone")
    assert lines[at + 1].startswith("  PACKAGE [-m] [-g] [-u USER]")
    assert lines[at + 2].startswith("  [")
    assert all(len(line) <= 60 for line in lines if line.startswith("  "))


def test_a_module_that_does_not_load_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "broken", ("no_such_module", "is broken"))
    actions = action_list.collect(root, click.Context(root))
    [broken] = [action for action in actions if not action.available]
    assert broken.name == "broken"
    assert "no_such_module: broken NOT AVAILABLE" in list(action_text.lines(actions, 80))


def test_how_parameters_are_shown() -> None:
    @click.command()
    @click.argument("one")
    @click.argument("many", nargs=-1)
    @click.option("--how", type=click.Choice(["fast", "slow"]))
    @click.option("--yes/--no")
    def command() -> None: ...

    one, many, how, yes = command.params
    assert isinstance(one, click.Argument) and isinstance(many, click.Argument)  # noqa: PT018
    assert isinstance(how, click.Option) and isinstance(yes, click.Option)  # noqa: PT018
    assert action_list._argument(one) == "ONE"
    assert action_list._argument(many) == "[MANY...]"
    assert action_list._flag(how).short == "--how fast|slow"
    assert action_list._flag(yes).names == ("--yes", "--no")
