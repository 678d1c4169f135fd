"""``rdotool actions``: what there is, where it is, and its flags."""

from __future__ import annotations

import shutil

import click

from rdotool.cli import context
from rdotool.cli.support import action_list, action_text
from rdotool.errors import EXIT_DONE, EXIT_FAILED


@click.command("actions")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> int:
    """List all actions with their modules and flags."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    ui = context.ui()
    actions = action_list.collect(root.command, root)
    if as_json:
        ui.json(action_text.as_data(actions))
    else:
        for line in action_text.lines(actions, min(shutil.get_terminal_size().columns, 100)):
            ui.line(line)
    return EXIT_DONE if all(action.available for action in actions) else EXIT_FAILED
