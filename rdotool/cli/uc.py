"""rdotool uc: what is asked about upper-constraints, and the chase of them."""

from __future__ import annotations

import click

from rdotool.cli.support.subcommands import LazySubcommands

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "check": ("uc_check", "compare rdoinfo's pins with upper-constraints"),
    "report": ("uc_report", "compare a release's repositories with upper-constraints"),
    "update": ("uc_update", "let rdoinfo's pins follow upper-constraints"),
}


@click.group("uc", cls=LazySubcommands, table=SUBCOMMANDS)
def command() -> None:
    """Compare what RDO ships and pins with OpenStack's upper-constraints."""
