"""rdotool recreate-patches."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import context
from rdotool.cli.support import walking
from rdotool.ui import clean


@click.command("recreate-patches")
@click.option("--base", metavar="REF", help="What the patches go on (default: patches_base).")
@click.option("-P", "--local-patches-branch", metavar="BRANCH", help="The branch to make.")
@click.option("-f", "--force", is_flag=True, help="Also where it exists, with other commits.")
def command(**flags: Any) -> None:
    """Make the local patches branch anew from the spec's patch files.

    For whoever has lost it. The patches become commits as git am makes them: with their
    author, date and message. All of them apply, or nothing is changed; neither the work
    tree nor another branch is touched. rdotool undo takes it back.
    """
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.branches import recreate_patches

    repo, ui = context.repo(), context.ui()
    engine.refuse_if_unfinished(repo)
    try:
        plan = recreate_patches.make_plan(repo, recreate_patches.Request(**flags))
    except recreate_patches.AlreadyThere as there:
        ui.line(clean(f"{there.brief}: nothing to do."))
        return
    for warning in plan.warnings:
        ui.warn(clean(warning))
    given = {name: flags[name] for name in flags if flags[name]}
    journal = recreate_patches.journal(repo, plan, given)
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    walking.show_end(repo, journal)
