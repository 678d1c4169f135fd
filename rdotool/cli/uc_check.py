"""rdotool uc check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import distro, infosource
from rdotool.errors import EXIT_DONE, EXIT_FAILED
from rdotool.ui import clean

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = ("Project", "Pin", "Constraint", "Status", "Kept by")


@click.command("check")
@click.argument("release", required=False)
@click.option("--constraints", metavar="FILE|URL|RELEASE", help="Default: those of RELEASE.")
@click.option("--all", "everything", is_flag=True, help="Show what agrees, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a pin differs.")
@infosource.source
@infosource.as_json
def command(
    *,
    release: str | None,
    constraints: str | None,
    everything: bool,
    strict: bool,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> int:
    """Show which of rdoinfo's pins of RELEASE differ from upper-constraints.

    RELEASE is that in development when it is left out. A pin that version-locked or
    under-review keeps where it is doesn't count as different.
    """
    from rdotool.rdoinfo import query
    from rdotool.reqs.target import Target
    from rdotool.workflows.requirements import constraints as limits
    from rdotool.workflows.requirements import uc_check

    ui, settings = context.ui(), distro.settings()
    info = infosource.load(local_info, info_file)
    release = release or query.development(info)
    target = Target(settings.python_version)
    known = limits.load(constraints or release, settings, target, lambda: info, ui.note)
    tag = uc_check.tag_of(info, release)
    pins = uc_check.check(info, tag, known)
    shown = [pin for pin in pins if everything or pin.kind in ("lower", "greater")]
    if as_json:
        ui.json({"tag": tag, "counts": uc_check.counted(pins), "pins": uc_check.as_data(shown)})
    else:
        ui.table([tuple(map(clean, row)) for row in uc_check.table(shown)], _HEADER)
        ui.note(uc_check.summary(tag, pins))
    return EXIT_FAILED if strict and any(pin.differs for pin in pins) else EXIT_DONE
