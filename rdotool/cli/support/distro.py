"""Which distribution's info a command reads: RDO's, or one that the settings name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rdotool import config, rdoinfo
from rdotool.cli import context
from rdotool.errors import RdotoolError, UsageError
from rdotool.ui import clean

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.config import Settings
    from rdotool.rdoinfo import Info

RDO = "rdo"


def settings(distro: str | None = None) -> Settings:
    """The settings with the info source of *distro*, else of the one that they name.

    For ``rdo`` they are the usual ones; any other must be among their distros.

    Raises:
        RdotoolError: something in a configuration file is wrong.
        UsageError: the settings do not know *distro*.
    """
    usual = context.settings()
    name = distro or usual.distro
    if name.lower() == RDO:
        return usual
    url, file = (config.distro_variable(name, part) for part in ("url", "file"))
    for known in usual.distros:
        if config.distro_variable(known.name, "url") == url:
            return replace(usual, rdoinfo_url=known.url, rdoinfo_file=known.file)
    raise UsageError(
        f"no info source is set for the distro {name!r}",
        f"Set {url} to its git repository, and {file} to its info file,\n"
        f"or distros in the configuration file: rdotool conf",
    )


def load(
    chosen: Settings,
    local: Path | None,
    info_file: str | None,
    *,
    tag: str | None = None,
    force: bool = False,
) -> Info:
    """The info of a distribution; notes go to stderr."""
    ui = context.ui()
    return rdoinfo.load(
        chosen,
        local=local,
        info_file=info_file,
        tag=tag,
        force=force,
        notes=lambda text: ui.note(clean(text, multiline=True)),
        progress=ui.progress,
    )


def package(info: Info, name: str) -> dict[str, Any]:
    """The package of exactly this name; near ones are proposed where there is none."""
    found = info.package(name)
    if found is not None:
        return found
    from rdotool.rdoinfo import query

    meant = info.find(name) if name else None
    near = query.near(name, info.column("name") or []) if name else []
    known = [meant["name"]] if meant else near
    hint = f"Did you mean {' or '.join(known)}?" if known else "All of them: rdotool info ."
    raise RdotoolError(f"Package not found in distroinfo: {name}", hint)
