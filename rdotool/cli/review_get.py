"""rdotool review get."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import review_words


@click.command("get")
@click.argument("change", metavar="CHANGE[/PS]")
@review_words.remote
@review_words.as_json
def command(*, change: str, remote: str | None, as_json: bool) -> None:
    """Fetch CHANGE, and check it out on the branch review/NUMBER.

    Of several patch sets it is the newest, unless one is named: 12345/6. Amend the commit and
    send it by 'rdotool review': it is the next patch set of the same change. Commits on the
    branch that were never sent are not lost: then nothing is done.
    """
    from rdotool.cli.support import review_looking
    from rdotool.ui import clean
    from rdotool.workflows.reviewing import get

    ui, repo = context.ui(), context.repo()
    among = get.places_of(repo, remote)
    _, found, patch_set = review_looking.found(change, remote)
    where = get.place_for(found, among)
    got = get.get(repo, where, found, patch_set, lambda text: ui.note(clean(text)))
    if as_json:
        ui.json(got.as_dict())
        return
    for line in got.lines():
        ui.line(clean(line))
