"""The distroinfo library, which says what the right answer is."""

from __future__ import annotations

import copy
import warnings
from typing import TYPE_CHECKING, Any

with warnings.catch_warnings():
    # It imports what its own dependencies have deprecated.
    warnings.simplefilter("ignore")
    from distroinfo import parse, query
    from distroinfo.info import DistroInfo

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["fetched", "oracle", "parsed", "query"]


def fetched(folder: Path, info_file: str = "rdo-full.yml") -> list[Any]:
    """The info files as distroinfo reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        files: list[Any] = DistroInfo(info_file, local_info=str(folder)).fetcher.fetch(info_file)
    return files


def parsed(files: list[Any], tag: str | None = None) -> dict[str, Any]:
    """What distroinfo makes of the info *files*; it changes them, so that it gets copies."""
    merged = parse.merge_infos(*copy.deepcopy(files))
    info: dict[str, Any] = parse.parse_info(merged, apply_tag=tag)
    return info


def oracle(
    folder: Path, tag: str | None = None, info_file: str = "rdo-full.yml"
) -> dict[str, Any]:
    """What distroinfo makes of the info files in *folder*."""
    return parsed(fetched(folder, info_file), tag)
