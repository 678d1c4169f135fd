"""rdotool ftbfs: the reviews that DLRN makes of what fails to build."""

from __future__ import annotations

import click

from rdotool.cli.ftbfs_fix import fix
from rdotool.cli.ftbfs_list import list_


@click.group("ftbfs")
def command() -> None:
    """Show and mend packages that fail to build from source, by DLRN's reviews of them."""


command.add_command(list_)
command.add_command(fix)
