"""The doctor: looks at everything that rdotool needs, changes nothing, never asks or hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.workflows.health import doctor_network, doctor_package, doctor_tools
from rdotool.workflows.health.findings import Finding, of_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rdotool.workflows.health.findings import Place

_CHECKS: tuple[tuple[str, Callable[[Place], Iterable[Finding]]], ...] = (
    *doctor_tools.CHECKS,
    *doctor_package.CHECKS,
    *doctor_network.CHECKS,
)


def examine(place: Place, progress: Callable[[str], None]) -> list[Finding]:
    """Every finding, in the order of their topics.

    Args:
        progress: is told what is being looked at.
    """
    return list(_examine(place, progress))


def _examine(place: Place, progress: Callable[[str], None]) -> Iterator[Finding]:
    for name, check in _CHECKS:
        progress(f"looking at {name}")
        try:
            yield from check(place)
        except RdotoolError as error:
            yield of_error("this check", name, error)
        except OSError as error:
            yield Finding("this check", name, "bad", f"{error.filename or ''} {error.strerror}")
