"""rdotool demo: a folder in which everything can be tried without network."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("demo")
@click.argument("folder", default="rdotool-demo", type=click.Path(path_type=Path))
def command(*, folder: Path) -> None:
    """Make FOLDER (default: rdotool-demo) to try things in, without network.

    It gets a small rdoinfo, an upstream with tags, and a package's distgit and patches
    branch. The commands to try are printed: a clean update, and one that conflicts.
    """
    from rdotool.rdoinfo import sample
    from rdotool.workflows.tour import demo

    ui = context.ui()
    made = demo.make(folder, sample.sample_dir())
    ui.line(f"Made {clean(str(made.folder))}. Try:")
    ui.line()
    width = max(len(command) for command, why in made.commands if why)
    for command, why in made.commands:
        ui.line(clean(f"  {command:<{width}}  {'# ' if why else ''}{why}".rstrip()))
