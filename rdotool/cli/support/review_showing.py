"""What the commands that send a review show of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.workflows.reviewing.send import Sent
    from rdotool.workflows.reviewing.send_plan import Plan


def remarks(made: Plan, *, told: bool = False) -> None:
    """Say what the user should know.

    Args:
        told: whether something was to be said about the changes.
    """
    ui = context.ui()
    for warning in (*made.warnings, *made.doubts):
        ui.warn(clean(warning))
    if made.nothing_new and told:
        ui.warn("nothing is sent, so topic, reviewers and the like stay as they are")


def plan(made: Plan, *, dry_run: bool) -> None:
    """Show what would be sent where that is all, and that there is nothing."""
    from rdotool.workflows.reviewing import render_send

    if dry_run:
        table(made)
    if made.nothing_new:
        context.ui().line(clean(render_send.nothing(made)))


def table(made: Plan) -> None:
    """Show what is to be sent."""
    from rdotool.workflows.reviewing import render_send

    context.ui().table([(label, clean(value)) for label, value in render_send.rows(made)])


def sent(done: Sent, *, show: bool) -> None:
    """Tell what became of it; with *show* on stdout, too."""
    from rdotool.workflows.reviewing import render_send

    ui = context.ui()
    for warning in done.answer.warnings:
        ui.warn(clean(warning))
    if show:
        for line in render_send.lines(done):
            ui.line(clean(line))
