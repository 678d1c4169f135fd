"""The list of actions as text, in rdopkg's layout, and as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.cli.support.action_list import Action


def _wrapped(text: str, width: int) -> str:
    from textwrap import fill

    return fill(text, width, break_long_words=False, break_on_hyphens=False)


def as_data(actions: list[Action]) -> dict[str, Any]:
    """For JSON."""
    return {"actions": [asdict(action) for action in actions]}


def lines(actions: list[Action], width: int) -> Iterator[str]:
    """For people: the module and the action as rdopkg has them, and below them the flags."""
    from textwrap import indent

    for action in actions:
        gone = "" if action.available else " NOT AVAILABLE"
        yield f"{action.module.rpartition('.')[2]}: {action.name}{gone}"
        what = " ".join((*action.arguments, *(f"[{flag.short}]" for flag in action.flags)))
        if what:
            # A flag and its value stay on one line.
            whole = what.replace(" ", "\0").replace("]\0", "] ")
            yield indent(_wrapped(whole, width - 2), "  ").replace("\0", " ")
