"""OpenStack's upper-constraints: the one version of each project that a release is tested with.

A line is ``name===version[;marker]``; a name stands more than once where the versions
depend on Python's. https://docs.openstack.org/project-team-guide/dependency-management.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.reqs import parse

if TYPE_CHECKING:
    from rdotool.reqs.parse import Requirement, Unread
    from rdotool.reqs.target import Target


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint.

    Attributes:
        name: as the file spells it.
        version: whole, as the file has it (``2.9.0.post0``).
        where: ``file:line``.
    """

    name: str
    version: str
    where: str


@dataclass(frozen=True, slots=True)
class Constraints:
    """A file of constraints, as it is for one Python.

    Attributes:
        by_name: by canonical name, in the file's order.
        unread: the lines that are no constraint, with the reason.
    """

    by_name: dict[str, Constraint]
    unread: tuple[Unread, ...] = ()


def read(text: str, name: str, target: Target) -> Constraints:
    """Read the text of an upper-constraints file; nothing in it makes this fail.

    Args:
        name: what to call the file in messages.
        target: whose markers hold. Where two lines hold, the first counts, as with pip's
            own choice of the first candidate.
    """
    found = parse.parse(text, name)
    unread = list(found.unread)
    by_name: dict[str, Constraint] = {}
    for entry in found.entries:
        version = _pinned(entry)
        if version is None:
            why = "a constraint names one version, with ==="
            unread.append(parse.Unread(entry.line, f"{entry.name}{entry.specifier}", why))
        elif target.applies(entry):
            by_name.setdefault(entry.canonical, Constraint(entry.name, version, entry.where))
    return Constraints(by_name, tuple(unread))


def _pinned(entry: Requirement) -> str | None:
    for operator in ("===", "=="):
        version = entry.specifier.removeprefix(operator)
        if version != entry.specifier and "," not in version and "*" not in version:
            return version
    return None
