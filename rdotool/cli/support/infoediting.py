"""What the commands that edit rdoinfo share: their options, and where rdoinfo is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.cli.support.infoflags import Asked, options
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

__all__ = ["Asked", "checkout", "options", "some"]


def checkout(asked: Asked) -> Checkout:
    """The info files to edit.

    Raises:
        RdotoolError: they aren't there, or are broken.
    """
    from rdotool.rdoinfo.edit.checkout import INFO_FILE, Checkout

    name = asked.info_file or INFO_FILE
    root = asked.local_info or Path.cwd()
    if asked.local_info is None:
        root = next((one for one in (root, *root.parents) if (one / name).is_file()), root)
        if not (root / name).is_file():
            raise RdotoolError(
                f"this folder is no clone of rdoinfo: it has no {name}",
                "Run the command in one, or name one: -l FOLDER",
            )
    return Checkout(root, name)


def some(names: Sequence[str]) -> str:
    """Names for a subject: all of a few, else the first two and how many more."""
    if len(names) <= 3:
        return ", ".join(names) or "nothing"
    return f"{', '.join(names[:2])} and {len(names) - 2} more packages"
