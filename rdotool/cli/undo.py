"""rdotool undo: take back the last finished action."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import walking


@click.command("undo")
def command() -> None:
    """Take back the last finished action of this package.

    Refused when something has moved since. What has left this machine (a push) stays.
    """
    from rdotool.workflows.action import takeback

    walking.show_back(takeback.undo(context.repo(), walking.talk()))
