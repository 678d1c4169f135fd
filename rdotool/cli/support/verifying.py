"""How `rdoinfo verify` looks."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import distro
from rdotool.errors import RdotoolError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.rdoinfo.verify import Report

_CONFIG = ".yamllint"
_LARGEST = 64 * 1024  # bytes of a .yamllint


def names(text: str) -> frozenset[str]:
    """The rules that *text* names.

    Raises:
        UsageError: one of them isn't there.
    """
    from rdotool.rdoinfo.verify import RULES

    found = frozenset(filter(None, (name.strip() for name in text.split(","))))
    unknown = sorted(found - RULES.keys())
    if unknown:
        raise UsageError(
            f"there is no rule {unknown[0]!r}", "See them with: rdotool rdoinfo verify --list"
        )
    return found


def examine(folder: Path, info_file: str | None, skip: frozenset[str]) -> Report:
    """What is wrong in the rdoinfo in *folder*.

    Raises:
        RdotoolError: there is no rdoinfo.
    """
    from rdotool.rdoinfo.folder import open_folder
    from rdotool.rdoinfo.verify import linted, verify

    ui, settings = context.ui(), distro.settings()
    source, start = open_folder(folder), info_file or settings.rdoinfo_file
    if not (folder / start).is_file():  # a wrong folder is no finding
        raise RdotoolError(
            f"{folder.resolve()} is no clone of rdoinfo: it has no {start}",
            "Name one: rdotool rdoinfo verify DIR; or its info file: -i FILE",
        )
    # Hundreds of thousands of values that make no cycles: looking for some took a third of
    # the time.
    gc.disable()
    report = verify(source, start, source.names(), skip)
    if "yamllint" in skip:
        return report
    report = linted(report, _config(folder), settings.cache_dir, ui.progress)
    ui.progress_done()
    return report


def _config(folder: Path) -> str | None:
    """The checkout's own rules for yamllint, None where it has none."""
    path = folder / _CONFIG
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RdotoolError(f"{path} can't be read: {error}", "Or use --skip yamllint.") from None
