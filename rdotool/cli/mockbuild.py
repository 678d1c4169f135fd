"""rdotool mockbuild: build the package on this machine."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import uploading


@click.command("mockbuild", context_settings={"ignore_unknown_options": True})
@click.option("--dry-run", is_flag=True, help="Print the command, and run nothing.")
@click.argument("arguments", metavar="[-- ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def command(*, dry_run: bool, arguments: tuple[str, ...]) -> None:
    """Build the package in mock, by fedpkg (centpkg, rhpkg) mockbuild ARGUMENTS."""
    from rdotool.workflows.sources import builds, tools

    repo = context.repo()
    program = tools.packager_of(repo)
    line = [program, "mockbuild", *arguments]
    if dry_run:
        uploading.show_command(line)
        return
    tools.require(program, "mock is run")
    builds.run(repo, line)
