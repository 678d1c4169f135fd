"""rdotool kojibuild: build the package in Koji."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import pushing, uploading


@click.command("kojibuild")
@click.option("--target", metavar="TARGET", help="Koji's build target (default: by branch).")
@click.option("--profile", metavar="PROFILE", help="Koji's profile (default: by remote).")
@click.option("--scratch", is_flag=True, help="A build that isn't kept.")
@click.option("--dry-run", is_flag=True, help="Print the command, and run nothing.")
def command(*, target: str | None, profile: str | None, scratch: bool, dry_run: bool) -> None:
    """Build HEAD of the distgit in Koji, from its remote.

    When HEAD isn't there, you are asked whether to push it.
    """
    from rdotool.workflows.sources import builds, tools

    repo = context.repo()
    line = builds.koji_command(repo, target, profile, scratch=scratch)
    if dry_run:
        uploading.show_command(line)
        return
    tools.require(line[0], "Koji is asked")
    pushing.push_first(repo)
    builds.run(repo, line)
