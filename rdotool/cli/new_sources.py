"""rdotool new-sources: upload sources to the lookaside cache."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import sourcing, uploading


@click.command("new-sources")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option("-y", "--yes", is_flag=True, help="Don't ask before the upload.")
@click.option("--dry-run", is_flag=True, help="Print the command, and change nothing.")
@sourcing.rules
def command(
    *,
    files: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    allow_scheme: tuple[str, ...],
    max_size: int,
    timeout: float,
) -> None:
    """Upload FILEs to the lookaside cache (default: the spec's tarballs and signatures).

    fedpkg, centpkg or rhpkg does it, and lists them in `sources` and .gitignore; these
    changes are yours to commit. What isn't here is fetched first.
    """
    from rdotool.workflows.action import engine
    from rdotool.workflows.sources import tools, uploads

    repo = context.repo()
    engine.refuse_if_unfinished(repo)
    program = context.settings().upload_tool or tools.packager_of(repo)
    upload = uploads.make_plan(repo, program, files)
    if dry_run:
        uploading.show(upload)
        return
    if upload.done:
        context.ui().line("No changes: `sources` lists these files already.")
        return
    tools.require(program, "sources are uploaded")
    if upload.missing:
        allowed = sourcing.allowed(allow_scheme, max_size, timeout)
        uploading.fetch(repo, upload, allowed)
    uploading.agree(upload, yes=yes)
    uploads.run(repo, upload)
    uploading.show_changes(repo)
