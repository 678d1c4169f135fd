"""What fix is asked for, and how its plan is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import headerfile, preferred
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.workflows.editing.fix_plan import Plan, Request


def request(flags: dict[str, Any]) -> Request:
    """The request that the flags make.

    Raises:
        RdotoolError: something in a configuration file is wrong.
        UsageError: the header file can't be read.
    """
    from rdotool.workflows.editing.fix_plan import Request

    return Request(
        release_bump_index=flags["release_bump_index"],
        messages=flags["messages"],
        bug=flags["bug"],
        header=headerfile.read(flags["commit_header_file"]),
        **preferred.author(flags),
    )


def show(plan: Plan, *, as_json: bool) -> None:
    """Print the plan, for ``--dry-run``."""
    from rdotool.workflows.editing import fix_plan

    if as_json:
        context.ui().json(plan.as_dict())
    else:
        context.ui().table([(label, clean(value)) for label, value in fix_plan.rows(plan)])


def warn(plan: Plan) -> None:
    """Tell what the user should know before it begins."""
    for warning in plan.warnings:
        context.ui().warn(clean(warning))
