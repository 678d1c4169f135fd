"""rdotool set-magic-comment."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("set-magic-comment")
@click.argument("magic")
@click.argument("value")
def command(*, magic: str, value: str) -> None:
    """Set the spec's magic comment MAGIC to VALUE; an empty VALUE ('') removes it.

    Only the spec file of the work tree is changed; nothing is committed.
    """
    from rdotool.workflows.editing import set_magic

    here = Path.cwd()
    folder = here if any(here.glob("*.spec")) else context.repo().root
    context.ui().line(clean(set_magic.set_comment(folder, magic, value).text))
