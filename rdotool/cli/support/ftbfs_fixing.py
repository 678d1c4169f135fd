"""How `ftbfs fix` is carried out, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import gerrit
from rdotool.errors import Pause, RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.review.gerrit import Gerrit
    from rdotool.workflows.reviewing.ftbfs_fix import Fix


def anywhere() -> Gerrit:
    """The server of the repository where we are, or else the configured one.

    Raises:
        RdotoolError: there is none, or the network isn't to be used.
    """
    return gerrit.open_gerrit(_repo())


def _repo() -> Repo | None:
    try:
        return context.repo()
    except RdotoolError:
        return None


def run(change: str) -> Fix:
    """Check the change out without its marker.

    Raises:
        RdotoolError: it isn't possible; nothing was changed.
    """
    from rdotool.workflows.action import engine
    from rdotool.workflows.reviewing import ftbfs_fix, place

    repo = _repo()
    if repo is None:
        raise _outside(change)
    engine.refuse_if_unfinished(repo)
    where = place.of(repo)
    server = gerrit.open_gerrit(repo)
    return ftbfs_fix.fix(repo, where, server, change, lambda text: context.ui().note(clean(text)))


def _outside(change: str) -> RdotoolError:
    """What to do where we are in no package's folder."""
    from rdotool.workflows.reviewing import ftbfs_fix, render_ftbfs

    try:
        package = ftbfs_fix.package_of(gerrit.open_gerrit(None), change)
    except RdotoolError:
        package = "PACKAGE"
    return RdotoolError(*render_ftbfs.outside(package, change))


def tell(fix: Fix) -> None:
    """Say what was made, and what is to do.

    Raises:
        Pause: the fix itself is to do.
    """
    from rdotool.workflows.reviewing import render_ftbfs

    ui = context.ui()
    ui.table([(label, clean(value)) for label, value in render_ftbfs.rows(fix)])
    if fix.markers > 1:
        ui.warn(f"{fix.markers} marker lines were there; all are taken out")
    if fix.your_turn:
        raise Pause(*render_ftbfs.your_turn(fix))
    ui.note(clean(render_ftbfs.done(fix), multiline=True))
