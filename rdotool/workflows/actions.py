"""Which module knows the steps of which action; loaded when it is needed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.workflows.run import Run, Step

_MODULES = {"new-version": "rdotool.workflows.new_version_steps"}


def maker(action: str) -> Callable[[Run], Sequence[Step]]:
    """What makes the steps of an action from its journal.

    Raises:
        RdotoolError: this rdotool knows no such action.
    """
    if action not in _MODULES:
        raise RdotoolError(
            f"the unfinished action {action!r} is unknown to this rdotool",
            "A newer one began it: use that one, or give it up: rdotool --abort",
        )
    return cast("Callable[[Run], Sequence[Step]]", import_module(_MODULES[action]).steps)
