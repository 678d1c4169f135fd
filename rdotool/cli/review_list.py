"""rdotool review list."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.cli.support import review_words


@click.command("list")
@click.option("--owner", default="", metavar="WHO|self|all", help="Whose.")
@click.option("--topic", default="", metavar="TOPIC", help="Of this topic.")
@click.option("--package", default="", metavar="NAME", help="Of this package, or project A/B.")
@click.option("--branch", default="", metavar="BRANCH", help="For this branch.")
@click.option(
    "--status",
    type=click.Choice(("open", "merged", "abandoned", "all")),
    default="open",
    show_default=True,
    help="In this state.",
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="So many."
)
@review_words.remote
@review_words.as_json
def command(*, remote: str | None, as_json: bool, **wished: str | int) -> None:
    """List changes on Gerrit, last updated first: yours, or with --topic or --package everybody's.

    --owner says whose. Outside of a project's folder the setting gerrit_url tells where Gerrit is.
    """
    from typing import Any

    from rdotool.cli.support import review_looking
    from rdotool.review import as_data, render
    from rdotool.ui import clean
    from rdotool.workflows.reviewing import look

    ui = context.ui()
    gerrit, where = review_looking.server(remote)
    wishes: dict[str, Any] = dict(wished)
    user = context.settings().review_user
    found = look.listed(gerrit, look.Wish(**wishes), where, user)
    if as_json:
        ui.json([as_data.change(each) for each in found.changes])
    elif found.changes:
        style = review_looking.style()
        ui.table([render.row(each, style) for each in found.changes], render.HEADER)
    ui.note(clean(f"{found}, at {gerrit.base}"))
