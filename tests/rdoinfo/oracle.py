"""The distroinfo library, which says what the right answer is."""

from __future__ import annotations

import functools
import warnings
from typing import TYPE_CHECKING, Any

with warnings.catch_warnings():
    # It imports what its own dependencies have deprecated.
    warnings.simplefilter("ignore")
    from distroinfo import parse, query
    from distroinfo.info import DistroInfo

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["oracle", "query"]


@functools.cache
def _merged(folder: Path, info_file: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        files = DistroInfo(info_file, local_info=str(folder)).fetcher.fetch(info_file)
    merged: dict[str, Any] = parse.merge_infos(*files)
    return merged


def oracle(
    folder: Path, tag: str | None = None, info_file: str = "rdo-full.yml"
) -> dict[str, Any]:
    """What distroinfo makes of the info files in *folder*, which must not change.

    Parts of the result are shared with the next one: copy before changing it.
    """
    info: dict[str, Any] = parse.parse_info(dict(_merged(folder, info_file)), apply_tag=tag)
    return info
