"""Which distribution's info a command reads: RDO's, or one that the environment names."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rdotool import rdoinfo
from rdotool.cli import context
from rdotool.errors import RdotoolError, UsageError
from rdotool.ui import clean

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.config import Settings
    from rdotool.rdoinfo import Info

RDO = "rdo"


def settings(distro: str) -> Settings:
    """The settings with the info source of *distro*.

    For ``rdo`` they are the usual ones; for ``foo`` the environment must have
    ``RDOTOOL_FOOINFO_URL``, and may have ``RDOTOOL_FOOINFO_FILE`` (else ``foo.yml``).

    Raises:
        UsageError: the environment does not know *distro*.
    """
    usual = context.settings()
    if distro.lower() == RDO:
        return usual
    variable = f"RDOTOOL_{re.sub(r'[^A-Z0-9]', '_', distro.upper())}INFO"
    url = os.environ.get(f"{variable}_URL")
    if not url:
        raise UsageError(
            f"no info source is set for the distro {distro!r}",
            f"Set {variable}_URL to its git repository, and {variable}_FILE to its info file.",
        )
    file = os.environ.get(f"{variable}_FILE") or f"{distro.lower()}.yml"
    return replace(usual, rdoinfo_url=url, rdoinfo_file=file)


def load(chosen: Settings, local: Path | None, info_file: str | None, *, force: bool) -> Info:
    """The info of a distribution; notes go to stderr."""
    ui = context.ui()
    return rdoinfo.load(
        chosen,
        local=local,
        info_file=info_file,
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
