"""rdotool get-patches."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import context
from rdotool.cli.support import chaining, walking
from rdotool.ui import clean


@click.command("get-patches")
@click.option("-p", "--patches-branch", metavar="REMOTE/BRANCH", help="Remote patches branch.")
@click.option("-P", "--local-patches-branch", metavar="BRANCH", help="Local patches branch.")
@click.option(
    "-g", "--gerrit-patches-chain", metavar="CHANGE", help="The chain below this Gerrit change."
)
@click.option("-f", "--force", is_flag=True, help="With -g: whatever CI and votes say.")
@click.option("--fetch", is_flag=True, help="Fetch the patches remote first.")
def command(**flags: Any) -> None:
    """Set the local patches branch to the remote one and check it out.

    What only the local branch has is named and left behind; rdotool undo brings it back,
    and you to where you were.
    """
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.branches import get_patches

    repo, ui, talk = context.repo(), context.ui(), walking.talk()
    engine.refuse_if_unfinished(repo)
    request = get_patches.Request(**flags)
    plan = get_patches.make_plan(repo, request, talk.progress, chaining.server(repo))
    for warning in plan.warnings:
        ui.warn(clean(warning))
    if plan.is_done:
        for line in get_patches.outcome(plan):
            ui.line(clean(line))
        return
    given = {name: flags[name] for name in flags if flags[name]}
    journal = get_patches.journal(repo, plan, given)
    journal = engine.begin(repo, journal, actions.maker(journal.action), talk)
    walking.show_end(repo, journal)
