"""What the rdoinfo commands share: options for the source, loading, and styles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdotool.cli import context
from rdotool.cli.support import distro
from rdotool.rdoinfo.render import Style
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdotool.rdoinfo import Info

F = TypeVar("F", bound="Callable[..., Any]")

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
force = click.option("-f", "--force-fetch", is_flag=True, help="Refresh the copy of rdoinfo.")
_local = click.option(
    "-l",
    "--local-info",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Use the local rdoinfo in FOLDER.",
)
_file = click.option(
    "-i", "--info-file", metavar="FILE", help="Use this info file of the source (rdo-full.yml)."
)


def source(command: F) -> F:
    """Add the options that choose an rdoinfo."""
    return _local(_file(command))


def load(
    local: Path | None, info_file: str | None, *, tag: str | None = None, force: bool = False
) -> Info:
    """The rdoinfo that the options choose; notes go to stderr."""
    return distro.load(distro.settings(), local, info_file, tag=tag, force=force)


def style() -> Style:
    """Text from the data made harmless, and emphasised on a terminal."""
    ui = context.ui()
    return Style(
        plain=lambda text: clean(text, multiline=True),
        bold=lambda text: ui.bold(clean(text)),
        special=lambda text: ui.color(clean(text), "yellow"),
    )


def show(lines: Iterable[str]) -> None:
    """Print lines that are fit for the screen, in one go."""
    text = "\n".join(lines)
    if text:
        context.ui().line(text)
