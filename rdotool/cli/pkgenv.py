"""``rdotool pkgenv``: show the detected environment of the package."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.ui import clean


@click.command("pkgenv")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, as_json: bool) -> None:
    """Show what is detected of the package in the current folder.

    Nothing is changed and nothing is fetched.
    """
    from rdotool.distgit import render
    from rdotool.workflows import environment

    ui = context.ui()
    env = environment.detect(context.repo(), upstream_version=True)
    if as_json:
        ui.json(env.as_dict())
        return
    for line in render.pkgenv(env, render.Paint(clean, ui.color)):
        ui.line(line)
