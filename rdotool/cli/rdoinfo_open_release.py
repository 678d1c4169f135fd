"""rdotool rdoinfo open-release."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infolisting

_PARTS = {"": "", "release": " (1/2)", "tags": " (2/2)"}


@click.command("open-release")
@click.argument("name", metavar="NEW")
@click.option("--identifier", default="", help="Such as 2025.2 (default: the next one).")
@click.option("--only", type=click.Choice(["release", "tags"]), help="One half of it.")
@infoediting.options
def command(*, name: str, identifier: str, only: str | None, **flags: Any) -> None:
    """Let NEW be the release in development; the one that was gets branches.

    The release and the builds of its CBS tags begin as those of the one before (--only
    release), and so do the tags of the packages (--only tags); the one before keeps the
    pins of its -uc tag, which goes.
    """
    from rdotool.rdoinfo.edit import checklists, opening

    asked, part = infoediting.Asked.of(flags), only or ""
    checkout = infoediting.checkout(asked)
    opened = opening.open_release(checkout, name, identifier, part)
    infolisting.finish(
        asked,
        checkout,
        f"Switch RDO master to {name.capitalize()} release{_PARTS[part]}\n",
        opened.told,
        checklists.opening(opened, part),
    )
