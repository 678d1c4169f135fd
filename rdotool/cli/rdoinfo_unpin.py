"""rdotool rdoinfo unpin."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("unpin")
@click.argument("names", metavar="PACKAGE...", nargs=-1, required=True)
@click.option("--release", required=True, help="The release, such as epoxy.")
@click.option("--tag", default="", help="The tag that holds the pin (default: by the release).")
@infoediting.options
def command(*, names: tuple[str, ...], release: str, tag: str, **flags: Any) -> None:
    """Let packages follow their branch again in a release."""
    from rdotool.rdoinfo.edit import packages

    asked = infoediting.Asked.of(flags)
    checkout = infoediting.checkout(asked)
    tag = tag or packages.pin_tag(checkout, release)
    projects = list(packages.projects(checkout, names))
    before = {project: packages.pinned(checkout, tag, project) for project in projects}
    done = [project for project in projects if packages.unpin(checkout, tag, project)]
    told = [
        f"{tag}: {one}: {before[one]} -> (none)" if one in done else f"{tag}: {one} isn't pinned"
        for one in projects
    ]
    infomaking.finish(asked, checkout, f"Unpin {infoediting.some(done)} in {release}\n", told)
