"""The end of the commands of a release's days: the commit, and what remains by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import infomaking
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.cli.support.infoediting import Asked
    from rdotool.rdoinfo.edit.checkout import Checkout


def finish(
    asked: Asked, edited: Checkout, words: str, told: Sequence[str], by_hand: Sequence[str]
) -> None:
    """As :func:`infomaking.finish`, and show the checklist where something changed."""
    left = list(by_hand) if edited.changed() else []
    habit = infomaking.Habit(more={"checklist": left})
    infomaking.finish(asked, edited, words, told, habit)
    if asked.as_json or not left:
        return
    ui = context.ui()
    ui.line()
    ui.line("By hand:")
    for one in left:
        ui.line(clean(f"- {one}"))
