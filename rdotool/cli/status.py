"""rdotool status: the unfinished action, and how far it is."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, as_json: bool) -> None:
    """Show the unfinished action and how far it is."""
    from rdotool.workflows import engine, status

    ui = context.ui()
    journal = engine.unfinished(context.repo())
    if as_json:
        ui.json(status.as_data(journal))
        return
    for line in status.render(journal, lambda text: clean(text, multiline=True), ui.bold):
        ui.line(line)
