"""rdotool review submit."""

from __future__ import annotations

import click

from rdotool.cli.support import review_words


@click.command("submit")
@review_words.change
@click.option("--yes", is_flag=True, help="Don't ask.")
@review_words.remote
@review_words.as_json
def command(*, change: str, yes: bool, remote: str | None, as_json: bool) -> None:
    """Submit CHANGE: Gerrit merges it, with all that it stands on and what goes with it.

    It is asked first, and told what else is submitted. It can't be undone.
    """
    from rdotool.cli.support import review_looking, review_submitting
    from rdotool.workflows.reviewing import act

    gerrit, found, patch_set = review_looking.found(change, remote)
    what = act.submission(gerrit, found, patch_set)
    act.refuse_unready(what)
    review_submitting.ask_to_submit(what, yes=yes)
    review_looking.told(act.submit(gerrit, what), as_json=as_json)
