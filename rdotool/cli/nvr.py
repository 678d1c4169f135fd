"""rdotool nvr: the names of builds, taken apart, compared, sorted."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infosource, nvr_group, nvr_sorting, nvrs


@click.group("nvr", cls=nvr_group.ShowingGroup, subcommand_metavar="NVR...|COMMAND [ARGS]...")
@infosource.as_json
def command(**_flags: Any) -> None:
    """Show the parts of each NVR: name, epoch, version, release, dist, architecture.

    An NVR may be the name of an rpm file, and have folders before it. No network is
    needed, and no rpm.
    """


@click.command("show", hidden=True)
@click.argument("names", metavar="NVR...", nargs=-1, required=True)
@infosource.as_json
def show(*, names: tuple[str, ...], as_json: bool) -> None:
    """Show the parts of each NVR."""
    nvrs.show(names, as_json=as_json)


@click.command("compare")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@infosource.as_json
def compare(*, one: str, other: str, as_json: bool) -> None:
    """Tell which of two NVRs of a package is newer, in rpm's order.

    A and B may also be versions, with or without epoch and release: 1:26.1.0-1.el9s.
    """
    nvrs.compare(one, other, as_json=as_json)


@click.command("sort")
@click.argument("file", metavar="[FILE]", type=click.File(encoding="utf-8"), default="-")
@click.option("-r", "--reverse", is_flag=True, help="The newest of each package first.")
@click.option("--newest", is_flag=True, help="Only the newest of each package.")
@infosource.as_json
def sort(*, file: Any, reverse: bool, newest: bool, as_json: bool) -> None:
    """Sort NVRs by name, then in rpm's order.

    They stand in FILE (default: stdin), one a line.
    """
    nvr_sorting.sort(file, reverse=reverse, newest=newest, as_json=as_json)


for each in (show, compare, sort):
    command.add_command(each)
