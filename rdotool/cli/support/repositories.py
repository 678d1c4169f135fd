"""The package repositories that a command looks into, loaded; what fails is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool import repos
from rdotool.cli import context
from rdotool.cli.support import querying
from rdotool.rdoinfo import distrepos
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rdotool.errors import RdotoolError
    from rdotool.rdoinfo import Info
    from rdotool.repos import RepoSet, RepoSpec


def named(
    info: Info, release: str, dist: str, flags: Mapping[str, Any]
) -> list[tuple[str, list[RepoSpec]]]:
    """The repositories of each dist; those that the user names stand for all."""
    if flags["repos"]:
        return [(dist, [repos.RepoSpec.parse(text) for text in flags["repos"]])]
    dists = distrepos.dists(info, f"{release}/{dist}" if dist else release, flags["arch"])
    querying.remark(dists)
    return [
        (one.name, [repos.RepoSpec(repo.name, repo.url) for repo in one.repos if repo.url])
        for one in dists
    ]


def load(
    specs: Sequence[RepoSpec], flags: Mapping[str, Any], failures: list[RdotoolError]
) -> RepoSet:
    """Load repositories; one that can't be had is told, and added to *failures*."""
    ui = context.ui()

    def failed(_spec: RepoSpec, error: RdotoolError) -> None:
        failures.append(error)
        ui.error(error)

    return repos.load(
        context.settings(),
        specs,
        notes=lambda text: ui.note(clean(text)),
        progress=ui.progress,
        max_age=0 if flags["force"] else repos.MAX_AGE,
        failed=failed,
    )


def epochs(info: Info, filter_: str) -> Callable[[str], str]:
    """What tells a package's epoch, empty for none, by the repositories of a release."""
    release, _, dist = filter_.partition("/")
    how = {"repos": (), "arch": "x86_64", "force": False}
    specs = [one for _, each in named(info, release, dist, how) for one in each]
    found = load(list(dict.fromkeys(specs)), how, [])

    def epoch(package: str) -> str:
        known = (one.epoch for one in found.named(package))
        return next((one for one in known if one != "0"), "")

    return epoch
