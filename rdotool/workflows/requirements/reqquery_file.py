"""reqquery's results in a file: YAML, as rdopkg's ``requirements.yml`` is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS = ("package", "version_required", "nvr_available", "repo_available")


def save(path: Path, answers: Sequence[dict[str, Any]]) -> None:
    """Write the results; the file is replaced at once.

    Raises:
        RdotoolError: it can't be written.
    """
    from rdotool.adapters import yamlfile

    data = yamlfile.dump({"results": list(answers)})
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise RdotoolError(
            f"can't be written: {error.strerror}", "Name another: -D FILE", where=str(path)
        ) from None


def load(path: Path) -> list[dict[str, Any]]:
    """Read what :func:`save` wrote.

    Raises:
        RdotoolError: it can't be read, or is something else.
    """
    from rdotool.adapters import yamlfile

    try:
        data = path.read_bytes()
    except OSError as error:
        raise RdotoolError(
            f"can't be read: {error.strerror}", "Save one first: -d, or -D FILE", where=str(path)
        ) from None
    kind = yamlfile.Kind("a result of reqquery", "It is written by -d and -D.")
    results = yamlfile.parse(data, str(path), kind).get("results")
    if not isinstance(results, list) or not all(map(_is_answer, results)):
        raise RdotoolError(
            "it is no result of reqquery", "Save one first: -d, or -D FILE", where=str(path)
        )
    return results


def _is_answer(value: Any) -> bool:
    rows = value.get("packages") if isinstance(value, dict) else None
    return (
        isinstance(rows, list)
        and {"release", "dist"} <= value.keys()
        and all(isinstance(row, dict) and {*_TEXTS, "met"} <= row.keys() for row in rows)
    )
