"""Mappings as YAML text in block style, as ``yaml.dump`` writes them, only faster.

Plain words, URLs, NVRs and addresses need no quotes and make up nearly all of
rdoinfo; whatever is not clearly plain is left to PyYAML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@+~%-]*(?::[A-Za-z0-9_./@+~%-]+)*")
# What YAML 1.1 would take for a boolean or nothing.
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
# PyYAML writes long keys as "? key".
_LONG = 100


class _NotPlainError(Exception):
    """A value for PyYAML."""


def block(mapping: Mapping[str, Any]) -> str:
    """*mapping* as block YAML with sorted keys, without the last newline."""
    return "".join(_entry(key, mapping[key]) for key in sorted(mapping)).rstrip()


def _entry(key: str, value: Any) -> str:
    try:
        return "\n".join(_lines(key, value, "")) + "\n"
    except _NotPlainError:
        import yaml

        return str(yaml.safe_dump({key: value}, default_flow_style=False))


def _lines(key: str, value: Any, indent: str) -> list[str]:
    head = f"{indent}{_plain(key)}:"
    if isinstance(value, dict) and value:
        lines = [head]
        for name in sorted(value):
            lines += _lines(name, value[name], indent + "  ")
        return lines
    if isinstance(value, list) and value:
        return [head, *(f"{indent}- {_plain(item)}" for item in value)]
    return [f"{head} {_plain(value)}"]


def _plain(value: Any) -> str:
    if value is None:
        return "null"
    if not isinstance(value, str) or len(value) > _LONG or not _PLAIN.fullmatch(value):
        raise _NotPlainError
    if value.lower() in _WORDS:
        raise _NotPlainError
    return value
