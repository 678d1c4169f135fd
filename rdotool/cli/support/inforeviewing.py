"""Sending an edit of rdoinfo for review, as `rdotool review --yes` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import review_showing, sending
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.reviewing.send_plan import Request


def refuse(repo: Repo) -> None:
    """Raise RdotoolError where nothing can be sent, before there is a commit."""
    from rdotool.workflows.reviewing import place

    if context.settings().offline:
        raise RdotoolError(
            "--review needs the network, and offline is set",
            "Leave it out, and send later: rdotool review",
        )
    place.of(repo)


def is_there(repo: Repo, words: str) -> bool:
    """Whether the commit at HEAD is the same edit, made before, with the message *words*."""
    from rdotool.workflows.infoedit import again

    return again.former(repo, words) is not None


def send(
    repo: Repo, branch: str | None, topic: str, reuse: str | None, *, show: bool
) -> dict[str, Any]:
    """Send the commit of *branch* (None: what is checked out).

    Args:
        topic: of the change; empty for what ``rdotool review`` gives it.
        reuse: the topic whose open change gets it as a patch set.
        show: whether stdout may tell of it.

    Returns:
        What ``rdotool review --json`` gives.

    Raises:
        RdotoolError: it can't be sent; the commit is made all the same.
    """
    from rdotool.review.options import Options
    from rdotool.workflows.reviewing.send_plan import Request

    options = Options(topic="" if reuse else topic)
    try:
        return _sent(repo, Request(branch, None, None, options, True, reuse), show=show)
    except RdotoolError as error:
        option = f" --reuse {reuse}" if reuse else f" --topic {topic}" if topic else ""
        error.hint = f"{error.hint}\nThe commit is made. Send it later: rdotool review{option}"
        raise


def _sent(repo: Repo, request: Request, *, show: bool) -> dict[str, Any]:
    plan = sending.make_plan(repo, request)
    if plan.nothing_new:
        review_showing.remarks(plan)
        if show:
            review_showing.plan(plan, dry_run=False)
        return plan.as_dict() | {"changes": []}
    sent = sending.ask_and_send(repo, plan, yes=True, show=show)
    assert sent  # nobody was asked
    return sent.as_dict()
