"""The only importer of rpm, and only when it is asked for."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

from rdotool import versions
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable

EVR = tuple[str, str, str]


@cache
def _rpm() -> Any:
    try:
        return importlib.import_module("rpm")
    except ImportError:
        return None


def available() -> bool:
    """True when rpm's Python module can be imported."""
    return hasattr(_rpm(), "labelCompare")


def order() -> Callable[[str, str], int]:
    """The order of two versions: rpm's own where it is there, else the same without it."""
    if not available():
        return versions.rpmvercmp
    return lambda one, other: label_compare(("0", one, ""), ("0", other, ""))


def label_compare(one: EVR, other: EVR) -> int:
    """Rpm's order of two (epoch, version, release): -1, 0 or 1.

    Raises:
        RdotoolError: rpm's Python module is not there.
    """
    return int(_required().labelCompare(one, other))


def _required() -> Any:
    if not available():
        raise RdotoolError(
            "rpm's Python module is not installed",
            "install python3-rpm (dnf or apt), or `pip install rpm`",
        )
    return _rpm()
