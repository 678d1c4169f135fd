"""rdotool patchlog."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("patchlog")
@click.option("-p", "--patches-branch", metavar="REMOTE/BRANCH", help="Remote patches branch.")
@click.option("-P", "--local-patches-branch", metavar="BRANCH", help="This local branch, instead.")
@click.option("-l", "--local-patches", is_flag=True, help="The local patches branch, instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(
    *,
    patches_branch: str | None,
    local_patches_branch: str | None,
    local_patches: bool,
    as_json: bool,
) -> None:
    """Show the commits of the patches branch, and which of them the spec lacks.

    Nothing is changed, switched or fetched.
    """
    from rdotool.distgit.env import Wishes
    from rdotool.workflows.branches import patchlog

    ui = context.ui()
    wishes = Wishes(patches_branch=patches_branch, local_patches_branch=local_patches_branch)
    local = local_patches or bool(local_patches_branch)
    log = patchlog.read(context.repo(), wishes, local=local)
    if as_json:
        ui.json(log.as_dict())
        return
    for line in patchlog.render(log, clean, ui.color):
        ui.line(line)
    if log.note:
        ui.note(clean(log.note))
