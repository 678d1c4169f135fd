"""How an edit of rdoinfo is made a commit, or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import walking
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.cli.support.infoediting import Asked
    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.workflows.infoedit.edit_plan import Plan


def finish(asked: Asked, edited: Checkout, words: str, told: Sequence[str] = ()) -> None:
    """Make the commit of the edits, or show it.

    Args:
        words: the message where the user gives none.
        told: lines that say what is changed, or why something isn't.
    """
    from rdotool.workflows.infoedit import edit_plan

    ui = context.ui()
    if not asked.as_json:
        for line in told:
            ui.line(clean(line))
    repo = edit_plan.repository(edited.root)
    if not asked.dry_run:
        edit_plan.refuse_unfinished(repo)
    words = asked.message or words
    if asked.dry_run:
        _show(asked, edited, words, told)
        return
    plan = edit_plan.make_plan(repo, edited, words, asked.new_branch)
    if plan is None:
        _nothing(asked, told)
        return
    _make(asked, repo, plan, told)


def _show(asked: Asked, edited: Checkout, words: str, told: Sequence[str]) -> None:
    from rdotool.workflows.infoedit import edit_plan

    edited.merged()
    ui, lines = context.ui(), list(edit_plan.diff(edited))
    if asked.as_json:
        ui.json({"message": words, "told": list(told), "diff": "\n".join(lines), "commit": None})
        return
    if not lines:
        ui.line("Nothing to change.")
        return
    ui.line(clean(f"{words.rstrip()}\n", multiline=True))
    for line in lines:
        ui.line(clean(line))


def _nothing(asked: Asked, told: Sequence[str]) -> None:
    if asked.as_json:
        context.ui().json({"message": "", "told": list(told), "diff": "", "commit": None})
    else:
        context.ui().line("Nothing to change.")


def _make(asked: Asked, repo: Repo, plan: Plan, told: Sequence[str]) -> None:
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.infoedit import edit_plan

    journal = edit_plan.journal(repo, plan, {"message": plan.message.partition("\n")[0]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    if not asked.as_json:
        walking.show_end(repo, journal)
        return
    diff = repo.git("diff", plan.head, journal.found["commit"])
    data = {"message": plan.message, "told": list(told), "diff": diff}
    context.ui().json({**data, "commit": journal.found["commit"]})
