"""How an edit of rdoinfo is made a commit, and sent for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import inforeviewing, walking
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.cli.support.infoediting import Asked
    from rdotool.cli.support.infohabit import Habit
    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.workflows.infoedit.edit_plan import Plan


def tell(lines: Iterable[str]) -> None:
    """Say what is changed, and what isn't and why."""
    for line in lines:
        context.ui().line(clean(line))


def commit(
    asked: Asked, repo: Repo, edited: Checkout, said: tuple[str, Sequence[str]], habit: Habit
) -> dict[str, Any]:
    """Make the commit, and send it; what became of it, for JSON.

    Args:
        said: the commit's message, and the lines that say what is changed: they are told
            when it is certain that it will be.
    """
    from rdotool.workflows.action import engine
    from rdotool.workflows.infoedit import edit_plan

    words, told = said
    engine.refuse_if_unfinished(repo)
    if asked.review:
        inforeviewing.refuse(repo)
    plan = edit_plan.make_plan(repo, edited, words, asked.new_branch, anew=habit.reuse)
    tell(told)
    data = _make(repo, plan, as_json=asked.as_json) if plan else _nothing(as_json=asked.as_json)
    if not asked.review:
        return data
    topic = asked.topic or habit.topic
    reuse = topic if habit.reuse else None
    if plan or (reuse and inforeviewing.is_there(repo, words)):
        branch = plan.target if plan else None
        data["review"] = inforeviewing.send(repo, branch, topic, reuse, show=not asked.as_json)
    return data


def _nothing(*, as_json: bool) -> dict[str, Any]:
    if not as_json:
        context.ui().line("Nothing to change.")
    return {}


def _make(repo: Repo, plan: Plan, *, as_json: bool) -> dict[str, Any]:
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.infoedit import edit_plan

    for warning in plan.warnings:
        context.ui().warn(clean(warning))
    journal = edit_plan.journal(repo, plan, {"message": plan.message.partition("\n")[0]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    commit = journal.found["commit"]
    if as_json:
        diff = repo.git("diff", plan.parent or plan.head, commit)
        return {"message": plan.message, "diff": diff, "commit": commit}
    if plan.parent:
        context.ui().note(f"It takes the place of {plan.head[:12]}, which isn't merged.")
    walking.show_end(repo, journal)
    return {}
