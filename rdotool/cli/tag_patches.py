"""rdotool tag-patches."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import walking
from rdotool.ui import clean


@click.command("tag-patches")
@click.option("-f", "--force", is_flag=True, help="Move a tag that exists.")
@click.option("-p", "--push", is_flag=True, help="Push the tag to the patches remote.")
def command(*, force: bool, push: bool) -> None:
    """Tag the local patches branch with the package's NVR.

    The tag is Name-Version-Release, without epoch and dist. rdotool undo takes it back,
    but for what was pushed.
    """
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.branches import tag_patches

    repo = context.repo()
    engine.refuse_if_unfinished(repo)
    planned = tag_patches.make_plan(repo, force=force, push=push)
    if planned.is_done:
        for line in tag_patches.outcome(planned.plan, pushed=False):
            context.ui().line(clean(line))
        return
    flags = {name: True for name, given in (("force", force), ("push", push)) if given}
    journal = tag_patches.journal(repo, planned, flags)
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    walking.show_end(repo, journal)
