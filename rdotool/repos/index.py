"""The index of a repository: its packages and their Provides, for lookups by name.

It is an SQLite database that is written once and then only read. A lookup touches a few
pages of it, whatever the size of the repository; JSON would have to be parsed as a whole
(or need an index format of its own), and XML is what it saves us from. SQLite reads data
only, and notices most damage; an index that turns out to be damaged is made anew.

``provide`` is clustered by the capability's canonical spelling (`requirement.canonical`).
Its ``name`` is NULL where that is how the package writes it, and its ``version`` where the
whole EVR is the package's own, as nearly half of them are.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdotool.repos.model import Package, Provide, evr_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FORMAT = 1
"""Part of the file's name, and written in it: another format is another file."""
APPLICATION = 0x52444F54
SCHEMA = f"""\
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE package (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, epoch TEXT NOT NULL, version TEXT NOT NULL,
  release TEXT NOT NULL, arch TEXT NOT NULL);
CREATE INDEX package_name ON package (name);
CREATE TABLE provide (
  key TEXT NOT NULL, package INTEGER NOT NULL, number INTEGER NOT NULL,
  name TEXT, flags TEXT, epoch TEXT, version TEXT, release TEXT,
  PRIMARY KEY (key, package, number)) WITHOUT ROWID;
"""
_PACKAGE = "p.name, p.epoch, p.version, p.release, p.arch"
_PROVIDE = "v.key, v.name, v.flags, v.epoch, v.version, v.release"

Found = tuple[Package, Provide]


class DamagedError(Exception):
    """The file is no index of this format, or part of it is broken."""


class Index:
    """An index in the file *path*; *repo* is what its packages are said to be from.

    Raises:
        DamagedError: from each method, too.
    """

    def __init__(self, path: Path, repo: str) -> None:
        self._repo = repo
        # Nobody ever changes an index, so no lock is needed.
        uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
        try:
            self._db = sqlite3.connect(uri, uri=True)
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from None
        if self._number("PRAGMA application_id") != APPLICATION or (
            self._number("PRAGMA user_version") != FORMAT
        ):
            raise DamagedError("it is of another format")
        self.about: dict[str, Any] = {
            key: json.loads(value) for key, value in self._rows("SELECT key, value FROM about")
        }
        if "packages" not in self.about:
            raise DamagedError("it is incomplete")

    def __del__(self) -> None:
        """Python 3.13 complains of connections that nobody closes."""
        if hasattr(self, "_db"):
            self._db.close()

    @property
    def pythons(self) -> list[str]:
        """The versions N for which a ``pythonNdist(…)`` is provided: ``["3.9", "3.12"]``."""
        return list(self.about["pythons"])

    def packages(self) -> list[Package]:
        """All packages, in the repository's order."""
        rows = self._rows(f"SELECT {_PACKAGE} FROM package AS p ORDER BY p.id")  # noqa: S608
        return [self._package(row) for row in rows]

    def named(self, name: str) -> list[Package]:
        """The packages of this name, the newest first."""
        query = f"SELECT {_PACKAGE} FROM package AS p WHERE p.name = ? ORDER BY p.id"  # noqa: S608
        packages = [self._package(row) for row in self._rows(query, name)]
        return sorted(packages, key=evr_key, reverse=True)

    def provided(self, capability: str) -> list[Found]:
        """Who provides a capability (in its canonical spelling), the newest packages first."""
        query = (
            f"SELECT {_PACKAGE}, {_PROVIDE} FROM provide AS v"  # noqa: S608
            " JOIN package AS p ON p.id = v.package WHERE v.key = ? ORDER BY p.id, v.number"
        )
        found = [self._found(row) for row in self._rows(query, capability)]
        return sorted(found, key=lambda pair: evr_key(pair[0]), reverse=True)

    def _package(self, row: Sequence[Any]) -> Package:
        name, epoch, version, release, arch = row
        return Package(name, epoch, version, release, arch, self._repo)

    def _found(self, row: Sequence[Any]) -> Found:
        package = self._package(row[:5])
        key, name, flags, epoch, version, release = row[5:]
        if flags and version is None:
            return package, Provide(name or key, flags, package.evr)
        return package, Provide(name or key, flags, (epoch, version or "", release or ""))

    def _number(self, query: str) -> int:
        return int(self._rows(query)[0][0])

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from None
