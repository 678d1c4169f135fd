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
    from rdotool.review.naming import Named
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
    from rdotool.review import naming
    from rdotool.workflows.action import engine
    from rdotool.workflows.reviewing import ftbfs_fix, place

    named = naming.parse(change)
    repo = _repo()
    if repo is None:
        raise _outside(named)
    engine.refuse_if_unfinished(repo)
    where = place.of(repo)
    server = gerrit.open_gerrit(repo)
    return ftbfs_fix.fix(repo, where, server, named, lambda text: context.ui().note(clean(text)))


def _outside(named: Named) -> RdotoolError:
    """What to do where we are in no package's folder."""
    from rdotool.workflows.reviewing import ftbfs_fix

    try:
        package = ftbfs_fix.package_of(gerrit.open_gerrit(None), named)
    except RdotoolError:
        package = "PACKAGE"
    return RdotoolError(
        "a build is mended in the package's distgit, and this is in no git repository",
        f"Clone it: rdotool clone {package}\nThere:    rdotool ftbfs fix {named}",
    )


def tell(fix: Fix) -> None:
    """Say what was made, and what is to do.

    Raises:
        Pause: the fix itself is to do.
    """
    from rdotool.workflows.reviewing import ftbfs_fix

    ui = context.ui()
    name, branch = f"{fix.change.number}/{fix.patch_set}", fix.branch
    for label, value in ftbfs_fix.rows(fix):
        ui.line(f"{label:<8}{clean(value)}")
    if fix.markers > 1:
        ui.warn(f"{fix.markers} marker lines were there; all are taken out")
    send = f"Send it as patch set {fix.patch_set + 1}: rdotool review"
    if fix.your_turn:
        specs = clean(", ".join(fix.specs))
        raise Pause(
            f"the marker is out of {specs}, and {name} holds nothing else: mend the build",
            f"Edit {specs}, then commit it: git commit -a --amend\n"
            f"Say there what you mended, and keep the line Change-Id: {fix.change.change_id}\n"
            f"{send}",
        )
    if fix.state == ftbfs_fix.NO_MARKER:
        ui.note(f"{name} has no marker any more. {clean(branch)} is at it as it is.")
    else:
        ui.note(f"The marker is out of {name}; what else it holds is kept.\n{send}")
