"""rdotool rdoinfo: what is done in a checkout of rdoinfo. A line here adds a subcommand."""

from __future__ import annotations

import click

from rdotool.cli.support.subcommands import LazySubcommands

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "add-dep": ("rdoinfo_add_dep", "add a dependency, and its first builds"),
    "add-package": ("rdoinfo_add_package", "add a package, under review at first"),
    "ga": ("rdoinfo_ga", "release what a release has in testing"),
    "move-tag": ("rdoinfo_move_tag", "move packages from under-review to a release"),
    "open-release": ("rdoinfo_open_release", "let a new release be the one in development"),
    "pin": ("rdoinfo_pin", "pin packages to an upstream ref in a release"),
    "promote": ("rdoinfo_promote", "copy a release's NVRs from one phase to the next"),
    "set-maintainers": ("rdoinfo_set_maintainers", "say who maintains packages"),
    "tag": ("rdoinfo_tag", "let a CBS tag hold NVRs"),
    "unpin": ("rdoinfo_unpin", "let packages follow their branch again"),
    "verify": ("rdoinfo_verify", "look for everything that is wrong in a checkout"),
}


@click.group("rdoinfo", cls=LazySubcommands, table=SUBCOMMANDS)
def command() -> None:
    """Work in a checkout of rdoinfo."""
