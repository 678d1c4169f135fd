"""rdotool review show."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import review_words


@click.command("show")
@review_words.change
@review_words.remote
@review_words.as_json
def command(*, change: str, remote: str | None, as_json: bool) -> None:
    """Show CHANGE: its files, votes, what CI says, unresolved comments, the relation chain.

    CHANGE is a number (12345), a URL or a Change-Id. It is shown as it is now, with its newest
    patch set.
    """
    from rdotool.cli.support import review_looking
    from rdotool.review import as_data, render
    from rdotool.workflows.reviewing import look

    gerrit, found, _ = review_looking.found(change, remote)
    seen = look.see(gerrit, found)
    if as_json:
        context.ui().json(as_data.whole(seen))
        return
    review_looking.show(render.lines(seen, review_looking.style()))
