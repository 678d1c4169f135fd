"""The only importer of rpm, and only when it is asked for."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from rdotool.errors import RdotoolError

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


def label_compare(one: EVR, other: EVR) -> int:
    """Rpm's order of two (epoch, version, release): -1, 0 or 1.

    Raises:
        RdotoolError: rpm's Python module is not there.
    """
    return int(_required().labelCompare(one, other))


def expand(spec_file: str, text: str) -> str:
    """`text` expanded by librpm after it has parsed `spec_file`.

    This RUNS what the spec's ``%(…)`` and ``%{lua:…}`` say: only for specs that
    the user trusts, and only when they ask for it.

    Raises:
        RdotoolError: rpm's Python module is not there, or rpm refuses the spec.
    """
    rpm = _required()
    try:
        rpm.reloadConfig()
        rpm.spec(spec_file)
        return str(rpm.expandMacro(text))
    except (rpm.error, ValueError) as error:
        raise RdotoolError(
            f"rpm refuses this spec: {error}",
            f"see what `rpmspec -P {spec_file}` says",
            where=spec_file,
        ) from None
    finally:
        rpm.reloadConfig()


def _required() -> Any:
    if not available():
        raise RdotoolError(
            "rpm's Python module is not installed",
            "install python3-rpm (dnf or apt), or `pip install rpm`",
        )
    return _rpm()
