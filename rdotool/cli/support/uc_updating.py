"""What uc update compares, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.workflows.infoedit.uc_update import Chase, Step


def steps(checkout: Checkout, chased: Chase, constraints: str, puppetfile: str) -> list[Step]:
    """The pins that aren't where OpenStack is.

    Args:
        constraints: a file, a URL or a release; empty for those of the release.
        puppetfile: a file or a URL; empty for none.
    """
    from rdotool.reqs.target import Target
    from rdotool.workflows.infoedit import puppetfile as puppet
    from rdotool.workflows.infoedit import uc_update
    from rdotool.workflows.requirements import constraints as limits

    ui, settings = context.ui(), context.settings()
    known = limits.load(
        constraints or limits.URL.format(series=chased.series),
        settings,
        Target(settings.python_version),
        lambda: infosource.load(checkout.root, checkout.info_file),
        lambda text: ui.note(clean(text, multiline=True)),
    )
    for line in known.unread:
        ui.warn(clean(str(line)))
    found = uc_update.by_constraints(checkout, chased.tag, known)
    if not puppetfile:
        return found

    def newer(module: puppet.Module, pin: str) -> bool:
        return puppet.is_newer(module, pin, ui.progress, offline=settings.offline)

    modules = puppet.load(puppetfile, settings)
    return [*found, *uc_update.by_puppetfile(checkout, chased.tag, modules, newer)]


def show(found: Sequence[Step]) -> None:
    """Print the table of what moves, and what doesn't and why."""
    from rdotool.workflows.infoedit import uc_update

    rows = uc_update.rows(found)
    if rows:
        context.ui().table([tuple(map(clean, row)) for row in rows], uc_update.HEADER)
        context.ui().line()
