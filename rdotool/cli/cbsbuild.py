"""rdotool cbsbuild: build the package in CBS, CentOS' Koji."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import fetched, infosource, pushing, uploading

if TYPE_CHECKING:
    from pathlib import Path


@click.command("cbsbuild")
@click.option("--scratch", is_flag=True, help="A build that isn't kept.")
@click.option("--target", metavar="TARGET", help="CBS' build target (default: rdoinfo's).")
@click.option("--dry-run", is_flag=True, help="Print the commands, and run nothing.")
@infosource.source
def command(
    *,
    scratch: bool,
    target: str | None,
    dry_run: bool,
    local_info: Path | None,
    info_file: str | None,
) -> None:
    """Build the package in CBS, from a source RPM that is made here.

    What the spec's sources lack is fetched before. Unless it is a scratch build, HEAD must
    be on its remote: you are asked whether to push it.
    """
    from rdotool.workflows.sources import builds, tools

    repo = context.repo()
    dist = ""
    if not target:
        releases = infosource.load(local_info, info_file).releases
        target, dist = builds.cbs_repo(releases, repo.head_branch() or "")
    if dry_run:
        uploading.show_command(builds.srpm_command(repo, dist, "FOLDER"))
        uploading.show_command(builds.cbs_command(target, "PACKAGE.src.rpm", scratch=scratch))
        return
    for program in ("rpmbuild", "cbs"):
        tools.require(program, "the package is built")
    if not scratch:
        pushing.push_first(repo)
    fetched.have_all(repo)
    with builds.srpm(repo, dist) as package:
        builds.run(repo, builds.cbs_command(target, str(package), scratch=scratch))
