"""What a Python project is called in RPM, and which project an RPM name means.

``python3dist(oslo.db)``, ``python3.12dist(oslo-db)`` and ``python3-oslo-db`` are one thing.
The names of packages are pymod2pkg's, RDO's own table; a table of the user's goes before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_DIST = re.compile(r"python(?:3(?:\.\d+)?|[23])?dist\(([^)\[\]]+)(?:\[([^\]]*)\])?\)")
_PACKAGE = re.compile(r"python(?:3(?:\.?\d+)?|2)?-(.+)")
_RUNS = re.compile(r"[-_.]+")


def canonical(name: str) -> str:
    """A project's name for comparing (PEP 503)."""
    return _RUNS.sub("-", name).lower()


@lru_cache(maxsize=4096)
def package(project: str) -> str:
    """The RPM package of a project, by pymod2pkg, such as ``python3-oslo-db``."""
    import pymod2pkg

    return str(pymod2pkg.module2package(project, "rdo", py_vers=("py3",)))


def provides(project: str, extra: str = "") -> str:
    """The capability that RPM's generator gives a project: ``python3dist(oslo-db)``."""
    inner = canonical(project) + (f"[{canonical(extra)}]" if extra else "")
    return f"python3dist({inner})"


def dist(name: str) -> tuple[str, str] | None:
    """The canonical project and the extra of a ``python3dist(…)`` name, or None."""
    match = _DIST.fullmatch(name)
    return (canonical(match[1]), canonical(match[2] or "")) if match else None


def unversioned(name: str) -> str:
    """``python3-x`` for ``python-x``, ``python2-x``, ``python3.12-x`` and ``python36-x``."""
    match = _PACKAGE.fullmatch(name)
    return f"python3-{match[1]}" if match else name


def is_python(name: str) -> bool:
    """Whether an RPM name is a Python module's, by its form."""
    return bool(_DIST.fullmatch(name) or _PACKAGE.fullmatch(name))


@lru_cache(maxsize=4096)
def _meaning(name: str) -> tuple[bool, str]:
    """Whether an RPM name is a ``python3dist(…)``, and what it is compared by."""
    of_dist = dist(name)
    if of_dist:
        return True, of_dist[0]
    # Fedora's packages of extras: python3-oslo-db+mysql.
    return False, unversioned(name).partition("+")[0].lower()


@dataclass(frozen=True)
class Names:
    """Finds the declared name that means a project.

    Attributes:
        table: project (any spelling) to RPM package, before pymod2pkg's own.
    """

    table: Mapping[str, str] = field(default_factory=dict)

    def package(self, project: str) -> str:
        """The RPM package of *project*."""
        return self._own.get(canonical(project)) or package(project)

    @cached_property
    def _own(self) -> dict[str, str]:
        return {canonical(name): rpm for name, rpm in self.table.items()}

    def find(self, project: str, declared: Iterable[str]) -> list[str]:
        """Those of the *declared* RPM names that mean *project*."""
        meant = ((True, canonical(project)), _meaning(self.package(project)))
        return [name for name in declared if _meaning(name) in meant]


def read_table(data: object, where: str) -> dict[str, str]:
    """Check a table of names as it comes from a YAML file.

    Raises:
        RdotoolError: it isn't a mapping of texts to texts.
    """
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise RdotoolError("a table of names is a mapping", "PROJECT: RPM-NAME", where=where)
    odd = [
        key for key, value in data.items() if not (isinstance(key, str) and isinstance(value, str))
    ]
    if odd:
        raise RdotoolError(
            f"{odd[0]!r} has no name of a package", "PROJECT: RPM-NAME", where=where
        )
    return {str(key): str(value) for key, value in data.items()}
