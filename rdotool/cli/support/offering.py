"""After an action: what was made is offered to review, or it is said how to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal

_ACTIONS = ("new-version", "patch")


def offer(repo: Repo, journal: Journal) -> None:
    """Offer to send what the finished action has made, where there is somewhere to send it.

    Nothing is sent, and nobody asked, in unattended runs and without a terminal.

    Raises:
        RdotoolError: the user wants it sent, and that fails; the action stays done.
    """
    if journal.action not in _ACTIONS:
        return
    from rdotool.workflows.reviewing import offers

    found = offers.after(repo, journal)
    ui = context.ui()
    asks = ui.can_ask and not journal.arguments.get("unattended")
    for told in found.told:
        ui.note(clean(told))
    for one in found.offers:
        if not asks:
            ui.note(clean(one.note))
        elif ui.confirm(clean(one.question), default=False):
            _send(one.branch, spec=one.is_spec)


def _send(branch: str, *, spec: bool) -> None:
    """What ``rdotool review BRANCH`` does."""
    import click

    from rdotool.cli import review_patch, review_spec

    command = review_spec.command if spec else review_patch.command
    with click.Context(command) as here:
        here.invoke(command, branch=branch)
