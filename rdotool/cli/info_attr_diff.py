"""rdotool info-attr-diff."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import distro, infosource
from rdotool.rdoinfo import diff
from rdotool.ui import clean


@click.command("info-attr-diff")
@click.argument("local_info", metavar="INFO_REPO", type=click.Path(path_type=Path))
@click.argument("attr_name", metavar="ATTR_NAME")
@click.argument("info_file", metavar="[INFO_FILE]", required=False)
@infosource.as_json
def command(*, local_info: Path, attr_name: str, info_file: str | None, as_json: bool) -> None:
    """Find which packages' attribute ATTR_NAME has changed between HEAD~ and HEAD."""
    ui = context.ui()
    packages = diff.last_commit(local_info, info_file or distro.settings().rdoinfo_file)
    changes = diff.attribute(packages, attr_name)
    if packages.uncommitted:
        ui.note("Changes that are not committed are left out.")
    if as_json:
        ui.json({"changes": [diff.plain(change) for change in changes]})
    elif not changes:
        ui.note("No attribute changes detected.")
    for change in () if as_json else changes:
        ui.line(clean(f"{change.package} {change.value}"))
