"""How `patch` and `update-patches` are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rdotool.cli import context
from rdotool.cli.support import chaining, headerfile, preferred, walking
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.workflows.patching.patch_plan import Plan, Request


def request(flags: dict[str, Any]) -> Request:
    """The request that the flags make.

    Raises:
        RdotoolError: something in a configuration file is wrong.
        UsageError: the header file can't be read.
    """
    from dataclasses import fields

    from rdotool.workflows.patching.patch_plan import Request

    decided = {**preferred.author(flags), "header": headerfile.read(flags["commit_header_file"])}
    names = {field.name for field in fields(Request)}
    return Request(**{**{name: flags[name] for name in flags if name in names}, **decided})


def run(flags: dict[str, Any], *, dry_run: bool, as_json: bool) -> None:
    """Plan, then do it; or show the plan."""
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.patching import patch, render_patch

    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run.")
    repo = context.repo()
    if not dry_run:
        engine.refuse_if_unfinished(repo)
    plan = patch.make_plan(repo, request(flags), chaining.server(repo))
    if dry_run:
        _show(plan, as_json=as_json)
        return
    for warning in plan.warnings:
        context.ui().warn(clean(warning))
    if not plan.changed:
        context.ui().line(render_patch.NOTHING)
        return
    context.ui().note(clean(render_patch.series(plan)))
    journal = patch.journal(repo, plan, {name: flags[name] for name in flags if flags[name]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    walking.show_end(repo, journal)


def _show(plan: Plan, *, as_json: bool) -> None:
    from rdotool.workflows.patching import render_patch

    ui = context.ui()
    if as_json:
        ui.json(plan.as_dict())
        return
    ui.table([(label, clean(value)) for label, value in render_patch.rows(plan)])
    if not plan.changed:
        ui.line(render_patch.NOTHING)
