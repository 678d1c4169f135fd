"""How `review`, `review-spec` and `review-patch` are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import rewriting, walking
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.reviewing.send import Sent
    from rdotool.workflows.reviewing.send_plan import LookUp, Plan, Request

_OPTIONS = ("topic", "hashtags", "wip", "reviewers", "cc", "message")


def run(flags: dict[str, Any], *, spec: bool | None = None) -> int:
    """Plan, ask, send; or show the plan.

    Args:
        spec: whether the spec is sent, or the patches; None by the branch.
    """
    repo, ui = context.repo(), context.ui()
    rewriting.refuse_unfinished(repo, dry_run=flags["dry_run"])
    plan = make_plan(repo, _request(flags, spec))
    if flags["dry_run"] or plan.nothing_new:
        _tell(plan, told=any(flags[name] not in (None, (), "") for name in _OPTIONS))
        if flags["as_json"]:
            ui.json(plan.as_dict() | {"changes": []})
        else:
            _show(plan, dry_run=flags["dry_run"])
        return EXIT_DONE
    sent = ask_and_send(repo, plan, yes=flags["yes"], show=not flags["as_json"])
    if sent and flags["as_json"]:
        ui.json(sent.as_dict())
    return EXIT_DONE if sent else EXIT_FAILED


def _request(flags: dict[str, Any], spec: bool | None) -> Request:
    from rdotool.review.options import Options
    from rdotool.workflows.reviewing.send_plan import Request

    options = Options(**{name: flags[name] for name in _OPTIONS} | {"topic": flags["topic"] or ""})
    place = (flags["branch"], flags["remote"], flags["target"])
    return Request(*place, options, spec, flags["reuse"])


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
    from rdotool.workflows.reviewing import render_send, send

    ui = context.ui()
    _tell(plan)
    if show:
        _table(plan)
    if not yes and not _agreed(plan):
        ui.note("Nothing was sent.")
        return None
    sent = send.send(repo, plan, walking.talk(), _look_up(repo), ask=ui.can_ask)
    for warning in sent.answer.warnings:
        ui.warn(clean(warning))
    if show:
        for line in render_send.lines(sent):
            ui.line(clean(line))
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


def _tell(plan: Plan, *, told: bool = False) -> None:
    """Say what the user should know.

    Args:
        told: whether something was to be said about the changes.
    """
    ui = context.ui()
    for warning in (*plan.warnings, *plan.doubts):
        ui.warn(clean(warning))
    if plan.nothing_new and told:
        ui.warn("nothing is sent, so topic, reviewers and the like stay as they are")


def _show(plan: Plan, *, dry_run: bool) -> None:
    from rdotool.workflows.reviewing import render_send

    if dry_run:
        _table(plan)
    if plan.nothing_new:
        context.ui().line(clean(render_send.nothing(plan)))


def _table(plan: Plan) -> None:
    from rdotool.workflows.reviewing import render_send

    context.ui().table([(label, clean(value)) for label, value in render_send.rows(plan)])
