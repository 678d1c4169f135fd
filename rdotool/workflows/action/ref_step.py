"""The one step of an action that moves refs and leaves the files alone.

The refs go in one transaction: before it nothing has happened, and when it fails the
action is given up at once. Where they go is in the journal's ``found["refs"]``.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import GitError, RdotoolError
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from rdotool.workflows.action.run import Run


def step(run: Run, name: str, reason: str) -> Step:
    """The step called *name*; *reason* is for the reflog."""
    return Step(name, lambda: is_moved(run), lambda: _move(run, reason))


def is_moved(run: Run) -> bool:
    """Whether every ref is where it shall be, or was once: it may have moved on since."""
    wanted = run.found.get("refs", {})
    return bool(run.found.get("landed")) or (
        bool(wanted) and all(run.repo.ref(name) == sha for name, sha in wanted.items())
    )


def _move(run: Run, reason: str) -> None:
    transact(run, reason)
    run.save(found={"landed": True})


def transact(run: Run, reason: str) -> None:
    """Move the refs from where the start or the action itself put them.

    Raises:
        RdotoolError: one has moved meanwhile, or git fails; then none is moved.
    """
    wanted = run.found["refs"]
    now = {name: run.repo.ref(name) for name in wanted}
    for name, sha in now.items():
        if sha not in {run.journal.start.refs[name], wanted[name]}:
            raise RdotoolError(
                f"{name} moved meanwhile, to {(sha or 'nothing')[:12]}",
                "Look what it is, then run the command again.",
            )
    begun = bool(run.found.get("begun"))
    run.save(found={"begun": True})
    updates = [RefUpdate(name, sha, now[name]) for name, sha in wanted.items()]
    try:
        update_refs(run.repo, updates, f"rdotool {run.journal.action}: {reason}")
    except GitError:
        # On a full disk git may have moved refs and failed at a reflog.
        if not is_moved(run):
            with contextlib.suppress(OSError):
                run.save(found={"begun": begun})
            raise
