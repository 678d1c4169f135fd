"""Giving an action up, and taking a finished one back.

Where everything stood is in the journal: each ref, the branch and the tree go back to it.
What the user has made meanwhile is not the action's to remove.
"""

from __future__ import annotations

import shlex
import time
from typing import TYPE_CHECKING, Any

from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.errors import RdotoolError
from rdotool.workflows.action import held, pause, strays, worktree
from rdotool.workflows.action import journal as log
from rdotool.workflows.action.engine import branch_now, refuse_second, require, settle
from rdotool.workflows.action.run import Run, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal


def abort(repo: Repo, ender: Callable[[str], Callable[[Run], None]], talk: Talk) -> Journal:
    """Put every ref, the branch and the tree back to what they were.

    Args:
        ender: gives for an action's name what ends its doings in git itself (a rebase)
            and puts the user's work in a safe place.

    Raises:
        RdotoolError: there is no unfinished action.
    """
    store = log.Store(repo)
    with store.exclusive():
        run = Run(repo, require(store), store, talk)
        settle(run)
        held.bring_back(repo, run.journal.start)
        _refuse_missing(run)
        _refuse_loss(run)
        if run.journal.state != log.ABORTING:
            # At once, so that what the user does between a kill and the next try is told apart.
            run.save(state=log.ABORTING, found=_given_up(run))
        if kept := run.found.get("kept"):
            run.talk.note(pause.how_to_have_again(run, kept))
        ender(run.journal.action)(run)
        _restore(run)
        _drop(run)
        return run.journal


def _refuse_missing(run: Run) -> None:
    """Raise RdotoolError when git hasn't any more what everything is to be put back to."""
    start = run.journal.start
    wanted = {start.head, start.work, start.index, *start.refs.values()}
    missing = [sha for sha in sorted(filter(None, wanted)) if not run.repo.object_type(sha)]
    if missing:
        raise RdotoolError(
            f"{run.journal.action} can't be taken back: git has {missing[0][:12]} no more,"
            " from where it began",
            "git gc may have removed it. To leave all as it is, and forget the action:"
            f" rm {shlex.quote(str(run.store.path_of(run.journal)))}",
        )


def _given_up(run: Run) -> dict[str, Any]:
    """What an abort notes before it begins; the user's edits are put into a commit."""
    if run.journal.start.keeps_files:
        return {"keep": []}
    found: dict[str, Any] = {"keep": _users_files(run)}
    left = strays.find(run, merged=False)
    # An upload writes these two by itself.
    mended = {path for path, _, _ in left}.difference(("sources", ".gitignore"))
    if run.found.get("yours") or (run.found.get("uploading") and mended):
        found["kept"] = pause.keep(run)
    return {**found, "strays": left}


def _refuse_loss(run: Run) -> None:
    """An abort puts back what the action changed; what the user did since isn't its own.

    Raises:
        RdotoolError: something of the user's would be lost.
    """
    journal = run.journal
    if journal.state == log.ABORTING:
        if not journal.start.keeps_files and run.found.get("strays") is not None:
            strays.refuse(run, run.found["strays"])
        return
    if journal.found.get("landed"):
        _refuse_moved(run.repo, journal, journal.found["refs"])
    if not journal.start.keeps_files:
        _refuse_lost_files(run)


def _refuse_lost_files(run: Run) -> None:
    journal = run.journal
    _refuse_foreign_files(run)
    if not (run.trees or journal.found.get("landed")):
        worktree.refuse_changes(run.repo, journal.start)
    elif not (run.is_theirs or journal.found.get("landed")):
        strays.refuse(run)
    strays.refuse_hidden(run.repo)


def _refuse_foreign_files(run: Run) -> None:
    """Where the work tree is the user's, what they have there must not be replaced."""
    yours = run.found.get("yours")
    paused = run.journal.state == log.PAUSED or run.is_theirs
    if yours:
        pause.refuse_loss(run)
    elif paused:
        _refuse_elsewhere(run)
    # Without trees of the action's in it the work tree is the user's.
    if yours or paused or not run.trees:
        worktree.refuse_in_the_way(run.repo, [run.journal.start.content])


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
    if run.journal.state == log.PAUSED or run.is_theirs:
        return worktree.in_the_way(run.repo, run.trees)
    return list(run.found.get("keep", ()))


