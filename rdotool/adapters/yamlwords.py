"""How values are written in a YAML file, in the habit of rdoinfo's files."""

from __future__ import annotations

import json
import re
import string
from typing import Any

from rdotool.adapters.yamlfile import parse
from rdotool.errors import RdotoolError

Value = Any  # text, a number, a flag, None, or lists and mappings of them

_PLAIN = frozenset(string.ascii_letters + string.digits + " .,:;-_+/()[]{}<>=@")
STEP = 2  # columns that a nested mapping is indented by


def scalar(value: str | float) -> str:
    """*value* as YAML reads it back: plain where that is the same, else in quotes."""
    if not isinstance(value, str):
        text = json.dumps(value)
        # YAML 1.1 takes 1e+22 for text.
        return text.replace("e", ".0e") if re.fullmatch(r"-?\d+e[-+]\d+", text) else text
    if _reads_back(value):
        return value
    if value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = (char if char in _PLAIN else f"\\U{ord(char):08X}" for char in value)
    return f'"{"".join(escaped)}"'


def quoted_like(quote: str | None, value: str | float) -> str:
    """*value* in the quotes that what it replaces is written in, where it can stand in them."""
    if quote in ("'", '"') and isinstance(value, str) and _PLAIN.issuperset(value):
        return f"{quote}{value}{quote}"
    return scalar(value)


def _reads_back(text: str) -> bool:
    if not text or not text.isprintable():
        return False
    try:
        return bool(parse(f"k: {text}\n".encode(), "") == {"k": text})
    except RdotoolError:
        return False


def document(content: dict[str, Value]) -> bytes:
    """A new file that holds *content*, in the block style of rdoinfo's files."""
    return "".join(f"{line}\n" for line in lines_of(content, 0)).encode("utf-8")


def lines_of(value: Value, column: int) -> list[str]:
    """*value*, a mapping or a list, as lines that begin at *column*."""
    if isinstance(value, list):
        return [line for part in value for line in item(part, column)]
    found = []
    for key, part in value.items():
        head = f"{' ' * column}{scalar(key)}:"
        if isinstance(part, dict | list) and part:
            found += [head, *lines_of(part, column + step(part))]
        elif isinstance(part, dict | list):
            found.append(f"{head} {'{}' if isinstance(part, dict) else '[]'}")
        else:
            found.append(head if part is None else f"{head} {scalar(part)}")
    return found


def step(value: Value) -> int:
    """How much deeper a value stands than its key: rdoinfo's lists aren't indented."""
    return 0 if isinstance(value, list) else STEP


def item(value: Value, column: int) -> list[str]:
    """One item of a list whose dashes stand at *column*."""
    if not isinstance(value, dict | list):
        return [f"{' ' * column}- {scalar(value)}"]
    if not value:
        return [f"{' ' * column}- {'{}' if isinstance(value, dict) else '[]'}"]
    first, *rest = lines_of(value, column + STEP)
    return [f"{' ' * column}- {first[column + STEP :]}", *rest]
