"""rdopkg's file of overrides (``reqcheck -O``): what is required instead of upstream's word.

Its form is ``packages: {all: [{name: RPM-NAME, version: ">= 1.0"}], PACKAGE: […]}``. An entry
without a version takes the requirement out of the check.
"""

from __future__ import annotations

import re
from typing import Any

from rdotool.errors import RdotoolError

_CLAUSE = re.compile(r"\s*(<=|>=|==|<|>|=)\s*([^\s,<>=]+)\s*")
_FORM = "packages: {all: [{name: python3-foo, version: '>= 1.0'}]}"


def read(data: Any, package: str, where: str) -> dict[str, str]:
    """What is overridden for *package*: RPM name to clauses, empty to ignore it.

    Args:
        data: the YAML file's content.
        package: the spec's Name; entries for ``all`` hold too, its own go before them.

    Raises:
        RdotoolError: it hasn't that form.
    """
    packages = data.get("packages") if isinstance(data, dict) else None
    if not isinstance(packages, dict):
        raise RdotoolError("it is no file of overrides", f"Its form: {_FORM}", where=where)
    found: dict[str, str] = {}
    for owner in ("all", package):
        entries = packages.get(owner) or []
        if not isinstance(entries, list):
            raise RdotoolError(f"{owner}: a list is expected", f"Its form: {_FORM}", where=where)
        for entry in entries:
            name, version = _entry(entry, owner, where)
            found[name] = version
    return found


def _entry(entry: Any, owner: str, where: str) -> tuple[str, str]:
    name = entry.get("name") if isinstance(entry, dict) else None
    version = entry.get("version") or "" if isinstance(entry, dict) else ""
    if not isinstance(name, str) or not isinstance(version, str):
        raise RdotoolError(
            f"{owner}: an entry has a name, and a version in quotes",
            f"Its form: {_FORM}",
            where=where,
        )
    clauses(version, where)
    return name, version


def clauses(version: str, where: str) -> tuple[tuple[str, str], ...]:
    """``>= 1.0, < 2`` as RPM clauses; none for an empty text.

    Raises:
        RdotoolError: it is something else.
    """
    if not version.strip():
        return ()
    found = []
    for text in version.split(","):
        match = _CLAUSE.fullmatch(text)
        if not match:
            raise RdotoolError(f"{text!r} is no version clause", "Such as: '>= 1.0'", where=where)
        found.append((match[1], match[2]))
    return tuple(found)
