"""How an edit of rdoinfo ends: as a commit, or shown only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import infocommitting
from rdotool.cli.support.infohabit import USUAL, Habit
from rdotool.ui import clean

__all__ = ["Habit", "finish"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.cli.support.infoediting import Asked
    from rdotool.rdoinfo.edit.checkout import Checkout


def finish(
    asked: Asked,
    edited: Checkout,
    words: str,
    told: Sequence[str] = (),
    habit: Habit = USUAL,
) -> None:
    """Make the commit of the edits, and send it when that is asked for; or show it.

    Args:
        words: the message where the user gives none.
        told: lines that say what is changed, or why something isn't.
    """
    from rdotool.workflows.infoedit import edit_plan

    words = asked.message if asked.message.strip() else words
    lines = () if asked.as_json else told
    repo = edit_plan.repository(edited.root)
    data: dict[str, Any] = {**habit.more, "message": "", "told": list(told), "diff": ""}
    data |= {"commit": None, "review": None}
    if asked.dry_run:
        data |= _show(asked, edited, words, lines)
    else:
        data |= infocommitting.commit(asked, repo, edited, (words, lines), habit)
    if asked.as_json:
        context.ui().json(data)


def _show(asked: Asked, edited: Checkout, words: str, told: Sequence[str]) -> dict[str, Any]:
    """Show the edits; what they are, for JSON."""
    from rdotool.workflows.infoedit import checking, edit_plan

    ui, lines = context.ui(), list(edit_plan.diff(edited))
    for warning in checking.check(edited) if lines else ():
        ui.warn(clean(warning))
    infocommitting.tell(told)
    if asked.as_json:
        return {"message": words, "diff": "\n".join(lines)}
    if not lines:
        ui.line("Nothing to change.")
        return {}
    ui.line(clean(f"{words.rstrip()}\n", multiline=True))
    for line in lines:
        ui.line(clean(line))
    return {}
