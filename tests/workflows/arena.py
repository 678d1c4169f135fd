"""Kills rdotool with SIGKILL, then lets it go on in one copy and give up in another.

Run as a program (it forks, which a test worker with its threads must not):
``python -m tests.workflows.arena SCENARIO HOW FIRST COUNT FOLDER`` prints a report as JSON.
Every kill is a process of its own that runs the whole command line; only the imports are
done beforehand, so that the moments fall into the work.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rdotool
from rdotool.adapters.vcs import Repo
from rdotool.cli.main import main
from rdotool.workflows.action import journal, worktree
from tests.helpers.git import GitRepo, Snapshot
from tests.workflows import scenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.workflows.scenarios import Scenario

# The git commands that change what others see; the rest of the writing ones make objects.
VISIBLE = {"read-tree", "rebase", "symbolic-ref", "update-index", "update-ref"}
WRITING = VISIBLE | {"commit-tree", "hash-object", "mktree", "write-tree"}

TOOL = 137  # a process that killed itself, as a shell tells it


@dataclass
class Report:
    """What came of the kills."""

    kills: int = 0
    states: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {"kills": self.kills, "states": len(self.states), "faults": self.faults}


def load_everything() -> None:
    """Import what the commands import, so that a kill hits the work."""
    for found in pkgutil.walk_packages(rdotool.__path__, "rdotool."):
        if not found.name.endswith(("rpmlib", "gerrit_api", "__main__")):
            importlib.import_module(found.name)


def fork(path: Path, argv: tuple[str, ...], prepare: Callable[[], None] = lambda: None) -> int:
    """Start rdotool in a process and group of its own; its pid."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        os.chdir(path)
        log = os.open(path.parent / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, handle in enumerate((nothing, log, log)):
            os.dup2(handle, number)
        prepare()
        main(argv)
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 99)
    finally:
        os._exit(98)


def ended(pid: int) -> int:
    """Wait; the exit code, or 137 where it was killed."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return TOOL if code == -signal.SIGKILL else code


def run(path: Path, *argv: str) -> int:
    return ended(fork(path, argv))


def copy(template: Path, folder: Path) -> Path:
    """A copy of a package's repository, in a folder of the same name."""
    folder.mkdir(parents=True)
    subprocess.run(["cp", "-a", template, folder / template.name], check=True)
    return folder / template.name


# --- the moments -----------------------------------------------------------------------


class Counter:
    """Counts the moments at which the process may be killed; kills it at one of them."""

    def __init__(self, kill_at: int | None, told: Path) -> None:
        self.kill_at = kill_at
        self.told = told
        self.at = 0

    def __call__(self, kind: str) -> None:
        if self.at == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.at += 1
        if self.kill_at is None:
            self.told.write_text(str(self.at), encoding="utf-8")

    def around(self, owner: Any, name: str) -> None:
        """Count before and after each call of a function."""
        inner = getattr(owner, name)

        def counted(*args: Any, **options: Any) -> Any:
            self(f"before {name}")
            result = inner(*args, **options)
            self(f"after {name}")
            return result

        setattr(owner, name, counted)

    def after(self, owner: Any, name: str) -> None:
        """Count after each call of a function."""
        inner = getattr(owner, name)

        def counted(*args: Any, **options: Any) -> Any:
            result = inner(*args, **options)
            self(f"after {name}")
            return result

        setattr(owner, name, counted)


def at_boundaries(counter: Counter) -> None:
    """Before and after every git call, every write of the journal, every file removed.

    After a git call that only reads all is as before the next moment, which is another.
    """
    inner = Repo.run

    def counted(self: Repo, *args: str, **options: Any) -> tuple[int, bytes, bytes]:
        counter("before git")
        result = inner(self, *args, **options)
        if WRITING.intersection(args):
            counter("after git")
        return result

    Repo.run = counted  # type: ignore[method-assign]
    counter.around(journal, "_write")
    counter.around(journal.Store, "drop_current")
    counter.around(journal.Store, "drop_last")
    counter.after(worktree, "_remove")


def at_every_moment(counter: Counter) -> None:
    """The same without leaving any out."""
    counter.around(Repo, "run")
    counter.around(journal, "_write")
    counter.around(os, "fsync")
    counter.around(journal.Store, "drop_current")
    counter.around(journal.Store, "drop_last")
    counter.after(worktree, "_remove")


