"""Package entries of an info file: where one is, and where a new one goes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

PACKAGES = "packages"
# A file whose neighbours are the wrong way round more often than this isn't sorted.
_STRAY = 0.03


def index(packages: Sequence[dict[str, Any]], project: str) -> int | None:
    """The number of the entry of *project*; of several the first."""
    return next((at for at, one in enumerate(packages) if one.get("project") == project), None)


def place(projects: Sequence[str], new: str) -> int:
    """Where a new entry goes among those that are there: by their own order.

    Most of rdoinfo's files are in the order of ASCII, capitals first; what isn't sorted
    (rdo.yml, deps.yml, under-review.yml) grows at its end.
    """
    if len(projects) < 2:
        return int(bool(projects) and projects[0] < new)
    orders: tuple[Callable[[str], str], ...] = (str, str.casefold)
    key = min(orders, key=lambda order: _strays(projects, order))
    if _strays(projects, key) > max(1.0, _STRAY * len(projects)):
        return len(projects)
    return next((at for at, one in enumerate(projects) if key(one) > key(new)), len(projects))


def _strays(projects: Sequence[str], key: Callable[[str], str]) -> int:
    return sum(key(one) > key(other) for one, other in pairwise(projects))


def add(checkout: Checkout, name: str, entry: dict[str, Any], after: str | None = None) -> None:
    """Put a package's *entry* into the file *name*.

    Args:
        after: the project that it shall stand behind; else it goes where the order says.

    Raises:
        RdotoolError: the file has an entry of that project, or none of *after*.
    """
    packages = checkout.packages(name)
    project = str(entry["project"])
    if index(packages, project) is not None:
        raise RdotoolError(f"{checkout.shown(name)} has {project} already", "Nothing is changed.")
    if after is None:
        at = place([str(one.get("project")) for one in packages], project)
    else:
        before = index(packages, after)
        if before is None:
            raise RdotoolError(
                f"{checkout.shown(name)} has no {after} to put {project} behind",
                f"See its projects: grep project: {checkout.shown(name)}",
            )
        at = before + 1
    checkout.text(name).insert((PACKAGES,), at, entry)


def remove(checkout: Checkout, name: str, project: str) -> None:
    """Take the entry of *project* out of the file *name*.

    Raises:
        RdotoolError: it has none.
    """
    at = index(checkout.packages(name), project)
    if at is None:
        raise RdotoolError(f"{checkout.shown(name)} has no {project}", "Nothing is changed.")
    checkout.text(name).remove((PACKAGES, at))
