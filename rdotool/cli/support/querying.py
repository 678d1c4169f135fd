"""What the commands that look into repositories share: whom to tell, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.errors import RdotoolError
from rdotool.ui import clean
from rdotool.workflows.requirements import render_query
from rdotool.workflows.requirements.query import Ears

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.rdoinfo.distrepos import Dist
    from rdotool.workflows.requirements.query import Answer


def ears() -> tuple[Ears, list[RdotoolError]]:
    """Who tells the user; and the list of what failed, which grows meanwhile."""
    ui = context.ui()
    failures: list[RdotoolError] = []

    def failed(error: RdotoolError) -> None:
        known = error.hint in {one.hint for one in failures}
        failures.append(error)
        # Where the network is down, five repositories need one hint.
        ui.error(RdotoolError(error.brief, "" if known else error.hint, where=error.where))

    return Ears(lambda text: ui.note(clean(text)), ui.progress, failed), failures


def remark(dists: Sequence[Dist], *, verbose: bool = False) -> None:
    """Tell of the repositories that rdoinfo has no URL for; with *verbose* also which it took."""
    ui = context.ui()
    for dist in dists:
        for repo in dist.repos:
            name = clean(f"{dist.release}/{dist.name}: {repo.name}")
            if not repo.url:
                ui.warn(f"{name} is left out: {clean(repo.remark)}")
            elif repo.remark and verbose:
                ui.note(f"{name}: {clean(repo.remark)}: {clean(repo.url)}")


def show(answers: Sequence[Answer], *, verbose: bool) -> None:
    """Print the answers; with *verbose* first what each repository has, on stderr."""
    ui = context.ui()
    if verbose:
        for answer in answers:
            for one in answer.looked:
                ui.note(clean(render_query.status(one)))
        ui.note()
    style = render_query.Style(clean, ui.bold)
    infosource.show(render_query.lines(answers, style))
