"""Making an index of a ``primary.xml``: in one pass, keeping a batch of it in memory."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from rdotool.adapters import createrepo, numbers
from rdotool.adapters.createrepo import UnreadableError
from rdotool.repos import index
from rdotool.repos.model import SIGNS
from rdotool.repos.requirement import canonical

if TYPE_CHECKING:
    from pathlib import Path

_BATCH = 2000  # packages
_PYTHON = re.compile(r"python(\d+(?:\.\d+)+)dist\(")
# Nobody reads it before it is whole and renamed: no journal is needed, nor any syncing.
_FAST = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"
_PROVIDES = "INSERT INTO provide VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def make(primary: Path, target: Path) -> dict[str, int]:
    """Write the index of *primary* (plain XML) as the new file *target*.

    Returns how many ``packages`` and ``provides`` there are.

    Raises:
        UnreadableError: the data isn't what it should be.
        sqlite3.Error: it can't be written.
    """
    with closing(sqlite3.connect(target, isolation_level=None)) as database:
        database.executescript(_FAST + index.SCHEMA)
        database.execute("BEGIN")
        writer = _Writer(database)
        createrepo.packages(primary, writer.add)
        about = writer.finish()
        database.execute("COMMIT")
    return about


class _Writer:
    """Takes createrepo_c's packages, one by one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._packages: list[tuple[Any, ...]] = []
        self._provides: list[tuple[Any, ...]] = []
        self._counts = {"packages": 0, "provides": 0}
        self._pythons: set[str] = set()

    def add(self, package: Any) -> None:
        """Take one package.

        Raises:
            UnreadableError: it lacks its name, version, release or architecture.
        """
        number = self._counts["packages"]
        facts = (package.name, package.version, package.release, package.arch)
        if not all(facts):
            known = package.name or f"number {number + 1}"
            raise UnreadableError(f"its package {known} has no name, version, release or arch")
        evr = (package.epoch or "0", package.version, package.release)
        self._packages.append((number, package.name, *evr, package.arch))
        for place, entry in enumerate(package.provides):
            self._provides.append((*self._row(number, place, entry, evr),))
        self._counts["packages"] += 1
        self._counts["provides"] += len(package.provides)
        if len(self._packages) >= _BATCH:
            self._flush()

    def _row(
        self, package: int, place: int, entry: tuple[Any, ...], own: tuple[str, str, str]
    ) -> tuple[Any, ...]:
        name, flags, epoch, version, release = entry[:5]
        if not name or flags not in (None, *SIGNS):
            raise UnreadableError(f"a Provides in it makes no sense: {entry[:5]}")
        key = canonical(name)
        if key.startswith("python") and (match := _PYTHON.match(key)):
            self._pythons.add(match[1])
        spelling = None if key == name else name
        if not flags or not version:
            return key, package, place, spelling, None, None, None, None
        if (epoch or "0", version, release) == own:
            return key, package, place, spelling, flags, None, None, None
        return key, package, place, spelling, flags, epoch, version, release

    def _flush(self) -> None:
        insert = "INSERT INTO package VALUES (?, ?, ?, ?, ?, ?)"
        self._database.executemany(insert, self._packages)
        self._database.executemany(_PROVIDES, self._provides)
        self._packages.clear()
        self._provides.clear()

    def finish(self) -> dict[str, int]:
        """Write the rest, and what the index is about."""
        self._flush()
        pythons = sorted(self._pythons, key=lambda text: [*map(numbers.clipped, text.split("."))])
        about: dict[str, Any] = {**self._counts, "pythons": pythons}
        rows = [(key, json.dumps(value)) for key, value in about.items()]
        self._database.executemany("INSERT INTO about VALUES (?, ?)", rows)
        return self._counts