def at_git_starts(counter: Counter) -> None:
    """When git has just been started to write: it goes on without rdotool."""
    inner = subprocess.Popen.__init__

    def counted(self: Any, args: Any, **options: Any) -> None:
        inner(self, args, **options)
        words = [word.decode() if isinstance(word, bytes) else word for word in args]
        if VISIBLE.intersection(words):
            counter("git has started")

    subprocess.Popen.__init__ = counted  # type: ignore[assignment, method-assign]


# --- what must hold then ---------------------------------------------------------------


class Arena:
    """One scenario, killed again and again."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario = scenario
        self.folder = folder
        self.number = 0
        self.report = Report()
        package = scenario.make(folder / "template" / "foo-bar")
        self.start = package.repo.snapshot()
        for argv in scenario.before:
            run(package.repo.path, *argv)
            scenario.solve(package.repo)
        self.template = package.repo.path
        self.end = self._uninterrupted()

    def copy(self, template: Path | None = None) -> Path:
        self.number += 1
        return copy(template or self.template, self.folder / f"{self.number}")

    def _uninterrupted(self) -> Snapshot:
        path = self.copy()
        code = self.solved(path, run(path, *self.scenario.argv))
        end = GitRepo(path).snapshot()
        assert code == 0, self.log(path)
        assert end != self.start or self.scenario.backwards
        assert not end.operations
        assert end.status == self.start.status or self.scenario.takes_changes
        shutil.rmtree(path.parent)
        return end

    def solved(self, path: Path, code: int) -> int:
        """Solve and continue as long as it's the user's turn."""
        for _ in range(9):
            if code != 5:
                break
            self.scenario.solve(GitRepo(path))
            code = run(path, "--continue")
        return code

    def log(self, path: Path) -> str:
        return (path.parent / "log").read_text("utf-8", "replace")

    def boundaries(self, prepare: Callable[[Counter], None]) -> int:
        """How many moments there are."""
        path = self.copy()
        told = path.parent / "count"
        ended(fork(path, self.scenario.argv, lambda: prepare(Counter(None, told))))
        return int(told.read_text("utf-8"))

    def kill_at(self, number: int, prepare: Callable[[Counter], None]) -> Path:
        path = self.copy()
        counter = Counter(number, path.parent / "count")
        code = ended(fork(path, self.scenario.argv, lambda: prepare(counter)))
        assert code == TOOL, f"moment {number}: exit {code}\n{self.log(path)}"
        self.report.kills += 1
        return path

    def kill_after(self, seconds: float, *, group: bool) -> Path:
        path = self.copy()
        child = fork(path, self.scenario.argv)
        time.sleep(seconds)
        try:
            (os.killpg if group else os.kill)(child, signal.SIGKILL)
        except ProcessLookupError:  # it is not its group's leader yet
            os.kill(child, signal.SIGKILL)
        self.report.kills += ended(child) == TOOL
        return path

    def check(self, path: Path, what: str) -> None:
        """Go on in one copy, give up in another."""
        state = fingerprint(path)
        if state not in self.report.states:
            self.report.states.add(state)
            self.goes_on(self.copy(path), what)
            if self.scenario.argv != ("--abort",):
                self.gives_up(self.copy(path), what)
        shutil.rmtree(path.parent)

    def goes_on(self, path: Path, what: str) -> None:
        repo = GitRepo(path)
        if self.scenario.backwards:
            code = run(path, "--abort")
        else:
            code = self.solved(path, run(path, "--continue"))
        if code == 1 and "No action in progress" in self.log(path):
            # It had not begun, or was finished.
            code = 0
            if repo.snapshot() != self.end:
                code = self.solved(path, run(path, *self.scenario.argv))
        self.judge(path, f"{what}, go on: exit {code}", self.end, code)

    def gives_up(self, path: Path, what: str) -> None:
        code = run(path, "--abort")
        if code == 1 and "No action in progress" in self.log(path):
            code = 0
            if GitRepo(path).snapshot() == self.end != self.start:
                code = run(path, "undo")
        wanted = self.end if self.scenario.backwards else self.start
        if self.scenario.backwards and GitRepo(path).snapshot() != wanted:
            code = run(path, *self.scenario.argv)  # it had not begun
        self.judge(path, f"{what}, give up: exit {code}", wanted, code)

    def judge(self, path: Path, what: str, wanted: Snapshot, code: int) -> None:
        now = GitRepo(path).snapshot()
        git_dir = path / ".git"
        left = [str(lock) for lock in git_dir.rglob("*.lock")]
        left += [str(file) for file in (git_dir / "rdotool").glob("journal*")]
        if code or now != wanted or left:
            differ = [
                f"{name}: {getattr(now, name)} instead of {getattr(wanted, name)}"
                for name in Snapshot.__dataclass_fields__
                if getattr(now, name) != getattr(wanted, name)
            ]
            self.report.faults.append(f"{what}\n{differ}\n{left}\n{self.log(path)}")
        else:
            shutil.rmtree(path.parent)


def fingerprint(path: Path) -> str:
    """The same for two repositories that rdotool and git can't tell apart."""
    digest = hashlib.sha256(GitRepo(path)("ls-files", "--stage").encode())
    for file in sorted(_told_apart(path)):
        digest.update(str(file.relative_to(path)).encode() + b"\0")
        digest.update(_content(file) + b"\0")
    return digest.hexdigest()


