"""The process that touches repodata: ``python -m rdotool.repos.worker``.

It answers with one JSON object on stdout: what it found, or ``{"fault": words}`` where the data
is no good, or ``{"error": words, "hint": words}`` where something else is.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.adapters import confined, createrepo
from rdotool.adapters.createrepo import UnreadableError
from rdotool.errors import RdotoolError
from rdotool.repos import indexer
from rdotool.repos.repomd import checksum_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_EXTRA = 1 << 20  # bytes that an index may have more than its XML: pages that are not full


def main(args: Sequence[str]) -> int:
    """Do one task: ``records FILE``, or ``index FILE FOLDER EXPECTED``."""
    confined.limit_this_process()
    try:
        answer = _answer(args)
    except (UnreadableError, sqlite3.Error, OSError) as error:
        answer = {"fault": str(error)}
    except RdotoolError as error:
        answer = {"error": error.brief, "hint": error.hint}
    except MemoryError:
        answer = {"fault": "reading it takes too much memory"}
    confined.answer(json.dumps(answer).encode())
    return 0


def _answer(args: Sequence[str]) -> dict[str, Any]:
    if args[0] == "records":
        return {"records": createrepo.records(Path(args[1]))}
    return _index(Path(args[1]), Path(args[2]), json.loads(args[3]))


def _index(data: Path, folder: Path, expected: Mapping[str, Any]) -> dict[str, int]:
    """Make ``index`` in *folder* of *data*; see `reading.indexed`."""
    limit = int(expected["limit"])
    confined.limit_file_size(limit)
    primary = createrepo.decompress(data, folder / "primary.xml", limit)
    _check(primary, expected)
    confined.limit_file_size(2 * limit + _EXTRA)
    counts = indexer.make(primary, folder / "index")
    with (folder / "index").open("rb") as file:
        os.fsync(file.fileno())
    return counts


def _check(primary: Path, expected: Mapping[str, Any]) -> None:
    """Compare what was unpacked with what repomd.xml says of it."""
    size = primary.stat().st_size
    if expected["size"] not in (None, size):
        raise UnreadableError(
            f"it unpacks to {size} bytes instead of {expected['size']}: it is damaged"
        )
    algorithm, checksum = expected["algorithm"], expected["checksum"]
    if algorithm and checksum_of(primary, algorithm) != checksum:
        raise UnreadableError("what it unpacks to has another checksum than repomd.xml says")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
