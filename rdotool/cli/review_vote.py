"""rdotool review vote."""

from __future__ import annotations

import click

from rdotool.cli.support import review_words


@click.command("vote")
@click.argument("change", metavar="CHANGE[/PS]")
@click.argument("votes", nargs=-1, metavar="LABEL+N...")
@review_words.message
@review_words.remote
@review_words.as_json
def command(
    *, change: str, votes: tuple[str, ...], message: str, remote: str | None, as_json: bool
) -> None:
    """Vote on CHANGE's newest patch set: Code-Review+2 Workflow+1; Verified=0 takes one back.

    Where a patch set is named (12345/6) and isn't the newest any more, nothing is sent.
    """
    from rdotool.cli.support import review_looking
    from rdotool.workflows.reviewing import act

    wanted = act.parse_votes(votes)
    gerrit, found, patch_set = review_looking.found(change, remote)
    done = act.vote(gerrit, found, patch_set, wanted, message)
    review_looking.told(done, as_json=as_json)
