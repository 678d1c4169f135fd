"""openstack/releases for commands: which one, and what it has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.workflows.releases.upstream import Releases

releases = click.option(
    "--releases",
    default="",
    metavar="FOLDER|URL",
    help="Where openstack/releases is (default: opendev.org's, cached).",
)


def note(text: str) -> None:
    """Tell of something on stderr."""
    context.ui().note(clean(text, multiline=True))


def open_releases(what: str, *, force: bool = False) -> Releases:
    """The openstack/releases that ``--releases`` chooses.

    Raises:
        RdotoolError: there is none.
    """
    from rdotool.workflows.releases import upstream

    ui = context.ui()
    return upstream.open_releases(
        what, context.settings(), force=force, notes=note, progress=ui.progress
    )
