"""rdotool rdoinfo move-tag."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("move-tag")
@click.argument("names", metavar="PACKAGE...", nargs=-1, required=True)
@click.option("--release", metavar="RELEASE", help="To the tags of this release.")
@click.option("--to", "targets", multiple=True, metavar="TAG", help="To this tag. Repeatable.")
@click.option("--from", "source", default="under-review", show_default=True, metavar="TAG")
@infoediting.options
def command(
    *,
    names: tuple[str, ...],
    release: str | None,
    targets: tuple[str, ...],
    source: str,
    **flags: Any,
) -> None:
    """Let the packages carry a release's tags and no longer under-review."""
    from rdotool.rdoinfo.edit import packages

    asked = infoediting.Asked.of(flags)
    if bool(release) is bool(targets):
        raise click.UsageError("Name the release (--release RELEASE) or the tags (--to TAG).")
    checkout = infoediting.checkout(asked)
    tags = [*dict.fromkeys(targets)] or packages.release_tags(checkout, release or "")
    if source in tags:
        raise click.UsageError(f"{source} is where they are (--from) and where they go.")
    projects = list(packages.projects(checkout, names))
    for project in projects:
        packages.move_tag(checkout, project, source, tags)
    where = release or " and ".join(tags)
    infomaking.finish(
        asked,
        checkout,
        f"Promote {infoediting.some(projects)} from {source} to {where}\n",
        [f"{project}: {source} -> {', '.join(tags)}" for project in projects],
    )
