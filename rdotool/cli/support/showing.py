"""What new-version shows before it begins: the plan, or what changes upstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.update.update_plan import Plan


def plan(made: Plan, *, as_json: bool) -> None:
    """Print the plan, for `--dry-run`."""
    from rdotool.workflows.update import render_plan

    if as_json:
        context.ui().json(made.as_dict())
    else:
        rows = render_plan.rows(made)
        context.ui().table([(label, clean(value)) for label, value in rows])


def before(repo: Repo, made: Plan, *, quiet: bool) -> None:
    """Show the warnings, and unless *quiet* what changes upstream; wait for Enter."""
    ui = context.ui()
    for warning in made.warnings:
        ui.warn(clean(warning))
    if made.bump_only or quiet:
        return
    from rdotool.workflows.update import preview

    for line in preview.lines(repo, made):
        ui.line(clean(line))
    ui.pause("Press <Enter> to continue after you inspected the diff. ")
