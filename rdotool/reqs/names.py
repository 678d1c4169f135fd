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
# What RDO's specs call it besides: Fedora's package provides both names.
_ALSO = {"pyyaml": "python3-yaml"}
# What an extra brings, when its package doesn't require it by itself: a spec that has it
# is right, though upstream doesn't name it.
_BROUGHT = {
    ("oslo-db", "mysql"): "pymysql",
    ("oslo-db", "postgresql"): "psycopg2",
    ("oslo-messaging", "kafka"): "confluent-kafka",
    ("oslo-cache", "dogpile"): "pymemcache",
    ("tooz", "etcd3gw"): "etcd3gw",
    ("keystonemiddleware", "audit-notifications"): "oslo-messaging",
}


def canonical(name: str) -> str:
    """A project's name for comparing (PEP 503)."""
    return _RUNS.sub("-", name).lower()


@lru_cache(maxsize=4096)
def package(project: str) -> str:
    """The RPM package of a project, by pymod2pkg, such as ``python3-oslo-db``."""
    import pymod2pkg

    # Its table is for one spelling of a project's name; upstream may use another.
    known = _spellings().get(canonical(project), project)
    return str(pymod2pkg.module2package(known, "rdo", py_vers=("py3",)))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """How pymod2pkg spells the projects that its rules name, by their canonical names."""
    import pymod2pkg

    rules = getattr(pymod2pkg, "RDO_PKG_MAP", ())
    named = (getattr(rule, "mods", None) or [getattr(rule, "mod", None)] for rule in rules)
    return {canonical(name): name for mods in named for name in mods if name}


def provides(project: str, extra: str = "") -> str:
    """The capability that RPM's generator gives a project: ``python3dist(oslo-db)``."""
    inner = canonical(project) + (f"[{canonical(extra)}]" if extra else "")
    return f"python3dist({inner})"


def brought(project: str, extras: Iterable[str]) -> set[str]:
    """Canonical names of the projects that *extras* of a project are known to bring."""
    pairs = ((canonical(project), canonical(extra)) for extra in extras)
    return {_BROUGHT[pair] for pair in pairs if pair in _BROUGHT}


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
        meant = self._meant(canonical(project), project)
        return [name for name in declared if _meaning(name) in meant]

    def _meant(self, wanted: str, project: str) -> set[tuple[bool, str]]:
        """All that means a project, as `_meaning` has it."""
        rpm = unversioned(self.package(project)).lower()
        found = {(True, wanted), (False, rpm), (False, _ALSO.get(wanted, rpm))}
        # Before Python 3 some were packaged without a prefix: PyYAML, pytz, pyOpenSSL.
        bare = rpm.removeprefix("python3-")
        return found | {(False, bare)} if bare.startswith("py") else found


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
