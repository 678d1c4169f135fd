"""Reading info files for good: collect, merge, and say where a fault is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.rdoinfo.collect import Collector
from rdotool.rdoinfo.faults import Fault, located
from rdotool.rdoinfo.merge import merged

if TYPE_CHECKING:
    from rdotool.rdoinfo.collect import Reader


def build(
    reader: Reader, info_file: str, tag: str | None = None, collector: Collector | None = None
) -> dict[str, Any]:
    """The merged info of *info_file* and its imports.

    Args:
        reader: the source.
        tag: the tag whose overrides are applied.
        collector: one that is shared between similar sources, which saves parsing.

    Raises:
        RdotoolError: with ``file:line`` as its ``where``.
    """
    files = (collector or Collector()).collect(reader, info_file)
    try:
        return merged(files, tag)
    except Fault as fault:
        raise located(fault, files) from None
