"""What `nvr sort` reads and shows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rdotool.cli import context
from rdotool.cli.support import nvrs
from rdotool.errors import RdotoolError
from rdotool.ui import clean
from rdotool.versions import NVR, nvr_key

if TYPE_CHECKING:
    from collections.abc import Iterator


def sort(file: TextIO, *, reverse: bool, newest: bool, as_json: bool) -> None:
    """Print the NVRs of *file* in order.

    Raises:
        RdotoolError: a line is no NVR.
    """
    ui = context.ui()
    rows = sorted(_lines(file), key=lambda row: nvr_key(row[1]))
    packages = [[*rows] for _, rows in groupby(rows, key=lambda row: row[1].name)]
    if newest:
        packages = [package[-1:] for package in packages]
    if reverse:
        packages = [package[::-1] for package in packages]
    found = [row for package in packages for row in package]
    if as_json:
        ui.json({"nvrs": [nvrs.as_dict(*row) for row in found]})
    else:
        for text, _ in found:
            ui.line(clean(text))


def _lines(file: TextIO) -> Iterator[tuple[str, NVR]]:
    """The NVRs of a file; empty lines and comments are none."""
    try:
        for number, line in enumerate(file, 1):
            text = line.strip()
            if text and not text.startswith("#"):
                yield text, _parsed(text, f"{getattr(file, 'name', '-')}:{number}")
    except UnicodeDecodeError as error:
        raise RdotoolError(f"{getattr(file, 'name', '-')} is no text: {error.reason}") from None


def _parsed(text: str, where: str) -> NVR:
    try:
        return NVR.parse(text)
    except RdotoolError as error:
        error.where = where
        raise
