"""What `review submit` tells and asks before it submits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.workflows.reviewing.act import Submission


def ask_to_submit(what: Submission, *, yes: bool) -> None:
    """Tell what is submitted, and ask whether it shall be.

    Raises:
        RdotoolError: it shall not, or nobody can be asked.
    """
    ui = context.ui()
    for one in what.together:
        mark = ">" if one.number == what.change.number else " "
        ui.note(clean(f"{mark} {one.number}  {one.subject}  ({one.project}, {one.branch})"))
    if what.hidden:
        ui.note(f"  and {what.hidden} that you may not see")
    if yes:
        return
    count = len(what.together) + what.hidden
    which = "it" if count == 1 else f"these {count} changes"
    if not ui.can_ask:
        raise RdotoolError("nobody can be asked whether to submit", "Say it: --yes")
    if not ui.confirm(f"Submit {which}? It can't be undone.", default=False):
        raise RdotoolError("nothing was submitted")
