"""The engine: walks an action's steps, and goes on, gives up or takes back.

Start and resume are the same loop: a step that the repository says is done is passed
over. Where everything stood is in the journal, so abort and undo need nothing else.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import Interrupted, RdotoolError, YourTurn
from rdotool.workflows import journal as log
from rdotool.workflows import worktree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.journal import Journal, Start

NEXT = "Go on with it: rdotool --continue    Give it up: rdotool --abort"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an action.

    Attributes:
        name: as the user sees it in ``rdotool status``.
        done: asks the repository, not the memory.
        run: does it; raises ``YourTurn`` when the user must do something first.
        undoable: False for what leaves the machine.
    """

    name: str
    done: Callable[[], bool]
    run: Callable[[], None]
    undoable: bool = True


@dataclass(slots=True)
class Talk:
    """How an action speaks with the user; the default is silent and agrees to nothing."""

    note: Callable[[str], None] = lambda _text: None
    progress: Callable[[str], None] = lambda _text: None
    ask: Callable[[str], bool] = lambda _question: False


@dataclass(slots=True)
class Run:
    """An action under way: the repository, its journal, and the user."""

    repo: Repo
    journal: Journal
    store: log.Store
    talk: Talk = field(default_factory=Talk)

    @property
    def found(self) -> dict[str, Any]:
        """What the steps found out so far; change it by :meth:`save`."""
        return self.journal.found

    @property
    def trees(self) -> list[str]:
        """The commits and trees whose files the action may have put into the work tree."""
        return list(self.found.get("trees", ()))

    def will_check_out(self, trees: Sequence[str]) -> None:
        """Note in the journal that files of *trees* are going to the work tree.

        Raises:
            RdotoolError: they would replace files of the user's that git does not track.
        """
        new = [tree for tree in trees if tree not in self.trees]
        if new:
            worktree.refuse_in_the_way(self.repo, new)
            self.save(found={"trees": [*self.trees, *new], "begun": True})

    def save(self, *, found: dict[str, Any] | None = None, **changes: Any) -> None:
        """Write the journal with changes."""
        if found is not None:
            changes["found"] = {**self.journal.found, **found}
        self.journal = self.journal.having(**changes)
        self.store.write(self.journal)


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
        journal = _require(store)
        if journal.state == log.ABORTING:
            raise RdotoolError(
                f"{journal.action} is being aborted", "Finish that: rdotool --abort"
            )
        run = Run(repo, journal, store, talk)
        _settle(run)
        _refuse_foreign(run)
        return _walk(run, maker(journal.action)(run))


def _require(store: log.Store) -> Journal:
    journal = store.current()
    if journal is None:
        raise RdotoolError("No action in progress.", "See rdotool --help for what can be begun.")
    return journal


def _refuse_foreign(run: Run) -> None:
    """Raise RdotoolError when somebody else has moved the branch that is worked on."""
    start, ref, now = _branch_now(run)
    if now is not None:
        raise RdotoolError(
            f"{start.branch} moved since the action began, from {start.head[:12]}",
            f"To go on, keep what was made there and move the branch back:\n"
            f"git branch KEPT {now[:12]}; git update-ref {ref} {start.head[:12]}\n"
            "To begin anew from there, do that too, then: rdotool --abort",
        )


def _branch_now(run: Run) -> tuple[Start, str, str | None]:
    """The start, the branch's ref, and where it is if neither start nor action put it there."""
    start, found = run.journal.start, run.journal.found
    ref = f"refs/heads/{start.branch}"
    now = run.repo.ref(ref)
    known = now in {start.head, found.get("refs", {}).get(ref)}
    return start, ref, None if known or found.get("landed") else now


def _settle(run: Run) -> None:
    start = run.journal.start
    worktree.settle(run.repo, start.refs, run.journal.began, run.talk.note)


def _walk(run: Run, steps: Sequence[Step]) -> Journal:
    run.save(steps=[step.name for step in steps])
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


