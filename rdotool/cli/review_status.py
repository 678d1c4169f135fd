"""rdotool review status."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import review_words


@click.command("status")
@click.argument("changes", nargs=-1, metavar="[CHANGE]...")
@review_words.remote
@review_words.as_json
def command(*, changes: tuple[str, ...], remote: str | None, as_json: bool) -> None:
    """Show how changes stand: those of the current branch's commits, or each CHANGE.

    CHANGE is a number (12345), a URL or a Change-Id. What is in the way of the merge is told.
    """
    from rdotool.cli.support import review_looking
    from rdotool.review import as_data, render
    from rdotool.ui import clean
    from rdotool.workflows.reviewing import look

    ui = context.ui()
    gerrit, where = review_looking.server(remote)
    if changes:
        named = [look.find(gerrit, name, where)[0] for name in changes]
        seen = [look.see(gerrit, change) for change in named]
    else:
        repo = context.repo()
        where = where or look.home(repo, remote)
        seen = list(look.of_branch(repo, gerrit, where, lambda text: ui.note(clean(text))))
    if as_json:
        ui.json([as_data.standing_of(each) for each in seen])
        return
    style = review_looking.style()
    for each in seen:
        review_looking.show(render.standing_lines(each, style))
