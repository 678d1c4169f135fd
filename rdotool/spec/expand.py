"""Expansion of a spec's texts that executes nothing.

Simple texts are answered by `rdotool.spec.macros`; what it is not sure of goes
to norpm, loaded then.  norpm runs neither shell nor Lua; here it also gets
limits, as a spec may define macros that double each other.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.spec.macros import EXECUTES, TOO_MUCH, Unsure

if TYPE_CHECKING:
    from rdotool.spec.state import State

MAX_SECONDS = 5.0
MAX_LOOKUPS = 50_000
_REFUSED = re.compile(r"%\{?(rep|load|include|uncompress)\b")
_BACKTRACKING = re.compile(r"%\{?gsub[^\n]*[(*+][^\n]*[)*+]\s*[*+]")
_RUNS = re.compile(r"%\(|%\{(?:lua|load|include|getenv|uncompress)\b")


def expand(text: str, state: State, preamble: str, where: str) -> str:
    """The value of `text` at the end of `preamble`.

    Undefined macros stay as written, as rpm leaves them.

    Args:
        text: what to expand.
        state: the walked preamble.
        preamble: its text, for norpm.
        where: the spec's name, for messages.

    Raises:
        RdotoolError: the value needs a shell, Lua, or too much time or space.
    """
    state.macros.start_over()
    try:
        value = state.macros.expand(text)
    except Unsure as unsure:
        if unsure.kind == TOO_MUCH:
            raise too_much(unsure, where) from None
        value = _with_norpm(text, preamble, unsure, where)
    return value


def too_much(unsure: Unsure, where: str) -> RdotoolError:
    """The error for macros that recurse or grow without end."""
    return RdotoolError(
        f"macro expansion does not end or grows too large: {unsure.what}",
        "look for a macro that calls itself",
        where=_place(where, unsure.line),
    )


def _executes(unsure: Unsure, where: str) -> RdotoolError:
    return RdotoolError(
        f"the value of {unsure.what} comes from a shell command or Lua, "
        "which reading a spec never runs",
        "Write the value literally.",
        where=_place(where, unsure.line),
    )


def _place(where: str, line: int) -> str:
    return f"{where}:{line + 1}" if line >= 0 else where


def _with_norpm(text: str, preamble: str, unsure: Unsure, where: str) -> str:
    if _REFUSED.search(preamble + text) or _BACKTRACKING.search(preamble + text):
        raise _unknown(unsure, where)
    try:
        value = _norpm_value(text, preamble)
    except _Limit:
        raise too_much(unsure, where) from None
    except (Exception, RecursionError):
        raise _unknown(unsure, where) from None
    if _RUNS.search(value):
        raise _executes(Unsure(EXECUTES, unsure.what, unsure.line), where)
    return value


def _unknown(unsure: Unsure, where: str) -> RdotoolError:
    if unsure.kind == EXECUTES:
        return _executes(unsure, where)
    return RdotoolError(
        f"can't tell the value of {unsure.what}",
        "Write the value literally.",
        where=_place(where, unsure.line),
    )


class _Limit(Exception):
    """norpm took too long or too much."""


def _norpm_value(text: str, preamble: str) -> str:
    from norpm.specfile import specfile_expand, specfile_expand_string

    registry = _registry()
    specfile_expand(preamble, registry)
    value = str(specfile_expand_string(text, registry))
    registry.check(value)
    return value


def _registry() -> Any:
    """An empty norpm registry that counts what is asked of it."""
    from norpm.macro import MacroRegistry

    class Guarded(MacroRegistry):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.lookups = 0
            self.until = time.monotonic() + MAX_SECONDS

        def check(self, value: object) -> None:
            self.lookups += 1
            spent = self.lookups > MAX_LOOKUPS or time.monotonic() > self.until
            if spent or len(str(value)) > 1 << 18:
                raise _Limit

        def __getitem__(self, name: str) -> Any:
            self.check(name)
            return super().__getitem__(name)

        def define(self, name: str, value: Any, special: bool = False) -> None:
            self.check(value)
            super().define(name, value, special)

    return Guarded()
