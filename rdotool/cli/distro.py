"""Which distribution's info a command reads: RDO's, or one that the environment names."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.errors import UsageError

if TYPE_CHECKING:
    from rdotool.config import Settings

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
