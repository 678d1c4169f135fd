"""rdotool squash."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import rewriting


@click.command("squash")
@click.option("--dry-run", is_flag=True, help="Print the message and change nothing.")
def command(*, dry_run: bool) -> None:
    """Make one commit of the last two, with the message and author of the first of them.

    Uncommitted changes stay as they are.
    """
    from rdotool.workflows.editing import squash

    repo = context.repo()
    rewriting.refuse_unfinished(repo, dry_run=dry_run)
    rewriting.carry_out(repo, "squash", squash.make_plan(repo), dry_run=dry_run)
