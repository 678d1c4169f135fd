"""rdotool rdoinfo pin."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import context
from rdotool.cli.support import infoediting, infomaking
from rdotool.ui import clean


@click.command("pin")
@click.argument("wanted", metavar="PACKAGE[=REF]...", nargs=-1, required=True)
@click.option("--release", required=True, help="The release, such as epoxy.")
@click.option("--to", "ref", default="", metavar="REF", help="A sha, a tag or a branch.")
@click.option("--tag", default="", help="The tag that holds the pin (default: by the release).")
@click.option("--no-check", is_flag=True, help="Don't ask upstream whether it has REF.")
@infoediting.options
def command(
    *, wanted: tuple[str, ...], release: str, ref: str, tag: str, no_check: bool, **flags: Any
) -> None:
    """Pin packages to an upstream REF in a release: source-branch, in tags/RELEASE.yml.

    The pins of the release in development are in tags/RELEASE-uc.yml. Upstream is asked
    whether it has REF, where it can be reached.
    """
    from rdotool.rdoinfo.edit import packages
    from rdotool.workflows.infoedit import pins

    asked = infoediting.Asked.of(flags)
    checkout = infoediting.checkout(asked)
    refs = pins.wanted(checkout, wanted, ref)
    tag = tag or packages.pin_tag(checkout, release)
    if not no_check and not context.settings().offline:
        for doubt in pins.check(checkout, refs):
            context.ui().warn(clean(doubt))
    before = {project: packages.pinned(checkout, tag, project) for project in refs}
    done = [one for one, new in refs.items() if packages.pin(checkout, tag, one, new)]
    infomaking.finish(
        asked,
        checkout,
        f"Pin {infoediting.some(done)} in {release}\n",
        [f"{tag}: {one}: {before[one] or '(none)'} -> {refs[one]}" for one in done],
    )
