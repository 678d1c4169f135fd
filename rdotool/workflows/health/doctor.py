"""The doctor: looks at everything that rdotool needs, changes nothing, never asks or hangs."""

from __future__ import annotations

from pathlib import Path
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
        except Exception as error:  # the other findings are worth having
            yield _of_bug(name, error)


def _of_bug(name: str, error: Exception) -> Finding:
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" ({Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno})" if at else ""
    text = f"this is a bug in rdotool: {type(error).__name__}: {error}{place}"
    return Finding("this check", name, "bad", text, "Please report it.")
