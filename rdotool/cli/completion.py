"""``rdotool completion`` and ``autocomplete``: the script for a shell, and where to put it."""

from __future__ import annotations

import os

import click

from rdotool.cli import context
from rdotool.cli.complete import scripts


@click.command("completion")
@click.argument("shell", metavar="SHELL", type=click.Choice(list(scripts.SCRIPTS)))
def command(*, shell: str) -> None:
    """Print the script that lets SHELL (bash, zsh, fish) complete rdotool with Tab.

    See rdotool autocomplete for where to put it.
    """
    context.ui().line(scripts.script(shell))


@click.command("autocomplete")
@click.argument("shell", metavar="[SHELL]", type=click.Choice(list(scripts.HOMES)), required=False)
def autocomplete_command(*, shell: str | None) -> None:
    """Tell how SHELL (default: yours) is made to complete rdotool with Tab."""
    ui = context.ui()
    mine = os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119 (a name, not a path)
    name = shell or (mine if mine in scripts.HOMES else "bash")
    home = scripts.HOMES[name]
    ui.line(f"Run this once; {name} completes rdotool from its next start on:")
    ui.line()
    for line in home.commands:
        ui.line(f"    {line}")
    if home.note:
        ui.line()
        ui.line(home.note)
    others = [each for each in scripts.HOMES if each != name]
    ui.line()
    ui.line(f"Another shell: rdotool autocomplete {'|'.join(others)}")
