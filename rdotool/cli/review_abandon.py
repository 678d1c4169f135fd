"""rdotool review abandon."""

from __future__ import annotations

import click

from rdotool.cli.support import review_words


@click.command("abandon")
@review_words.change
@review_words.message
@review_words.remote
@review_words.as_json
def command(*, change: str, message: str, remote: str | None, as_json: bool) -> None:
    """Give CHANGE up; it can be restored."""
    from rdotool.cli.support import review_looking
    from rdotool.workflows.reviewing import act

    gerrit, found, _ = review_looking.found(change, remote)
    review_looking.told(act.abandon(gerrit, found, message), as_json=as_json)
