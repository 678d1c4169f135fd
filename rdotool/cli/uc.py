"""rdotool uc: what is asked about upper-constraints, and the chase of them."""

from __future__ import annotations

import click

from rdotool.cli.uc_check import check
from rdotool.cli.uc_report import report
from rdotool.cli.uc_update import update


@click.group("uc")
def command() -> None:
    """Compare what RDO ships and pins with OpenStack's upper-constraints."""


command.add_command(report)
command.add_command(check)
command.add_command(update)
