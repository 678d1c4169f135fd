"""Commands with commands of their own: known by a table, loaded when one is called."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click
import pytest

from rdotool.cli.main import root
from rdotool.cli.support.subcommands import LazySubcommands
from rdotool.cli.table import COMMANDS

if TYPE_CHECKING:
    from tests.helpers.cli import Cli


def _groups() -> list[LazySubcommands]:
    context = click.Context(root)
    found = (root.get_command(context, name) for name in sorted(COMMANDS))
    return [each for each in found if isinstance(each, LazySubcommands)]


def test_the_tables_are_what_the_files_have() -> None:
    groups = _groups()
    assert {"ftbfs", "rdoinfo", "review", "uc"} <= {group.name for group in groups}
    for group in groups:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            assert (command.name, command.hidden) == (name, False)


@pytest.mark.parametrize("group", ["ftbfs", "review", "uc"])
def test_help_has_whole_lines_and_loads_no_subcommand(group: str) -> None:
    script = (
        "import sys\nfrom rdotool.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\nLOADED', *sys.modules)"
    )
    command = [sys.executable, "-c", script, group, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    out, _, loaded = done.stdout.partition("\nLOADED ")
    table = import_module(f"rdotool.cli.{group}").SUBCOMMANDS
    assert f"rdotool.cli.{group}" in loaded.split()
    for name, (file, line) in table.items():
        assert f"rdotool.cli.{file}" not in loaded.split()
        assert [name, *line.split()] in [row.split() for row in out.splitlines()]


@pytest.mark.parametrize(
    ("line", "meant"), [("rdoinfo open-relase", "open-release"), ("release update", "updates")]
)
def test_a_misspelt_subcommand_is_recognised(cli: Cli, line: str, meant: str) -> None:
    assert f"Did you mean {meant!r}?" in cli(*line.split(), code=2).err
    assert "Did you mean" not in cli(line.split(maxsplit=1)[0], "nothing-like-it", code=2).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["infoo"], "No such command 'infoo'. Did you mean 'info'?"),
        (["rdoinfo", "promot"], "No such command 'promot'. Did you mean 'promote'?"),
        (["uc", "zzz"], "No such command 'zzz'. See rdotool uc --help for the list."),
        (["review", "shw", "12"], "No such command 'shw'. Did you mean 'show'?"),
    ],
)
def test_a_misspelt_command(cli: Cli, words: list[str], said: str) -> None:
    assert said in cli(*words, code=2).err
