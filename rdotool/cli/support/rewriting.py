"""How commands that replace the last commit go about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import walking
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.editing.rewrite import Plan


def refuse_unfinished(repo: Repo, *, dry_run: bool) -> None:
    """Raise RdotoolError when an action is unfinished; a dry run doesn't mind."""
    from rdotool.workflows.action import engine

    if not dry_run:
        engine.refuse_if_unfinished(repo)


def carry_out(repo: Repo, action: str, plan: Plan, *, dry_run: bool) -> None:
    """Make the planned commit, or show its message."""
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.editing import rewrite

    ui = context.ui()
    for warning in plan.warnings:
        ui.warn(clean(warning))
    if dry_run:
        ui.line(clean(plan.message.rstrip("\n"), multiline=True))
        return
    if plan.changes_nothing(repo.commit(plan.head)):
        ui.line(f"Nothing to {action}: the commit is as it would become.")
        return
    journal = rewrite.journal(repo, action, plan, {})
    journal = engine.begin(repo, journal, actions.maker(action), walking.talk())
    walking.show_end(repo, journal)
