"""OpenStack's series: ``data/series_status.yaml`` of openstack/releases, with the signing keys."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters.yamlfile import Kind, parse_list
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.query import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.workflows.releases.upstream import Releases

_FOLDER, _FILE = "data", "series_status.yaml"
_KIND = Kind("a list of series", "Each has a name, and may have a signing-key.")
_KEY = re.compile(r"(?:0x)?([0-9a-f]{40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Series:
    """A series of OpenStack's.

    Attributes:
        name: such as ``caracal``.
        identifier: such as ``2024.1``; empty for the old ones.
        status: such as ``maintained``.
        key: the fingerprint of the key that signs while *start* < day <= *end*: 40 small
            hexadecimal digits, empty when none is told.
    """

    name: str
    identifier: str = ""
    status: str = ""
    key: str = ""
    start: dt.date = dt.date.max
    end: dt.date = dt.date.max

    def signs_on(self, day: dt.date) -> bool:
        """Whether what is released on this day gets this series' signature.

        All of OpenStack is signed by the key of the cycle that is under way, whatever the
        series it is released in. On the day that keys change it is still the old one.
        """
        return bool(self.key) and self.start < day <= self.end


def read(releases: Releases) -> list[Series]:
    """All series, the newest first.

    Raises:
        RdotoolError: there is no such file, or something else is in it.
    """
    files = releases.below(_FOLDER)
    if _FILE not in files.content:
        raise RdotoolError(
            f"openstack/releases has no {files.shown(_FILE)}",
            "It needs data/series_status.yaml: take a newer clone.",
        )
    shown = files.shown(_FILE)
    return [_series(raw, shown) for raw in parse_list(files.content[_FILE], shown, _KIND)]


def _series(raw: Any, shown: str) -> Series:
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise RdotoolError("a series without a name", _KIND.holds, where=f"{shown}:1")
    name, signing = raw["name"], raw.get("signing-key")
    plain = Series(name, str(raw.get("release-id") or ""), str(raw.get("status") or ""))
    if not isinstance(signing, dict):
        return plain
    hit = _KEY.fullmatch(str(signing.get("key") or ""))
    if not hit:
        raise RdotoolError(
            f"the signing-key of {name} is no fingerprint of 40 digits",
            "Take a newer clone of openstack/releases.",
            where=shown,
        )
    start, end = _day(signing.get("start")), _day(signing.get("end"))
    return Series(name, plain.identifier, plain.status, hit[1].lower(), start, end)


def _day(value: Any) -> dt.date:
    """A date; ``present`` is as late as can be."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.max


def find(known: Sequence[Series], name: str, identifier: str = "") -> Series:
    """The series of one of RDO's releases, by name or identifier.

    Raises:
        RdotoolError: OpenStack has no such series.
    """
    for one in known:
        if one.name == name or (identifier and one.identifier == identifier):
            return one
    hint = did_you_mean(name, [one.name for one in known])
    raise RdotoolError(
        f"openstack/releases knows no series {name}",
        hint or "Is its clone old? Take a newer one.",
    )


def signer(known: Sequence[Series], day: dt.date) -> Series | None:
    """The series whose key signed what was released on *day*; None where none is told."""
    return next((one for one in known if one.signs_on(day)), None)
