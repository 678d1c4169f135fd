"""The settings as text and as plain data; passwords in URLs are never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.adapters.urls import without_password
from rdotool.config.keys import KEYS
from rdotool.config.settings import AUTO
from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.config.explain import Explained, Value


def find(explained: Explained, name: str) -> Value:
    """The value of the key *name*; ``-`` and ``_`` are one in it.

    Raises:
        UsageError: there is no such key.
    """
    from difflib import get_close_matches

    known = {value.key: value for value in explained.values}
    for key in (name, name.lower().replace("-", "_")):
        if key in known:
            return known[key]
    near = get_close_matches(name.lower(), known, n=1)
    hint = f"Did you mean {near[0]}?" if near else "All keys: rdotool conf"
    raise UsageError(f"there is no key {name!r}", hint)


def text(value: Value) -> str:
    """The value as it could stand in a file."""
    raw = value.value
    if _is_automatic(value):
        return AUTO
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    return without_password(str(raw))


def _is_automatic(value: Value) -> bool:
    return value.value is None or (value.value == "" and value.key == "upload_tool")


def rows(explained: Explained) -> list[tuple[str, str, str]]:
    """Key, value, and where it comes from, for each key."""
    return [
        (value.key, text(value) or "-", value.where or value.origin) for value in explained.values
    ]


def places(explained: Explained) -> Iterator[str]:
    """The files that were looked for, and the folders."""
    yield "Files (what stands above wins):"
    for file in explained.files:
        yield f"  {file.path}  {'read' if file.found else 'not there'}"
    yield "Folders:"
    for name, path in _folders(explained).items():
        yield f"  {path}  {name}"


def _folders(explained: Explained) -> dict[str, str]:
    settings = explained.settings
    return {"cache": str(settings.cache_dir), "logs": str(settings.state_dir)}


def value_as_data(value: Value) -> dict[str, Any]:
    """One value for JSON."""
    raw = None if _is_automatic(value) else value.value
    about = KEYS[value.key].about if value.key in KEYS else "another distribution's info"
    return {
        "key": value.key,
        "value": without_password(raw) if isinstance(raw, str) else raw,
        "origin": value.origin,
        "where": value.where or None,
        "about": about,
    }


def as_data(explained: Explained) -> dict[str, Any]:
    """Everything for JSON."""
    return {
        "values": [value_as_data(value) for value in explained.values],
        "files": [{"path": str(file.path), "read": file.found} for file in explained.files],
        "folders": _folders(explained),
    }
