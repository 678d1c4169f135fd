"""A planned review, and what became of it, in rows and lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.workflows.reviewing.send_plan import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.workflows.reviewing.send import Sent
    from rdotool.workflows.reviewing.send_plan import Plan, Planned


def rows(plan: Plan) -> Iterator[tuple[str, str]]:
    """Label and value of what would be sent."""
    yield "To", f"{plan.remote} {plan.url}".strip()
    yield "Branch", f"{plan.target}, from {plan.branch}"
    if plan.commits:
        yield "Refspec", plan.refspec
    yield from _asked(plan)
    if plan.reused:
        yield "Change", f"{plan.reused}, as its next patch set"
    label = counted(plan.commits).capitalize()
    for one in plan.commits:
        yield label, _commit(one)
        label = ""


def _asked(plan: Plan) -> Iterator[tuple[str, str]]:
    options = plan.options
    wip = "" if options.wip is None else "work in progress" if options.wip else "ready"
    values = (
        ("Topic", options.topic),
        ("Hashtags", ", ".join(options.hashtags)),
        ("State", wip),
        ("Reviewers", ", ".join(options.reviewers)),
        ("CC", ", ".join(options.cc)),
        ("Message", options.message),
    )
    yield from ((label, value) for label, value in values if value)


def _commit(one: Planned) -> str:
    return f"{one.sha[:12]} {one.subject} ({one.change_id or 'gets a Change-Id'})"


def nothing(plan: Plan) -> str:
    """That there is nothing to send, and why."""
    return f"Nothing new to send: {plan.nothing_new}"


def lines(sent: Sent) -> Iterator[str]:
    """The changes that came of it."""
    if sent.answer.kind == "nothing new":
        yield f"Nothing new: {sent.answer.brief or 'the server has it all already'}"
        return
    sets = dict(zip(sent.record.numbers, sent.record.patch_sets, strict=False))
    for one in sent.answer.changes:
        patch_set = sets.get(one.number, 0)
        what = "new" if one.new else f"patch set {patch_set}" if patch_set else "updated"
        flags = "".join(f" [{flag}]" for flag in one.flags)
        yield f"{one.url or one.number}  {one.subject}{flags} ({what})"
