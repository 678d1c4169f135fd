"""rdotool ftbfs: the reviews that DLRN makes of what fails to build."""

from __future__ import annotations

import click

from rdotool.cli.support.subcommands import LazySubcommands

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "fix": ("ftbfs_fix", "take a review up, without its marker line"),
    "list": ("ftbfs_list", "list the packages that fail to build"),
}


@click.group("ftbfs", cls=LazySubcommands, table=SUBCOMMANDS)
def command() -> None:
    """Show and mend packages that fail to build from source, by DLRN's reviews of them."""
