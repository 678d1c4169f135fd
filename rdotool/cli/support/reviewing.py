"""How `review`, `review-spec` and `review-patch` are carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import review_showing, rewriting, sending
from rdotool.errors import EXIT_DONE, EXIT_FAILED

if TYPE_CHECKING:
    from rdotool.workflows.reviewing.send_plan import Request

_OPTIONS = ("topic", "hashtags", "wip", "reviewers", "cc", "message")


def run(flags: dict[str, Any], *, spec: bool | None = None) -> int:
    """Plan, ask, send; or show the plan.

    Args:
        spec: whether the spec is sent, or the patches; None by the branch.
    """
    repo, ui = context.repo(), context.ui()
    rewriting.refuse_unfinished(repo, dry_run=flags["dry_run"])
    plan = sending.make_plan(repo, _request(flags, spec))
    if flags["dry_run"] or plan.nothing_new:
        review_showing.remarks(
            plan, told=any(flags[name] not in (None, (), "") for name in _OPTIONS)
        )
        if flags["as_json"]:
            ui.json(plan.as_dict() | {"changes": []})
        else:
            review_showing.plan(plan, dry_run=flags["dry_run"])
        return EXIT_DONE
    sent = sending.ask_and_send(repo, plan, yes=flags["yes"], show=not flags["as_json"])
    if sent and flags["as_json"]:
        ui.json(sent.as_dict())
    return EXIT_DONE if sent else EXIT_FAILED


def _request(flags: dict[str, Any], spec: bool | None) -> Request:
    from rdotool.review.options import Options
    from rdotool.workflows.reviewing.send_plan import Request

    options = Options(**{name: flags[name] for name in _OPTIONS} | {"topic": flags["topic"] or ""})
    place = (flags["branch"], flags["remote"], flags["target"])
    return Request(*place, options, spec, flags["reuse"])
