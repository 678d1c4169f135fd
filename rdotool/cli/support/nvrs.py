"""What `nvr` and `nvr compare` show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.errors import RdotoolError
from rdotool.ui import clean
from rdotool.versions import NVR, compare_evr, parse_evr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.versions import EVR

_HEADER = ("Name", "Epoch", "Version", "Release", "Dist", "Arch")
# By the order of A and B: 0, 1, -1.
_VERDICTS = (("same", "the same as"), ("newer", "newer than"), ("older", "older than"))


def show(names: Sequence[str], *, as_json: bool) -> None:
    """Print the parts of *names*.

    Raises:
        RdotoolError: one of them is no NVR.
    """
    ui, found = context.ui(), [NVR.parse(name) for name in names]
    if as_json:
        ui.json({"nvrs": [as_dict(*pair) for pair in zip(names, found, strict=True)]})
    else:
        ui.table(map(_row, found), _HEADER)


def compare(one: str, other: str, *, as_json: bool) -> None:
    """Print how *one* stands to *other*.

    Raises:
        RdotoolError: one of them is neither NVR nor version, or they are of two packages.
    """
    (name, evr), (other_name, other_evr) = _evr(one), _evr(other)
    if name and other_name and name != other_name:
        raise RdotoolError(
            f"these are builds of two packages, which have no order: {name} and {other_name}",
            "To compare their versions all the same, give the versions alone.",
        )
    order = compare_evr(evr, other_evr)
    word, words = _VERDICTS[order]
    if as_json:
        context.ui().json({"a": one, "b": other, "order": order, "a_is": word})
    else:
        context.ui().line(f"{clean(one)} is {words} {clean(other)}")


def _evr(text: str) -> tuple[str, EVR]:
    """The name, empty for a version alone, and what is compared."""
    if text.count("-") < 2:
        return "", parse_evr(text)
    nvr = NVR.parse(text)
    return nvr.name, nvr.evr


def _row(nvr: NVR) -> tuple[str, ...]:
    parts = (nvr.name, nvr.epoch, nvr.version, nvr.release, nvr.dist, nvr.arch)
    return tuple(clean(part or "-") for part in parts)


def as_dict(text: str, nvr: NVR) -> dict[str, Any]:
    """For ``--json``: *text* and its parts."""
    timestamp, commit = nvr.dlrn or (None, None)
    names = ("name", "epoch", "version", "release", "dist", "arch")
    return {
        "text": text,
        "nvr": str(nvr),
        **{name: getattr(nvr, name) for name in names},
        "dlrn_timestamp": timestamp,
        "dlrn_commit": commit,
    }
