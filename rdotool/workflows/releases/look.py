"""release updates: rdoinfo, openstack/releases and distgits, put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.rdoinfo import query
from rdotool.workflows.releases import deliverables, distgits, series, updates
from rdotool.workflows.requirements.uc_check import tag_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.rdoinfo import Info
    from rdotool.workflows.releases.series import Series
    from rdotool.workflows.releases.updates import Update
    from rdotool.workflows.releases.upstream import Releases


@dataclass(frozen=True, slots=True)
class Found:
    """What was compared: a release's packages with what is released in its *series*."""

    release: str
    series: Series
    tag: str
    updates: list[Update]

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``, but for the updates."""
        return {
            "release": self.release,
            "series": self.series.name,
            "identifier": self.series.identifier,
            "status": self.series.status,
            "tag": self.tag,
            "counts": updates.counted(self.updates),
        }


def updates_of(
    info: Info,
    name: str,
    releases: Releases,
    folder: Path | None,
    notes: Callable[[str], None],
) -> Found:
    """Compare the packages of the release *name*.

    Args:
        folder: where the distgits are cloned; None to compare with rdoinfo only.
        notes: is told of files that can't be read.

    Raises:
        RdotoolError: rdoinfo or OpenStack know no such release.
    """
    release = query.release(info, name)
    if release is None:
        hint = query.did_you_mean(name, (str(one["name"]) for one in info.releases))
        raise RdotoolError(f"rdoinfo knows no release {name}", hint or "See: rdotool release")
    found = series.find(series.read(releases), name, str(release.get("identifier") or ""))
    upstream = deliverables.newest(releases, found, notes)
    branches = list(dict.fromkeys((f"{name}-rdo", str(release.get("branch") or ""))))
    if release.get("status") == "development":
        branches.reverse()
    look = partial(distgits.version, folder, branches=branches) if folder else None
    tag = tag_of(info, name)
    return Found(name, found, tag, updates.check(info, release, tag, upstream, look))
