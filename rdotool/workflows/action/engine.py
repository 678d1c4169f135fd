"""The engine: walks an action's steps, and goes on with them.

Start and resume are the same loop: a step that the repository says is done is passed
over. Giving up and taking back are in ``takeback``.
"""

from __future__ import annotations

import contextlib
import shlex
import time
from typing import TYPE_CHECKING

from rdotool.errors import Interrupted, RdotoolError, YourTurn
from rdotool.workflows.action import held, worktree
from rdotool.workflows.action import journal as log
from rdotool.workflows.action.run import NEXT, Run, Step, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal, Start
    from rdotool.workflows.action.worktree import Changes


def begin(
    repo: Repo, journal: Journal, make: Callable[[Run], Sequence[Step]], talk: Talk
) -> Journal:
    """Start an action and walk its steps.

    Raises:
        RdotoolError: another action is unfinished, or a step failed.
        YourTurn: the user must do something, then continue.
    """
    store = log.Store(repo)
    with store.exclusive():
        refuse_second(store)
        run = Run(repo, journal.having(began=time.time()), store, talk)
        try:
            held.hold(repo, journal.start)
        except OSError as error:
            raise RdotoolError(
                f"what is uncommitted can't be held: {error.strerror or error}",
                "Free space, or mend it.\nNothing was changed.",
            ) from error
        return _walk(run, make(run))


def refuse_second(store: log.Store) -> None:
    """Raise RdotoolError when an action is unfinished."""
    unfinished = store.current()
    if unfinished:
        raise RdotoolError(
            f"You're in the middle of a previous action: {unfinished.action}",
            "View its status: rdotool status\n"
            "Continue it:     rdotool --continue  (or -c)\n"
            "Give it up:      rdotool --abort",
        )


def refuse_if_unfinished(repo: Repo) -> None:
    """Like :func:`refuse_second`, to be asked before anything is planned."""
    refuse_second(log.Store(repo))


def unfinished(repo: Repo) -> Journal | None:
    """The journal of the unfinished action, or None."""
    return log.Store(repo).current()


def resume(
    repo: Repo, maker: Callable[[str], Callable[[Run], Sequence[Step]]], talk: Talk
) -> Journal:
    """Go on with the unfinished action.

    Args:
        maker: gives the step maker of an action by its name.

    Raises:
        RdotoolError: there is none, it is being aborted, or a step failed.
        YourTurn: it is the user's turn again.
    """
    store = log.Store(repo)
    with store.exclusive():
        journal = require(store)
        if journal.state == log.ABORTING:
            raise RdotoolError(
                f"{journal.action} is being aborted", "Finish that: rdotool --abort"
            )
        run = Run(repo, journal, store, talk)
        settle(run)
        held.bring_back(repo, journal.start)
        _refuse_foreign(run)
        return _walk(run, maker(journal.action)(run))


def require(store: log.Store) -> Journal:
    """The unfinished action's journal; RdotoolError where there is none."""
    journal = store.current()
    if journal is None:
        raise RdotoolError("No action in progress.", "See rdotool --help for what can be begun.")
    return journal


def _refuse_foreign(run: Run) -> None:
    """Raise RdotoolError when somebody else has moved the branch that is worked on."""
    start, ref, now = branch_now(run)
    if now is not None:
        raise RdotoolError(
            f"{start.place} moved since the action began, from {start.head[:12]}",
            f"To go on, keep what was made there and move the branch back:\n"
            f"{keeping(ref, now, start.head)}\n"
            "To begin anew from there, do that too, then: rdotool --abort",
        )


def keeping(ref: str, now: str | None, before: str | None) -> str:
    """The command that keeps what *ref* is at *now*, and puts it back to where it was *before*."""
    name = shlex.quote(ref)
    back = f"git update-ref {name} {before[:12]}" if before else f"git update-ref -d {name}"
    return f"git branch kept-{now[:12]} {now[:12]} && {back}" if now else back


def branch_now(run: Run) -> tuple[Start, str, str | None]:
    """The start, the branch's ref, and where it is if neither start nor action put it there."""
    start, found = run.journal.start, run.journal.found
    now = run.repo.ref(start.ref)
    known = now in {start.head, found.get("refs", {}).get(start.ref)}
    return start, start.ref, None if known or found.get("landed") else now


def settle(run: Run) -> None:
    """Clear up what a killed process of the action may have left."""
    start = run.journal.start
    worktree.settle(run.repo, start.refs, run.journal.began, run.talk.note)


def _walk(run: Run, steps: Sequence[Step]) -> Journal:
    # Written with the first step that is taken: until then nothing has happened.
    run.journal = run.journal.having(steps=[step.name for step in steps])
    try:
        for step in steps:
            if not step.done():
                _take(run, step)
    except KeyboardInterrupt:
        raise Interrupted(f"Interrupted in the middle of {run.journal.action}.", NEXT) from None
    # Where the action put them, not where they are: during a pause before a push the
    # user may have gone on, and undo shall see that.
    run.journal = run.journal.having(state=log.FINISHED, end=run.found["refs"], why="")
    run.store.finish(run.journal)
    return run.journal


def _take(run: Run, step: Step) -> None:
    # While the journal says "paused" the work tree is the user's; the step that
    # paused takes it back itself, once what it needs is in the journal.
    if not (run.journal.state == log.PAUSED and run.journal.step == step.name):
        run.save(step=step.name, state=log.RUNNING, why="")
    try:
        step.run()
    except YourTurn as turn:
        run.save(state=log.PAUSED, why=turn.brief)
        raise
    except RdotoolError as error:
        _failed(run, error)
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        told = RdotoolError(f"{place}{error.strerror or error}", "Free space, or mend it.")
        _failed(run, told)
        raise told from error


def _failed(run: Run, told: RdotoolError) -> None:
    """Note the failure in the journal and say what can be done.

    An action that has made objects only is given up at once: nothing of it is to be seen.
    """
    if not run.found.get("begun"):
        run.store.drop_current()
        told.hint = f"{told.hint}\nNothing was changed.".lstrip()
        return
    paused = run.journal.state == log.PAUSED
    # On a full disk the journal stays as it was last written, which is true as well.
    with contextlib.suppress(OSError):
        run.save(state=log.PAUSED if paused else log.FAILED, why=str(told))
    told.hint = f"{told.hint}\n{NEXT}" if told.hint else NEXT


def snapshot(
    repo: Repo,
    branch: str,
    head: str,
    refs: Sequence[str],
    *,
    keeps_files: bool = False,
    changes: Changes | None = None,
) -> Start:
    """Where everything stands, before an action.

    Args:
        keeps_files: see :class:`~rdotool.workflows.action.journal.Start`.
        changes: the uncommitted changes that the action takes along.
    """
    uncommitted = changes or worktree.Changes("", "")
    then = {name: repo.ref(name) for name in refs}
    intended = worktree.intended(repo) if changes else []
    return log.Start(
        branch, head, then, keeps_files, uncommitted.work, uncommitted.index, intended
    )
