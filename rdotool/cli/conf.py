"""``rdotool conf``: the settings, and where each comes from."""

from __future__ import annotations

import os

import click

from rdotool import config
from rdotool.cli import context
from rdotool.ui import clean


@click.command("conf")
@click.argument("key", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, key: str | None, as_json: bool) -> None:
    """Show every setting and where it comes from; with KEY only its value.

    Settings come from variables (RDOTOOL_KEY), then from the configuration files.
    """
    from rdotool.config import render

    ui = context.ui()
    explained = config.explain(os.environ)
    if key is not None:
        value = render.find(explained, key)
        if as_json:
            ui.json(render.value_as_data(value))
        else:
            ui.line(clean(render.text(value)))
        return
    if as_json:
        ui.json(render.as_data(explained))
        return
    rows = [[clean(cell) for cell in row] for row in render.rows(explained)]
    ui.table(rows, header=["KEY", "VALUE", "FROM"])
    ui.line()
    for line in render.places(explained):
        ui.line(clean(line))
    for name, near in config.strangers(os.environ).items():
        meant = f" Did you mean {near}?" if near else ""
        ui.warn(clean(f"the variable {name} is no setting.{meant}"))