def _told_apart(path: Path) -> Iterator[Path]:
    for file in path.rglob("*"):
        parts = file.relative_to(path).parts
        private = any(part.startswith(("sealed-", "index-")) for part in parts)
        if parts[:2] not in {(".git", "objects"), (".git", "logs")} and not private:
            yield file


def _content(file: Path) -> bytes:
    if file.is_symlink() or not file.is_file():
        return b"" if file.is_dir() else str(file.readlink()).encode()
    if file.name == "index":
        return b""  # it holds times; what it means is above
    data = file.read_bytes()
    if file.name in {"journal.json", "last.json"}:
        return json.dumps({**json.loads(data), "began": 0}).encode()
    return data + oct(file.stat().st_mode).encode()


# --- the ways to kill ------------------------------------------------------------------


def boundaries(arena: Arena, first: int, count: int) -> None:
    """Part *first* of *count* of the moments."""
    _at(at_boundaries, arena, first, count)


def every(arena: Arena, first: int, count: int) -> None:
    """Part *first* of *count* of all moments."""
    _at(at_every_moment, arena, first, count)


def _at(moments: Callable[[Counter], None], arena: Arena, first: int, count: int) -> None:
    total = arena.boundaries(moments)
    for number in range(total * first // count, total * (first + 1) // count):
        arena.check(arena.kill_at(number, moments), f"moment {number} of {total}")


def orphans(arena: Arena, first: int, count: int) -> None:
    """Each git call of the part goes on without rdotool, and the user is quick."""
    total = arena.boundaries(at_git_starts)
    for number in range(total * first // count, total * (first + 1) // count):
        arena.goes_on(arena.kill_at(number, at_git_starts), f"git {number} of {total}")
        arena.gives_up(arena.kill_at(number, at_git_starts), f"git {number} of {total}")


def by_time(arena: Arena, first: int, count: int) -> None:
    """*count* moments drawn with the seed *first*; every other one spares the git."""
    began = time.monotonic()
    run(arena.copy(), *arena.scenario.argv)
    lasts = time.monotonic() - began
    dice = random.Random(first)
    for number in range(count):
        moment = dice.uniform(0, lasts)
        what = f"{'group' if number % 2 else 'alone'} after {moment:.4f} of {lasts:.4f} s"
        path = arena.kill_after(moment, group=bool(number % 2))
        if number % 2:
            arena.check(path, what)
        elif number % 4:
            arena.goes_on(path, what)
        else:
            arena.gives_up(path, what)


HOW = {"boundaries": boundaries, "every": every, "orphans": orphans, "time": by_time}


def work(scenario: str, how: str, first: str, count: str, folder: str) -> None:
    load_everything()
    arena = Arena(scenarios.ALL[scenario], Path(folder))
    HOW[how](arena, int(first), int(count))
    sys.stdout.write(json.dumps(arena.report.as_dict()))


if __name__ == "__main__":
    work(*sys.argv[1:])
