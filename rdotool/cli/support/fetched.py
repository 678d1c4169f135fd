"""What get-source shows, and the other commands that fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password
from rdotool.cli import context
from rdotool.cli.support import sourcing
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.sources.get_source import Plan, Wanted


def show_notes(plan: Plan) -> None:
    """Tell what isn't fetched, and why."""
    for note in plan.notes:
        context.ui().note(clean(note))


def show_list(plan: Plan) -> None:
    """Print label and URL of each source, as ``spectool --list-files`` does."""
    from rdotool.workflows.sources import get_source

    marks = {get_source.KEPT: "(is there)", get_source.WRONG: "(is there; checksum differs)"}
    for one in plan.wanted:
        if one.error:
            context.ui().error(one.error)
        if one.file.url is None:
            continue
        mark = marks.get(one.status, "")
        url = without_password(one.file.url)
        context.ui().line(clean(f"{one.file.label}: {url}  {mark}".rstrip()))


def show_outcome(one: Wanted) -> None:
    """Print how it went with one file."""
    ui = context.ui()
    if one.error:
        ui.error(one.error)
        return
    checked = f"{one.checksum.kind} agrees" if one.checksum else "no checksum in `sources`"
    how = {"kept": "is there"}.get(one.status, one.status)
    ui.line(clean(f"{one.file.label}: {one.file.name} {how} ({checked})"))


def quiet(_one: Wanted) -> None:
    """Print nothing: JSON comes at the end."""


def refuse_failures(repo: Repo, plan: Plan) -> None:
    """End with an error when a file isn't there as it must be.

    Raises:
        RdotoolError: it is so.
    """
    if not plan.left:
        return
    from rdotool.workflows.sources import get_source, tools

    raise RdotoolError(
        f"{len(plan.left)} of {len(plan.wanted)} sources could not be had: "
        + ", ".join(one.file.label for one in plan.left),
        get_source.lookaside_hint(plan, tools.packager_of(repo)),
    )


def have_all(repo: Repo) -> None:
    """Fetch what the package's sources lack, before it is built.

    Raises:
        RdotoolError: something can't be had.
    """
    from rdotool.workflows.sources import get_source

    plan = get_source.make_plan(repo)
    if any(one.status != get_source.KEPT for one in plan.wanted):
        plan = get_source.run(repo, plan, sourcing.usual(), context.ui().progress, show_outcome)
    refuse_failures(repo, plan)
