"""What there is to say of the unfinished action, in rdopkg's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.workflows.action import journal as log
from rdotool.workflows.action.run import NEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdotool.workflows.action.journal import Journal


def as_data(journal: Journal | None, conflicts: Sequence[str] = ()) -> dict[str, Any]:
    """For ``--json``; *conflicts* are the files that the user is to mend."""
    if journal is None:
        return {"action": None}
    return {
        "action": journal.action,
        "state": journal.state,
        "why": journal.why,
        "conflicts": list(conflicts),
        "arguments": journal.arguments,
        "step": journal.step,
        "steps": [{"name": name, "state": mark} for mark, name in _marks(journal)],
        "branch": journal.start.branch,
        "head": journal.start.head,
        "began": journal.began,
    }


def _marks(journal: Journal) -> Iterator[tuple[str, str]]:
    before = True
    for name in journal.steps:
        if name == journal.step:
            before = False
            yield "current", name
        else:
            yield ("done" if before else "to do"), name


def render(
    journal: Journal | None, clean: Callable[[str], str], bold: Callable[[str], str]
) -> list[str]:
    """The lines for people; what comes from outside goes through *clean*."""
    if journal is None:
        return [bold("No action in progress.")]
    lines = [f"{bold('Action in progress:')} {journal.action}", ""]
    if journal.arguments:
        lines.append(bold("Arguments:"))
        lines += [f"  {key}: {clean(str(value))}" for key, value in journal.arguments.items()]
        lines.append("")
    lines += [bold("Progress:"), f"  [*] {journal.action}"]
    signs = {"done": "x", "current": "*", "to do": " "}
    lines += [f"    [{signs[mark]}] {name}" for mark, name in _marks(journal)]
    return [*lines, "", *map(clean, _next(journal))]


def _next(journal: Journal) -> list[str]:
    if journal.state == log.ABORTING:
        return ["It is being aborted. Finish that: rdotool --abort"]
    words = {log.PAUSED: "Your turn: ", log.FAILED: "Failed: "}
    first = words.get(journal.state, "Interrupted.")
    return [f"{first}{journal.why}", NEXT]
