"""rdotool review comment."""

from __future__ import annotations

import click

from rdotool.cli.support import review_words


@click.command("comment")
@click.argument("change", metavar="CHANGE[/PS]")
@click.argument("where", required=False, metavar="[FILE[:LINE]]")
@click.option("-m", "--message", required=True, metavar="TEXT", help="The comment.")
@click.option("--unresolved", is_flag=True, help="It wants an answer.")
@review_words.remote
@review_words.as_json
def command(
    *,
    change: str,
    where: str | None,
    message: str,
    unresolved: bool,
    remote: str | None,
    as_json: bool,
) -> None:
    """Comment on CHANGE: on a line, on a file, or (without FILE) on the patch set as a whole.

    FILE may be 'commit-message'.
    """
    from rdotool.cli.support import review_looking
    from rdotool.workflows.reviewing import act

    gerrit, found, patch_set = review_looking.found(change, remote)
    done = act.comment(gerrit, found, patch_set, where, message, unresolved=unresolved)
    review_looking.told(done, as_json=as_json)
