"""rdotool reqdiff."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("reqdiff")
@click.argument("refs", metavar="[GIT_REF] [GIT_REF]", nargs=-1)
@click.option("--pre", "prereleases", is_flag=True, help="Without GIT_REF: pre-releases too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, refs: tuple[str, ...], prereleases: bool, as_json: bool) -> None:
    """Show how upstream's requirements differ between two git refs.

    Without GIT_REF: the package's version and upstream's newest; with one: the package's
    version and that.
    """
    from rdotool.reqs import render
    from rdotool.workflows.requirements import reqdiff

    if len(refs) > 2:
        raise click.UsageError("two git refs at most.")
    ui = context.ui()
    answer = reqdiff.run(context.repo(), refs, prereleases=prereleases)
    if as_json:
        ui.json({"old": answer.old, "new": answer.new, **render.as_data(answer.diff)})
        return
    ui.line(clean(f"requirements diff between {answer.old} and {answer.new}:"))
    for line in render.render(answer.diff):
        ui.line(clean(line))
