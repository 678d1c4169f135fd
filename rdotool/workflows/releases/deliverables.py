"""What was released in a series: ``deliverables/<series>/*.yaml`` of openstack/releases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool import versions
from rdotool.adapters.yamlfile import Kind, parse
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdotool.workflows.releases.series import Series
    from rdotool.workflows.releases.upstream import Files, Releases

_FOLDER = re.compile(r"[a-z0-9][a-z0-9.]*")  # of a series: it leads nowhere else
_KIND = Kind("a deliverable's file", "It has releases, each with a version and projects.")


@dataclass(frozen=True, slots=True)
class Upstream:
    """The newest release of a repository in a series.

    Attributes:
        repo: such as ``openstack/nova``.
        version: as it is tagged.
        file: where that is told, below ``deliverables/``.
    """

    repo: str
    version: str
    file: str


def newest(
    releases: Releases, series: Series, notes: Callable[[str], None]
) -> dict[str, Upstream]:
    """The newest version of each repository in *series*.

    Marks of the end (``2024.2-eol``, ``…-em``, ``…-last``) are no versions. A broken file is
    told of and left out.

    Raises:
        RdotoolError: the series has no deliverables.
    """
    folder, files = _files(releases, series)
    found: dict[str, dict[str, str]] = {}
    for name, data in files.content.items():
        try:
            content = parse(data, files.shown(name), _KIND)
        except RdotoolError as error:
            notes(f"{error.where or name}: {error.brief}; it is left out")
            continue
        for repo, version in _released(content):
            found.setdefault(repo, {})[version] = f"{folder}/{name}"
    best = {repo: versions.newest(known, prereleases=True) for repo, known in found.items()}
    return {
        repo: Upstream(repo, version, found[repo][version])
        for repo, version in best.items()
        if version
    }


def _files(releases: Releases, series: Series) -> tuple[str, Files]:
    for name in filter(_FOLDER.fullmatch, (series.name, series.identifier)):
        files = releases.below(f"deliverables/{name}")
        if files.content:
            return name, files
    raise RdotoolError(
        f"openstack/releases has no deliverables of {series.name}",
        "Nothing is released in it yet, or the clone is old.",
    )


def _released(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each repository with each version of it."""
    releases = content.get("releases")
    for release in releases if isinstance(releases, list) else ():
        projects = release.get("projects") if isinstance(release, dict) else None
        for project in projects if isinstance(projects, list) else ():
            if isinstance(project, dict) and project.get("repo") and release.get("version"):
                yield str(project["repo"]), str(release["version"])
