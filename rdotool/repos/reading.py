"""Repodata read by another process (`worker`), and what to say when it is no good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rdotool.adapters import confined
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.repos.repomd import Primary

_MODULE = "rdotool.repos.worker"


class FaultError(Exception):
    """The data isn't what it should be; the words are for the user."""


def records(path: Path) -> list[dict[str, Any]]:
    """What the repomd in *path* lists, see `createrepo.records`.

    Raises:
        FaultError: it is no repomd.
        RdotoolError: the other process crashed, or lacks createrepo_c.
    """
    return list(_asked(["records", str(path)])["records"])


def indexed(
    path: Path, folder: Path, primary: Primary, stopped: Callable[[], bool] = lambda: False
) -> dict[str, int]:
    """Make the file ``index`` in *folder* of the data in *path*.

    Args:
        primary: what repomd.xml says of the data.
        stopped: asked now and then whether to give up.

    Returns how many ``packages`` and ``provides`` there are.

    Raises:
        FaultError: the data isn't what it should be.
        RdotoolError: the other process crashed, or lacks createrepo_c.
    """
    expected = {
        "limit": primary.open_limit,
        "size": primary.open_size,
        "algorithm": primary.open_algorithm,
        "checksum": primary.open_checksum,
    }
    return _asked(["index", str(path), str(folder), json.dumps(expected)], stopped)


def _asked(args: list[str], stopped: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(confined.run(_MODULE, args, stopped))
    if "fault" in answer:
        raise FaultError(answer["fault"])
    if "error" in answer:
        raise RdotoolError(answer["error"], answer["hint"])
    return answer
