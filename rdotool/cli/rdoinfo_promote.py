"""rdotool rdoinfo promote."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infobuilds, infoediting, infomaking


@click.command("promote")
@click.argument("packages", metavar="[PACKAGE]...", nargs=-1)
@click.option("--release", required=True, help="The release, such as epoxy.")
@click.option("--from", "source", default="testing", show_default=True, metavar="PHASE")
@click.option("--to", "target", default="release", show_default=True, metavar="PHASE")
@click.option("--dist", metavar="REPO", help="Only this repo of the release, such as el9s.")
@click.option("--allow-downgrade", is_flag=True, help="Also where the next phase has newer ones.")
@infoediting.options
def command(
    *,
    packages: tuple[str, ...],
    release: str,
    source: str,
    target: str,
    dist: str | None,
    allow_downgrade: bool,
    **flags: Any,
) -> None:
    """Copy the NVRs of a release's phase to the next one: testing to release.

    Without PACKAGE all that differ. --dry-run shows what is pending. A build that is older
    than the one that the next phase has stays where it is.
    """
    from rdotool.rdoinfo.edit import builds

    asked = infoediting.Asked.of(flags)
    checkout = infoediting.checkout(asked)
    routes = [*builds.routes(infobuilds.release(checkout, release), source, target, dist)]
    changes = builds.distinct(
        one for route in routes for one in builds.pending(checkout, route, packages)
    )
    done = infobuilds.take(checkout, changes, downgrade=allow_downgrade)
    names = [route.repo.removeprefix("el") for route in routes]
    where = f"{release}-{names[0]}-{target}" if len(routes) == 1 else f"{release} to {target}"
    infomaking.finish(
        asked,
        checkout,
        f"Promote CBS tags update for {where}\n",
        infobuilds.told(changes, done) or [f"Nothing is pending for {where}."],
        infomaking.Habit(f"{where}-update" if len(routes) == 1 else f"{release}-update"),
    )
