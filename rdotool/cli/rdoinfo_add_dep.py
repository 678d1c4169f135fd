"""rdotool rdoinfo add-dep."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("add-dep")
@click.argument("project")
@click.option("--name", default="", help="The package's name, where it isn't PROJECT.")
@click.option("--conf", default="fedora-dependency", show_default=True)
@click.option(
    *("--build", "builds"),
    type=(str, str),
    multiple=True,
    metavar="CBS-TAG NVR",
    help="A build of it, such as in the testing tag. Repeatable.",
)
@infoediting.options
def command(
    *, project: str, name: str, conf: str, builds: tuple[tuple[str, str], ...], **flags: Any
) -> None:
    """Add the dependency PROJECT to deps.yml, and its first builds to their tags."""
    from rdotool.rdoinfo.edit import packages
    from rdotool.versions import NVR

    asked = infoediting.Asked.of(flags)
    if len(dict(builds)) < len(builds):
        raise click.UsageError("A CBS tag holds one build of it: name each tag once.")
    checkout = infoediting.checkout(asked)
    entry = {"project": project, "name": name or project, "conf": conf}
    packages.add_dependency(checkout, entry, {tag: str(NVR.parse(nvr)) for tag, nvr in builds})
    infomaking.finish(asked, checkout, f"Add {project} dep\n")
