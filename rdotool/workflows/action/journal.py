"""The journal: what an action is doing, on disk, so that any process can go on with it.

It is versioned JSON in git's own directory of the work tree (``git rev-parse --git-path
rdotool``), so that nothing of the tool's lies among the user's files. It is replaced
atomically and flushed to the disk before and after each step.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass, field, replace
from typing import IO, TYPE_CHECKING, Any

from rdotool.adapters.objects import fsync_folder
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdotool.adapters.vcs import Repo

FORMAT = 1
_PRIVATE = ("sealed-*", "index-*")
_PATIENCE = 0.5
HELD = "held-"
RUNNING, PAUSED, FAILED, ABORTING, FINISHED = "running", "paused", "failed", "aborting", "finished"


@dataclass(frozen=True, slots=True)
class Start:
    """Where everything stood when the action began.

    Attributes:
        branch: the branch that was checked out, empty where HEAD was detached.
        head: the sha of its commit.
        refs: each ref that the action may move, with its sha, or None when it wasn't there.
        keeps_files: the action moves refs and leaves the files as they are, changed ones
            too; going back does the same. Else the files become what they were.
        work: the tree that ``git commit -a`` would have made, empty when nothing was changed.
        index: the tree of the index then.
        intended: the files that were added without their content (``git add -N``).
    """

    branch: str
    head: str
    refs: dict[str, str | None]
    keeps_files: bool = False
    work: str = ""
    index: str = ""
    intended: list[str] = field(default_factory=list)

    @property
    def ref(self) -> str:
        """What holds *head*: the branch's full name, or ``HEAD``."""
        return f"refs/heads/{self.branch}" if self.branch else "HEAD"

    @property
    def content(self) -> str:
        """The commit or tree that the tracked files were of."""
        return self.work or self.head

    @property
    def place(self) -> str:
        """The branch for people."""
        return self.branch or "HEAD"


@dataclass(frozen=True, slots=True)
class Journal:
    """One action.

    Attributes:
        action: its name, as on the command line.
        arguments: what the user asked for, to be shown.
        plan: the frozen plan, as the action's own module reads it.
        start: where everything stood.
        steps: the names of the steps, in order.
        step: the step that is going on.
        state: ``running``, ``paused`` (the user's turn), ``failed``, ``aborting`` or
            ``finished``.
        why: the reason of a pause or failure.
        found: what the steps found out.
        end: for ``finished``: the touched refs as the action left them.
        began: when, in seconds since the epoch.
    """

    action: str
    arguments: dict[str, Any]
    plan: dict[str, Any]
    start: Start
    steps: list[str]
    step: str = ""
    state: str = RUNNING
    why: str = ""
    found: dict[str, Any] = field(default_factory=dict)
    end: dict[str, str | None] = field(default_factory=dict)
    began: float = 0.0

    def having(self, **changes: Any) -> Journal:
        """A copy with some fields changed."""
        return replace(self, **changes)


class Store:
    """The journals of one work tree: the unfinished action's, and the last finished one's."""

    def __init__(self, repo: Repo) -> None:
        self.folder = repo.state_dir
        self._current = self.folder / "journal.json"
        self._last = self.folder / "last.json"

    def current(self) -> Journal | None:
        """The journal of the unfinished action, or None."""
        return _read(self._current)

    def last(self) -> Journal | None:
        """The journal of the last finished action, or None."""
        return _read(self._last)

    def path_of(self, journal: Journal) -> Path:
        """Where *journal* is, or was read from."""
        return self._last if journal.state == FINISHED else self._current

    def write(self, journal: Journal) -> None:
        """Replace the current journal."""
        _write(self._current, journal)

    def finish(self, journal: Journal) -> None:
        """Make *journal* the last finished action's; there is no current one then."""
        _write(self._last, journal)
        self.drop_current()

    def drop_current(self) -> None:
        """There is no unfinished action any more."""
        self._current.unlink(missing_ok=True)
        fsync_folder(self.folder)

    def drop_last(self) -> None:
        """There is nothing to undo any more."""
        self._last.unlink(missing_ok=True)

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the work tree's lock; it goes with the process, however that ends.

        Raises:
            RdotoolError: another rdotool works here.
        """
        self.folder.mkdir(exist_ok=True)
        with (self.folder / "lock").open("a") as handle:
            _lock(handle)
            self._tidy()
            try:
                yield
            finally:
                self._release()

    def _tidy(self) -> None:
        """Remove what a killed process left of its own."""
        for pattern in _PRIVATE:
            for path in self.folder.glob(pattern):
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob("*.new"):
            path.unlink(missing_ok=True)
        self._release()

    def _release(self) -> None:
        """Remove what is held for actions that nobody can take back any more."""
        there = list(self.folder.glob(f"{HELD}*"))
        if there:
            # A journal that can't be read holds all.
            with contextlib.suppress(RdotoolError, OSError):
                journals = (self.current(), self.last())
                wanted = {held_name(each.start) for each in journals if each}
                for path in there:
                    if path.name not in wanted:
                        path.unlink(missing_ok=True)


def held_name(start: Start) -> str:
    """The name of the file with the objects that only *start* needs; see ``held``."""
    return f"{HELD}{start.work}-{start.index}.pack"


def _lock(handle: IO[str]) -> None:
    # A killed rdotool's git holds the lock from its fork to its exec: wait for that.
    wait_until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < wait_until:
                time.sleep(0.02)
                continue
            raise RdotoolError(
                "another rdotool is at work in this repository",
                "Wait until it has finished, then run the command again.",
            ) from None
        return


def _read(path: Path) -> Journal | None:
    try:
        raw = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from None
    if not isinstance(raw, dict) or raw.pop("format", None) != FORMAT:
        raise _unreadable(path, f"it is not of format {FORMAT}; another rdotool wrote it")
    try:
        return _checked(Journal(**{**raw, "start": Start(**raw["start"])}))
    except (KeyError, TypeError) as error:
        raise _unreadable(path, str(error)) from None


def _checked(journal: Journal) -> Journal:
    """*journal*, when each field is of its kind; else TypeError."""
    start = journal.start
    kinds: list[tuple[type | tuple[type, ...], list[object]]] = [
        (str, [journal.action, journal.step, journal.state, journal.why]),
        (str, [start.branch, start.head, start.work, start.index]),
        (dict, [journal.arguments, journal.plan, journal.found, journal.end, start.refs]),
        (list, [journal.steps, start.intended]),
        (bool, [start.keeps_files]),
        ((int, float), [journal.began]),
    ]
    for kind, values in kinds:
        odd = [value for value in values if not isinstance(value, kind)]
        if odd:
            raise TypeError(f"{str(odd[0])[:40]!r} is out of place")
    return journal


def _unreadable(path: Path, why: str) -> RdotoolError:
    return RdotoolError(
        f"the journal of the unfinished action can't be read: {why}",
        f"Use the rdotool that wrote it, or look after the repository yourself and remove {path}",
        where=str(path),
    )


def _write(path: Path, journal: Journal) -> None:
    path.parent.mkdir(exist_ok=True)
    text = json.dumps({"format": FORMAT, **asdict(journal)}, indent=1)
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    fsync_folder(path.parent)