def _drop(run: Run) -> None:
    """Forget an action that was taken back, wherever a killed process noted it."""
    last = run.store.last()
    if last and (last.action, last.start) == (run.journal.action, run.journal.start):
        run.store.drop_last()
    run.store.drop_current()


def _restore(run: Run) -> None:
    start, ref, foreign = branch_now(run)
    repo = run.repo
    if foreign:
        run.talk.note(f"{ref} was at {foreign}, where the action had not put it")
    if not start.keeps_files and repo.head_branch() != start.branch:
        repo.git("symbolic-ref", "-m", "rdotool: abort", "HEAD", f"refs/heads/{start.branch}")
    now = {name: repo.ref(name) for name in start.refs}
    names = [name for name in start.refs if not (start.keeps_files and _is_users(run, name, now))]
    updates = [RefUpdate(name, start.refs[name], now[name]) for name in names]
    update_refs(repo, updates, "rdotool: back to the start")
    if start.keeps_files:
        worktree.put_index_back(repo, start)
    else:
        worktree.put_back(repo, start, run.trees, run.found.get("keep", ()))


def _is_users(run: Run, name: str, now: Mapping[str, str | None]) -> bool:
    """Whether a ref is where neither the start nor the action put it."""
    found = run.found
    known = (run.journal.start.refs[name], found.get("refs", {}).get(name))
    return now[name] not in {*known, *found.get("known", ())}


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
                "There is no finished action to undo.", "What else happened here: git reflog"
            )
        _refuse_moved(repo, last, last.end)
        # From here on it is an abort of that action: a kill is mended by `--abort`.
        found = {"landed": True, "refs": last.end, "strays": []}
        run = Run(repo, last.having(began=time.time(), found=found), store, talk)
        held.bring_back(repo, last.start)
        _refuse_missing(run)
        if not last.start.keeps_files:
            worktree.refuse_in_the_way(repo, [last.start.content])
            strays.refuse_hidden(repo)
        run.save(state=log.ABORTING)
        _restore(run)
        _drop(run)
        return last


def _refuse_moved(repo: Repo, last: Journal, end: Mapping[str, str | None]) -> None:
    """Raise RdotoolError when something isn't where the action left it.

    An action that checks another branch out says so in ``found["branch"]``.
    """
    start = last.start
    moved = [name for name, sha in end.items() if repo.ref(name) != sha]
    current = repo.head_branch() or ""
    if moved:
        began = (f"{name} at {(start.refs.get(name) or 'nothing')[:12]}" for name in moved)
        raise RdotoolError(
            f"{last.action} can't be undone: {', '.join(moved)} moved since",
            f"Put it back yourself; the action began with {', '.join(began)}.",
        )
    if start.keeps_files and start.ref not in end:
        _refuse_under_its_feet(last, end, current)
    elif current != last.found.get("branch", start.branch):
        raise RdotoolError(
            f"{last.action} can't be undone: the current branch moved since",
            f"Put it back yourself; it began at {start.head[:12]} of {start.place}.",
        )
    changes = [] if start.keeps_files else repo.changes()
    if changes:
        raise RdotoolError(
            f"{last.action} can't be undone: there are uncommitted changes ({changes[0]})",
            "Commit or stash them first.",
        )


def _refuse_under_its_feet(last: Journal, end: Mapping[str, str | None], current: str) -> None:
    """Where only refs are moved, any branch may be checked out but those."""
    ref = f"refs/heads/{current}"
    if ref in end and end[ref] != last.start.refs.get(ref):
        raise RdotoolError(
            f"{last.action} can't be undone: {current}, which it made anew, is checked out",
            f"Check out another: git checkout {last.start.branch or last.start.head[:12]}",
        )
