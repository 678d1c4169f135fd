"""rdotool rdoinfo tag."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infobuilds, infoediting, infomaking


@click.command("tag")
@click.argument("nvrs", metavar="NVR...", nargs=-1, required=True)
@click.option("--tag", "cbs_tag", metavar="CBS-TAG", required=True, help="Whose NVRs these are.")
@click.option("--project", default="", help="Whose build it is, where the name doesn't tell.")
@click.option("--after", default="", metavar="PROJECT", help="Put a new entry behind PROJECT's.")
@click.option("--allow-downgrade", is_flag=True, help="Also where the tag holds a newer one.")
@infoediting.options
def command(
    *,
    nvrs: tuple[str, ...],
    cbs_tag: str,
    project: str,
    after: str,
    allow_downgrade: bool,
    **flags: Any,
) -> None:
    """Let CBS-TAG hold the NVRs, in buildsys-tags/CBS-TAG.yml."""
    from rdotool.rdoinfo.edit import builds, packages

    asked = infoediting.Asked.of(flags)
    if project and len(nvrs) > 1:
        raise click.UsageError("--project goes with one NVR.")
    checkout = infoediting.checkout(asked)
    (project,) = packages.projects(checkout, [project]) if project else ("",)
    known = checkout.merged()["packages"]
    whose = {nvr: project or builds.project_of(checkout, nvr, cbs_tag, known) for nvr in nvrs}
    changes = builds.distinct(
        builds.change(checkout, cbs_tag, one, nvr) for nvr, one in whose.items()
    )
    done = infobuilds.take(checkout, changes, downgrade=allow_downgrade, after=after or None)
    names = ", ".join(dict.fromkeys(one.new for one in done[:3]))
    more = f" and {len(done) - 3} more" if len(done) > 3 else ""
    infomaking.finish(
        asked, checkout, f"Tag {names}{more} with {cbs_tag}\n", infobuilds.told(changes, done)
    )
