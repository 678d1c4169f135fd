"""rdotool fix."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import context
from rdotool.cli.support import fixing, walking


@click.command("fix")
@click.option(
    "-R",
    "--release-bump-index",
    metavar="INDEX",
    help="Which part of Release to bump: its number, MAJOR, MINOR, PATCH, last-numeric, or 0"
    " for none.",
)
@click.option(
    "-m", "--message", "messages", multiple=True, metavar="LINE", help="In the changelog."
)
@click.option("-B", "--bug", default="", metavar="BUG(S)", help="Such as rhbz#1234,rhbz#5678.")
@click.option(
    "-H", "--commit-header-file", metavar="FILE", help="The message begins so; - is stdin."
)
@click.option("-u", "--changelog-user", default="", metavar="NAME", help="In the changelog.")
@click.option("-e", "--changelog-email", default="", metavar="ADDRESS", help="In the changelog.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: the plan as JSON.")
def command(*, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """Change the package without new patches: bump its release, and commit your edits.

    Bumps Release and begins a changelog entry; then it is your turn to edit. Go on with
    rdotool --continue, which commits, or give up with rdotool --abort, which puts
    everything back.
    """
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.editing import fix_plan

    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run.")
    repo = context.repo()
    if not dry_run:
        engine.refuse_if_unfinished(repo)
    plan = fix_plan.make_plan(repo, fixing.request(flags))
    if dry_run:
        fixing.show(plan, as_json=as_json)
        return
    fixing.warn(plan)
    journal = fix_plan.journal(repo, plan, {name: flags[name] for name in flags if flags[name]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    walking.show_end(repo, journal)
