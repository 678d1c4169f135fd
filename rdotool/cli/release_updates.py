"""rdotool release updates."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import infosource, upstreaming
from rdotool.ui import clean

_HEADER = ("Project", "Upstream", "RDO", "By", "Upstream is", "Kept by")


@click.command("updates")
@click.argument("name", metavar="RELEASE")
@click.option(
    *("--distgits", "folder"),
    metavar="FOLDER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare with the distgits cloned there.",
)
@click.option("--all", "everything", is_flag=True, help="Show what isn't newer, too.")
@upstreaming.releases
@infosource.force
@infosource.source
@infosource.as_json
def command(
    *,
    name: str,
    folder: Path | None,
    everything: bool,
    releases: str,
    force_fetch: bool,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> None:
    """Show which packages of RELEASE have a newer upstream release.

    Compared are the newest versions of openstack/releases (deliverables) with the distgits'
    branches, else with rdoinfo's pins, else with the newest builds of RELEASE.
    """
    from rdotool.workflows.releases import look, updates

    ui = context.ui()
    info = infosource.load(local_info, info_file, force=force_fetch)
    known = upstreaming.open_releases(releases, force=force_fetch)
    found = look.updates_of(info, name, known, folder, upstreaming.note)
    shown = [one for one in found.updates if everything or one.kind == "newer"]
    if as_json:
        ui.json({**found.as_dict(), "updates": updates.as_data(shown)})
        return
    ui.table([tuple(map(clean, row)) for row in updates.rows(shown)], _HEADER)
    ui.note(clean(updates.summary(name, found.updates)))
