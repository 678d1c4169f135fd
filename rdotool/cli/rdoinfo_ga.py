"""rdotool rdoinfo ga."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infolisting


@click.command("ga")
@click.argument("release")
@click.option("--dist", "dists", multiple=True, metavar="REPO", help="Such as el9s. Repeatable.")
@click.option("--without", multiple=True, metavar="PROJECT", help="It stays in testing.")
@infoediting.options
def command(
    *, release: str, dists: tuple[str, ...], without: tuple[str, ...], **flags: Any
) -> None:
    """Let the builds of RELEASE in testing be its release.

    The -release tag begins as a copy of -testing: in each repo of RELEASE whose testing tag
    has builds of most of its packages, or in those of --dist.
    """
    from rdotool.rdoinfo.edit import checklists, ga

    asked = infoediting.Asked.of(flags)
    checkout = infoediting.checkout(asked)
    released = ga.release(checkout, release, dists, without)
    title = release.capitalize()
    infolisting.finish(
        asked,
        checkout,
        f"Promote RDO {title} GA builds to the CloudSIG repo\n\n"
        f"Final step to release RDO {title}\n",
        released.told,
        checklists.ga(release, released),
    )
