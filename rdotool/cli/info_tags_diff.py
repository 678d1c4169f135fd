"""rdotool info-tags-diff."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import distro, infosource
from rdotool.rdoinfo import diff
from rdotool.ui import clean


@click.command("info-tags-diff")
@click.argument("local_info", metavar="INFO_REPO", type=click.Path(path_type=Path))
@click.argument("info_file", metavar="[INFO_FILE]", required=False)
@click.option("-b", "--buildsys-tags", is_flag=True, help="Compare buildsys-tags, not tags.")
@infosource.as_json
def command(
    *, local_info: Path, info_file: str | None, buildsys_tags: bool, as_json: bool
) -> None:
    """Find which tags have changed between HEAD~ and HEAD of an rdoinfo."""
    ui = context.ui()
    packages = diff.last_commit(local_info, info_file or distro.settings().rdoinfo_file)
    changes = diff.tags(packages, "buildsys-tags" if buildsys_tags else "tags")
    if packages.uncommitted:
        ui.note("Changes that are not committed are left out.")
    if as_json:
        ui.json({"changes": [change._asdict() for change in changes]})
    elif not changes:
        ui.note("No tag changes detected.")
    for change in () if as_json else changes:
        ui.line(clean(f"{change.package} {change.tags}"))
