"""rdotool rdoinfo set-maintainers."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("set-maintainers")
@click.argument("names", metavar="PACKAGE...", nargs=-1, required=True)
@click.option("--add", multiple=True, metavar="EMAIL", help="One more. Repeatable.")
@click.option("--remove", multiple=True, metavar="EMAIL", help="One less. Repeatable.")
@click.option("--to", "exact", multiple=True, metavar="EMAIL", help="Exactly these. Repeatable.")
@infoediting.options
def command(
    *,
    names: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    exact: tuple[str, ...],
    **flags: Any,
) -> None:
    """Say who maintains packages: add and remove some, or name all of them."""
    from rdotool.rdoinfo.edit import packages

    asked = infoediting.Asked.of(flags)
    if bool(exact) is bool(add or remove):
        raise click.UsageError("Say --to EMAIL for all of them, or --add and --remove.")
    checkout = infoediting.checkout(asked)
    told = []
    for project, one in packages.projects(checkout, names).items():
        old = list(one["maintainers"])
        new = list(exact) or packages.changed_maintainers(project, old, add, remove)
        if packages.set_maintainers(checkout, project, new):
            told.append(f"{project}: {', '.join(new)}")
    done = [line.partition(":")[0] for line in told]
    infomaking.finish(
        asked, checkout, f"Update the maintainers of {infoediting.some(done)}\n", told
    )
