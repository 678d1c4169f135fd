"""rdotool release: RDO's releases, and what is new for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.cli.support.subcommands import LazySubcommands
from rdotool.errors import UsageError
from rdotool.rdoinfo import query, render
from rdotool.ui import clean

if TYPE_CHECKING:
    from pathlib import Path


SUBCOMMANDS = {"updates": ("release_updates", "show what has a newer upstream release")}


@click.group(
    "release",
    cls=LazySubcommands,
    table=SUBCOMMANDS,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND [ARGS]...]",
)
@click.option("-r", "--release-specified", "name", metavar="RELEASE", help="Show this release.")
@click.option("-R", "--repo", metavar="REPO", help="Show the releases built for REPO (el9s).")
@click.option("-s", "--phase-specified", "phase", metavar="PHASE", help="Releases in PHASE.")
@infosource.source
@infosource.as_json
@click.pass_context
def command(
    ctx: click.Context,
    *,
    name: str | None,
    repo: str | None,
    phase: str | None,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> None:
    """Show information about RDO releases."""
    if ctx.invoked_subcommand:
        if any((name, repo, phase, local_info, info_file, as_json)):
            raise UsageError(f"options go behind the command: release {ctx.invoked_subcommand} …")
        return
    if name and repo:
        raise UsageError("The option -r and -R cannot be used at the same time")
    info = infosource.load(local_info, info_file)
    found = query.releases(info, name=name, phase=phase, repo=repo)
    if as_json:
        context.ui().json({"releases": [render.release_data(one) for one in found]})
    else:
        lines = render.releases(found, name=name, phase=phase, style=infosource.style())
        infosource.show(lines)
    if not found:
        context.ui().note(clean(query.known_releases(info, name=name, phase=phase, repo=repo)))