def abort(repo: Repo, clean: Callable[[Repo, Journal], None], talk: Talk) -> Journal:
    """Put every ref, the branch and the tree back to what they were.

    Args:
        clean: ends what an action may have under way in git itself (a rebase).

    Raises:
        RdotoolError: there is no unfinished action.
    """
    store = log.Store(repo)
    with store.exclusive():
        run = Run(repo, _require(store), store, talk)
        _settle(run)
        _refuse_loss(run)
        run.save(state=log.ABORTING, found={"keep": _users_files(run)})
        clean(repo, run.journal)
        _restore(run)
        _drop(run)
        return run.journal


def _refuse_loss(run: Run) -> None:
    """An abort puts back what the action changed; what the user did since isn't its own.

    Raises:
        RdotoolError: something of the user's would be lost.
    """
    journal = run.journal
    if journal.state == log.PAUSED:
        worktree.refuse_in_the_way(run.repo, [journal.start.head])
        _refuse_elsewhere(run)
    if journal.state != log.ABORTING and journal.found.get("landed"):
        _refuse_moved(run.repo, journal, journal.found["refs"])


def _refuse_elsewhere(run: Run) -> None:
    """Work on a branch that is none of the action's would be lost with the work tree."""
    branch, changes = run.repo.head_branch(), run.repo.changes()
    if branch and f"refs/heads/{branch}" not in run.journal.start.refs and changes:
        raise RdotoolError(
            f"{branch} is checked out, with uncommitted changes ({changes[0]})",
            "They would be lost. Commit or stash them first.",
        )


def _users_files(run: Run) -> list[str]:
    """The untracked files that look like an interrupted checkout's, and are the user's."""
    if run.journal.state == log.PAUSED:
        return worktree.in_the_way(run.repo, run.trees)
    return list(run.found.get("keep", ()))


def _drop(run: Run) -> None:
    """Forget an action that was taken back, wherever a killed process noted it."""
    last = run.store.last()
    if last and (last.action, last.start) == (run.journal.action, run.journal.start):
        run.store.drop_last()
    run.store.drop_current()


def _restore(run: Run) -> None:
    start, ref, foreign = _branch_now(run)
    repo = run.repo
    if foreign:
        run.talk.note(f"{ref} was at {foreign}, where the action had not put it")
    if repo.head_branch() != start.branch:
        repo.git("symbolic-ref", "-m", "rdotool: abort", "HEAD", f"refs/heads/{start.branch}")
    now = {name: repo.ref(name) for name in start.refs}
    updates = [RefUpdate(name, old, now[name]) for name, old in start.refs.items()]
    update_refs(repo, updates, "rdotool: back to the start")
    worktree.put(repo, start.head, start.branch)
    worktree.sweep(repo, start.head, run.trees, run.found.get("keep", ()))


def undo(repo: Repo, talk: Talk) -> Journal:
    """Take back the last finished action.

    Raises:
        RdotoolError: there is none, something moved since, or the tree is dirty.
    """
    store = log.Store(repo)
    with store.exclusive():
        refuse_second(store)
        last = store.last()
        if last is None:
            raise RdotoolError(
                "There is no finished action to undo.", "rdotool status tells more."
            )
        _refuse_moved(repo, last, last.end)
        worktree.refuse_in_the_way(repo, [last.start.head])
        # From here on it is an abort of that action: a kill is mended by `--abort`.
        found = {"landed": True, "refs": last.end}
        run = Run(repo, last.having(began=time.time(), found=found), store, talk)
        run.save(state=log.ABORTING)
        _restore(run)
        _drop(run)
        return last


def _refuse_moved(repo: Repo, last: Journal, end: Mapping[str, str | None]) -> None:
    """Raise RdotoolError when something isn't where the action left it."""
    moved = [name for name, sha in end.items() if repo.ref(name) != sha]
    if moved or repo.head_branch() != last.start.branch:
        what = ", ".join(moved) or "the current branch"
        raise RdotoolError(
            f"{last.action} can't be undone: {what} moved since",
            f"Put it back yourself; it began at {last.start.head[:12]} of {last.start.branch}.",
        )
    changes = repo.changes()
    if changes:
        raise RdotoolError(
            f"{last.action} can't be undone: there are uncommitted changes ({changes[0]})",
            "Commit or stash them first.",
        )


def snapshot(repo: Repo, branch: str, head: str, refs: Sequence[str]) -> Start:
    """Where everything stands, before an action."""
    return log.Start(branch, head, {name: repo.ref(name) for name in refs})
