"""rdotool amend."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import headerfile, rewriting


@click.command("amend")
@click.option(
    "-H", "--commit-header-file", metavar="FILE", help="The message begins so; - is stdin."
)
@click.option("--dry-run", is_flag=True, help="Print the message and change nothing.")
def command(*, commit_header_file: str | None, dry_run: bool) -> None:
    """Amend the last commit: take uncommitted changes in, make its message anew.

    The message is made of the spec's newest changelog entry. Author, date, Change-Id and
    other trailers stay. New files must be added with git add.
    """
    from rdotool.workflows.editing import amend

    repo = context.repo()
    rewriting.refuse_unfinished(repo, dry_run=dry_run)
    plan = amend.make_plan(repo, headerfile.read(commit_header_file))
    rewriting.carry_out(repo, "amend", plan, dry_run=dry_run)
