"""How a review is planned and sent by a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import review_showing, walking
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.reviewing.send import Sent
    from rdotool.workflows.reviewing.send_plan import LookUp, Plan, Request


def make_plan(repo: Repo, request: Request) -> Plan:
    """The plan of what *request* asks for; see :func:`send_plan.make_plan`."""
    from rdotool.workflows.reviewing import send_plan

    ui = context.ui()
    ui.progress("asking Gerrit …")
    return send_plan.make_plan(
        repo, request, context.settings(), lambda text: ui.note(clean(text)), _look_up(repo)
    )


def _look_up(repo: Repo) -> LookUp:
    from rdotool.cli.support import gerrit

    return lambda remote: gerrit.open_gerrit(repo, remote or None)


def ask_and_send(repo: Repo, plan: Plan, *, yes: bool, show: bool = True) -> Sent | None:
    """Show what is planned, ask, and send it; None when the user says no.

    Args:
        yes: ask nothing.
        show: whether stdout may tell of it.

    Raises:
        RdotoolError: nobody can be asked, the server refuses, or can't be reached.
    """
    from rdotool.workflows.reviewing import send

    ui = context.ui()
    review_showing.remarks(plan)
    if show:
        review_showing.table(plan)
    if not yes and not _agreed(plan):
        ui.note("Nothing was sent.")
        return None
    sent = send.send(repo, plan, walking.talk(), _look_up(repo), ask=ui.can_ask)
    review_showing.sent(sent, show=show)
    return sent


def _agreed(plan: Plan) -> bool:
    """Whether the user wants it sent.

    Raises:
        RdotoolError: nobody can be asked.
    """
    ui = context.ui()
    if not ui.can_ask:
        raise RdotoolError(
            "nobody can be asked whether this is to be sent", "To send it unasked: --yes"
        )
    if plan.doubts:
        return ui.confirm("Send it all the same?", default=False)
    return ui.confirm("Send it?", default=True)
