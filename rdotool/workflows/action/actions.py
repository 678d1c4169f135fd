"""Which module knows which action; loaded when it is needed.

Such a module has ``steps(run)``, the list of the action's steps. It may have
``give_up(run)``, which an abort calls before it puts everything back, and
``told(repo, journal)``, the lines that say what the finished action has done.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal
    from rdotool.workflows.action.run import Run, Step

_MODULES = {
    "amend": "rdotool.workflows.editing.rewrite",
    "fix": "rdotool.workflows.editing.fix_steps",
    "get-patches": "rdotool.workflows.branches.get_patches",
    "new-version": "rdotool.workflows.update.new_version_steps",
    "patch": "rdotool.workflows.patching.patch_steps",
    "rdoinfo": "rdotool.workflows.infoedit.edit_steps",
    "recreate-patches": "rdotool.workflows.branches.recreate_steps",
    "squash": "rdotool.workflows.editing.rewrite",
    "tag-patches": "rdotool.workflows.branches.tag_patches",
}


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


def ender(action: str) -> Callable[[Run], None]:
    """What an abort of the action does first; a newer rdotool's may be in a rebase."""
    from rdotool.workflows.update import rebase_step

    default = rebase_step.give_up if action not in _MODULES else _nothing
    return cast("Callable[[Run], None]", _of(action, "give_up", default))


def told(repo: Repo, journal: Journal) -> Iterable[str]:
    """What a finished action has done, as lines for people; not cleaned yet."""
    return cast("Iterable[str]", _of(journal.action, "told", _commit)(repo, journal))


def _of(action: str, name: str, default: Any) -> Any:
    module = import_module(_MODULES[action]) if action in _MODULES else None
    return getattr(module, name, default)


def _nothing(_run: Run) -> None:
    pass


def _commit(repo: Repo, journal: Journal) -> Iterable[str]:
    from rdotool.workflows.action import report

    return report.commit(repo, journal.found["commit"], journal.plan["spec"])
