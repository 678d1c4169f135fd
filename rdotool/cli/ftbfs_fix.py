"""rdotool ftbfs fix."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import ftbfs_fixing
from rdotool.errors import EXIT_DONE, EXIT_YOUR_TURN


@click.command("fix")
@click.argument("change")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, change: str, as_json: bool) -> int:
    """Take up DLRN's review CHANGE in the package's distgit, without the marker line.

    The newest patch set is checked out on a branch of its own. Where it holds a fix already,
    the commit is amended. Else mending the spec is your turn; rdotool review sends it then as
    the next patch set.
    """
    made = ftbfs_fixing.run(change)
    if as_json:
        context.ui().json(made.as_dict())
    else:
        ftbfs_fixing.tell(made)
    return EXIT_YOUR_TURN if made.your_turn else EXIT_DONE
