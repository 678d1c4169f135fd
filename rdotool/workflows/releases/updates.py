"""Which packages of a release have a newer upstream release than RDO has."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from rdotool.errors import RdotoolError
from rdotool.versions import NVR, is_version, strip_tag_prefix, upstream_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rdotool.rdoinfo import Info
    from rdotool.workflows.releases.deliverables import Upstream

Kind = Literal["newer", "equal", "older", "unknown"]
Source = Literal["distgit", "pin", "build", ""]
_PHASES = ("-testing", "-release")


@dataclass(frozen=True, slots=True)
class Update:
    """A package of the release, and what upstream has released.

    Attributes:
        project: as rdoinfo names it.
        package: its name.
        upstream: the newest version in the series; empty when there is none.
        have: the version that it is compared with; empty when none is known.
        source: where that is from: the distgit's branch, rdoinfo's pin, or the newest
            build in the release's CBS tags.
        pin: rdoinfo's; empty when it follows its branch.
        kind: how *upstream* stands to *have*.
        why: what keeps the package from being updated.
    """

    project: str
    package: str
    upstream: str
    have: str
    source: Source
    pin: str
    kind: Kind
    why: str = ""

    @property
    def due(self) -> bool:
        """Whether there is something newer, and nothing keeps the package from it."""
        return self.kind == "newer" and not self.why


def check(
    info: Info,
    release: Mapping[str, Any],
    tag: str,
    upstream: Mapping[str, Upstream],
    distgit: Callable[[Mapping[str, Any]], tuple[str | None, str]] | None = None,
) -> list[Update]:
    """Every package that carries the release's tag, by project.

    Args:
        tag: the tag with the release's pins.
        upstream: the newest releases, by repository.
        distgit: tells the version of a package's distgit branch, or why there is none;
            None when only rdoinfo is looked at.
    """
    tags = (tag, str(release["name"]))
    builds = [
        str(one)
        for repo in release.get("repos") or ()
        for one in repo.get("buildsys-tags") or ()
        if str(one).endswith(_PHASES)
    ]
    found = []
    for package in info.packages:
        carried = package.get("tags") or {}
        if any(one in carried for one in tags):
            known = _of_package(package, upstream)
            version = known.version if known else ""
            found.append(_update(package, version, _pin(carried, tags), builds, distgit))
    return sorted(found, key=lambda one: one.project)


def _of_package(package: Mapping[str, Any], upstream: Mapping[str, Upstream]) -> Upstream | None:
    """By the repository of its upstream URL; where it tells none, by the project."""
    url = str(package.get("upstream") or "").rstrip("/").removesuffix(".git")
    owner_and_name = "/".join(url.split("/")[-2:])
    return upstream.get(owner_and_name) or upstream.get(f"openstack/{package['project']}")


def _pin(carried: Mapping[str, Any], tags: Iterable[str]) -> str:
    values = (carried[tag] for tag in tags if isinstance(carried.get(tag), dict))
    return next((str(one["source-branch"]) for one in values if one.get("source-branch")), "")


def _update(
    package: Mapping[str, Any],
    version: str,
    pin: str,
    builds: Sequence[str],
    distgit: Callable[[Mapping[str, Any]], tuple[str | None, str]] | None,
) -> Update:
    have, source, why = _have(package, pin, builds, distgit)
    if not version:
        why = why or "nothing is released in the series"
    elif source != "pin" and pin and _bare(pin) != _bare(version):
        why = why or f"pinned to {pin}"  # the bot leaves a package at its pin, too
    kind = _kind(version, have)
    name = str(package["name"])
    return Update(str(package["project"]), name, version, have, source, pin, kind, why)


def _have(
    package: Mapping[str, Any],
    pin: str,
    builds: Sequence[str],
    distgit: Callable[[Mapping[str, Any]], tuple[str | None, str]] | None,
) -> tuple[str, Source, str]:
    why = ""
    if distgit is not None:
        version, why = distgit(package)
        if version:
            return version, "distgit", ""
    if is_version(_bare(pin)):
        return _bare(pin), "pin", why
    built = _built(package, builds)
    return (built, "build", why) if built else ("", "", why)


def _bare(tag: str) -> str:
    return strip_tag_prefix(tag)[0]


def _built(package: Mapping[str, Any], builds: Iterable[str]) -> str:
    """The version of the newest build in the release's CBS tags."""
    held = package.get("buildsys-tags") or {}
    found = []
    for nvr in (held.get(tag) for tag in builds):
        try:
            found += [NVR.parse(str(nvr)).version] if nvr else []
        except RdotoolError:
            continue  # rdoinfo verify tells of it
    return max(found, key=upstream_key, default="")


def _kind(version: str, have: str) -> Kind:
    if not version or not have:
        return "unknown"
    new, old = upstream_key(_bare(version)), upstream_key(have)
    return "newer" if new > old else "older" if new < old else "equal"


def counted(found: Sequence[Update]) -> dict[str, int]:
    """How many packages there are of each kind, and how many of them are due."""
    counts = {"due": sum(one.due for one in found)}
    for one in found:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts


def as_data(found: Iterable[Update]) -> list[dict[str, Any]]:
    """For ``--json``."""
    return [{**asdict(one), "due": one.due} for one in found]


def rows(found: Iterable[Update]) -> list[tuple[str, ...]]:
    """A row of each: project, upstream's version, ours and where it is from, what keeps it."""
    return [(one.project, one.upstream, one.have, one.source, one.kind, one.why) for one in found]


def summary(release: str, found: Sequence[Update]) -> str:
    """How many packages the release has, of each kind."""
    counts = counted(found)
    due = counts.pop("due")
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return f"{len(found)} packages of {release}: {kinds or 'none'}; {due} to be updated"
