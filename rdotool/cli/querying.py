"""What the commands that look into repositories share: whom to tell, and what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context, infosource
from rdotool.ui import clean
from rdotool.workflows import render_query
from rdotool.workflows.query import Ears

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.errors import RdotoolError
    from rdotool.rdoinfo.distrepos import Dist
    from rdotool.workflows.query import Answer


def ears() -> tuple[Ears, list[RdotoolError]]:
    """Who tells the user; and the list of what failed, which grows meanwhile."""
    ui = context.ui()
    failures: list[RdotoolError] = []

    def failed(error: RdotoolError) -> None:
        failures.append(error)
        ui.error(error)

    return Ears(lambda text: ui.note(clean(text)), ui.progress, failed), failures


def remark(dists: Sequence[Dist]) -> None:
    """Tell of the repositories that rdoinfo has no URL for."""
    told = dict.fromkeys(
        f"{dist.release}/{dist.name}: {repo.name} is left out: {repo.remark}"
        for dist in dists
        for repo in dist.repos
        if not repo.url
    )
    for text in told:
        context.ui().warn(clean(text))


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
