"""rdotool --continue, --abort: go on with the unfinished action, or give it up."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import walking


@click.command("continue")
def continue_command() -> None:
    """Continue the unfinished action (same as rdotool --continue)."""
    from rdotool.workflows.action import actions, engine

    repo = context.repo()
    journal = engine.resume(repo, actions.maker, walking.talk())
    walking.show_end(repo, journal)


@click.command("abort")
def abort_command() -> None:
    """Give the unfinished action up and put everything back (same as rdotool --abort)."""
    from rdotool.workflows.action import actions, takeback

    journal = takeback.abort(context.repo(), actions.ender, walking.talk())
    walking.show_back(journal)


command = continue_command
