"""rdotool status: the unfinished action, and how far it is."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, as_json: bool) -> None:
    """Show the unfinished action and how far it is."""
    from rdotool.workflows.action import engine, status
    from rdotool.workflows.action.journal import PAUSED

    ui = context.ui()
    repo = context.repo()
    journal = engine.unfinished(repo)
    files = repo.unmerged() if journal and journal.state == PAUSED else []
    if as_json:
        ui.json(status.as_data(journal, files))
        return
    for line in status.render(journal, lambda text: clean(text, multiline=True), ui.bold):
        ui.line(line)
    for name in files:
        ui.line(f"    {clean(name)}")
