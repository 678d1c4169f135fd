"""rdotool ftbfs list."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import ftbfs_fixing
from rdotool.ui import clean


@click.command("list")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Of this topic only.")
@click.option("--package", "packages", multiple=True, metavar="PACKAGE", help="Of this package.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, topics: tuple[str, ...], packages: tuple[str, ...], as_json: bool) -> None:
    """Show the packages that fail to build: DLRN's open reviews, the oldest first.

    Without --topic these are those of all of DLRN's workers: rdo-FTBFS, rdo-FTBFS-zed-cs9
    and so on. CI is what it says of the newest patch set (PS). --topic and --package may be
    repeated.
    """
    import datetime as dt

    from rdotool.workflows.reviewing import ftbfs_list

    ui = context.ui()
    found = ftbfs_list.find(ftbfs_fixing.anywhere(), topics, packages)
    if as_json:
        ui.json({"changes": [one.as_dict() for one in found]})
        return
    if not found:
        ui.note("Nothing fails to build: no such review is open.")
        return
    now = dt.datetime.now(dt.UTC)
    rows = [tuple(map(clean, one.row(now))) for one in found]
    ui.table(rows, ftbfs_list.HEADER)
