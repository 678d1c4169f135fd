"""uc report: what the repositories of a release have of each upper-constraint.

The columns and the statuses are those of RDO's dashboard. A module's package is found by
what it provides, ``python3dist(NAME)``; of several the newest counts.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Literal

from rdotool.errors import RdotoolError
from rdotool.repos.model import newest
from rdotool.reqs import ranges
from rdotool.versions import rpmvercmp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.repos import RepoSet
    from rdotool.reqs.constraints import Constraint, Constraints

Status = Literal["lower", "equal", "greater", "missing"]
STATUSES: tuple[Status, ...] = ("lower", "equal", "greater", "missing")
HEADER = ("Release", "ModName", "ModVers", "PkgName", "PkgVers", "Source", "Status")


@dataclass(frozen=True, slots=True)
class Row:
    """One constraint beside its package; the columns of the table.

    Attributes:
        others: the other repositories that have the module, joined by a comma.
    """

    release: str
    module: str
    constraint: str
    package: str
    version: str
    source: str
    status: Status
    others: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The dashboard's columns."""
        return astuple(self)[: len(HEADER)]


def rows(
    release: str, constraints: Constraints, repos: RepoSet, *, python: str | None, arch: str
) -> list[Row]:
    """A row for each constraint, in the file's order.

    Args:
        python: look for the modules of this Python (``3.9``) only.
        arch: packages for others don't count.
    """
    return [_row(release, one, repos, python, arch) for one in constraints.by_name.values()]


def _row(
    release: str, constraint: Constraint, repos: RepoSet, python: str | None, arch: str
) -> Row:
    found = [
        package
        for package, _ in repos.module(constraint.name, python)
        if package.arch in (arch, "noarch")
    ]
    best = newest(found)
    base = release, constraint.name, constraint.version
    if best is None:
        return Row(*base, "", "", "", "missing")
    others = dict.fromkeys(one.repo for one in found if one.repo != best.repo)
    status = compared(best.version, constraint.version)
    return Row(*base, best.name, best.version, best.repo, status, ", ".join(others))


def compared(package: str, constraint: str) -> Status:
    """Whether a package's version is lower than the constrained one, equal or greater.

    By RPM's order, after what PEP 440 and RPM write differently is written alike.
    """
    order = rpmvercmp(_comparable(package), _comparable(constraint))
    return "lower" if order < 0 else "greater" if order else "equal"


def _comparable(version: str) -> str:
    try:
        return ranges.rpm_version(ranges.from_python(version))
    except RdotoolError:
        return version


def chosen(found: Iterable[Row], statuses: Sequence[str]) -> list[Row]:
    """The rows that have one of the statuses; all of them when none is named."""
    return [row for row in found if not statuses or row.status in statuses]


def counts(found: Sequence[Row]) -> dict[str, int]:
    """How many rows have each status."""
    return {status: sum(row.status == status for row in found) for status in STATUSES}
