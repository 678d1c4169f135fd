"""Builds of packages in buildsys-tags: which NVR a CBS tag holds, and promoting it to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import marks
from rdotool.versions import NVR, compare_evr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

Kind = Literal["new", "newer", "older", "equal", "other name"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a CBS tag would get.

    Attributes:
        project: as rdoinfo names the package.
        tag: the CBS tag.
        old: the NVR that it holds; empty when it holds none of the project.
        new: the NVR that it would hold.
        kind: how *new* stands to *old*, by RPM's order; ``other name`` when they are of
            different packages.
    """

    project: str
    tag: str
    old: str
    new: str
    kind: Kind


def change(checkout: Checkout, tag: str, project: str, new: str) -> Change:
    """What it means that *tag* gets the NVR *new* (or the file name of one) of *project*.

    Raises:
        RdotoolError: *new* is no NVR, or no file holds the tag.
    """
    held, wanted = holdings(checkout, tag).get(project), str(NVR.parse(new))  # without epoch
    return Change(project, tag, held or "", wanted, _kind(held, wanted))


def distinct(changes: Iterable[Change]) -> list[Change]:
    """The *changes*, each once.

    Raises:
        RdotoolError: a tag would get two builds of one project.
    """
    found: dict[tuple[str, str], Change] = {}
    for one in changes:
        other = found.setdefault((one.tag, one.project), one)
        if other != one:
            raise RdotoolError(
                f"{one.tag} holds one build of {one.project}, not {other.new} and {one.new}",
                "Name one of them.",
            )
    return list(found.values())


def _kind(old: str | None, new: str) -> Kind:
    wanted = NVR.parse(new)
    if not old:
        return "new"
    before = NVR.parse(old)
    if before.name != wanted.name:
        return "other name"
    order = compare_evr(wanted.evr, before.evr)
    return "equal" if order == 0 else "newer" if order > 0 else "older"


def holdings(checkout: Checkout, tag: str) -> dict[str, str]:
    """The NVR of each project that *tag* holds one of, in the file's order.

    Raises:
        RdotoolError: no file holds the tag.
    """
    name = marks.file_of(checkout, marks.BUILDS, tag)
    packages = checkout.packages(name)
    found = marks.carriers(checkout, marks.BUILDS, tag, name)
    values = ((project, packages[at][marks.BUILDS][tag]) for project, at in found.items())
    return {project: str(value) for project, value in values if value}


def apply(checkout: Checkout, changes: Iterable[Change], after: str | None = None) -> None:
    """Let the tags hold the new NVRs.

    Args:
        after: the project behind which an entry goes that is new.

    Raises:
        RdotoolError: a file can't be edited.
    """
    for one in changes:
        marks.assign(checkout, marks.BUILDS, one.tag, one.project, one.new, after)


# --- whose an NVR is -------------------------------------------------------------------------


def project_of(
    checkout: Checkout, nvr: str, tag: str, packages: Sequence[Mapping[str, Any]]
) -> str:
    """The project whose build *nvr* is.

    It is the one that *tag* or another CBS tag has a build of that name of, else the one
    whose package is called so.

    Args:
        packages: rdoinfo's, merged.

    Raises:
        RdotoolError: it is no NVR, or rdoinfo knows no such package, or several.
    """
    name = NVR.parse(nvr).name
    here = {one for one, held in holdings(checkout, tag).items() if NVR.parse(held).name == name}
    called = {str(one["project"]) for one in packages if one.get("name") == name}
    found = here or called or _built_as(packages, name)
    if len(found) == 1:
        return found.pop()
    if not found:
        raise RdotoolError(
            f"rdoinfo has no package that builds {name}",
            "Add it first: rdotool rdoinfo add-dep; or say whose build it is: --project PROJECT",
        )
    raise RdotoolError(
        f"{name} may be of {' or '.join(sorted(found))}",
        "Say whose build it is: --project PROJECT",
    )


def _built_as(packages: Iterable[Mapping[str, Any]], name: str) -> set[str]:
    """The projects that any CBS tag has a build called *name* of."""
    found = set()
    for package in packages:
        for held in (package.get(marks.BUILDS) or {}).values():
            if isinstance(held, str) and held.startswith(f"{name}-") and _is(held, name):
                found.add(str(package["project"]))
    return found


def _is(nvr: str, name: str) -> bool:
    try:
        return NVR.parse(nvr).name == name
    except RdotoolError:
        return False


# --- promoting -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Route:
    """From which CBS tag to which a release's *repo* promotes."""

    repo: str
    source: str
    target: str


def routes(
    release: Mapping[str, Any], source: str, target: str, repo: str | None = None
) -> Iterator[Route]:
    """The routes of a *release* from the phase *source* to *target* (``testing``, ``release``).

    A repo that lacks one of the two tags has none.

    Args:
        repo: the only one that is wanted, such as ``el9s``.

    Raises:
        RdotoolError: the release has no such repo, or no route at all.
    """
    repos = [one for one in release["repos"] if repo in (None, one["name"])]
    found = []
    for one in repos:
        tags = [str(tag) for tag in one.get(marks.BUILDS) or ()]
        ends = [_ending(tags, phase) for phase in (source, target)]
        if ends[0] and ends[1]:
            found.append(Route(str(one["name"]), ends[0], ends[1]))
    if not found:
        names = ", ".join(str(one["name"]) for one in release["repos"])
        raise RdotoolError(
            f"no repo of {release['name']} has tags of both phases, {source} and {target}",
            f"Its repos are {names}; see: rdotool release -v {release['name']}",
        )
    yield from found


def _ending(tags: Iterable[str], phase: str) -> str:
    return next((tag for tag in tags if tag.endswith(f"-{phase}")), "")


def pending(checkout: Checkout, route: Route, wanted: Sequence[str] = ()) -> list[Change]:
    """What *route*'s target doesn't hold as its source does, in the source's order.

    Args:
        wanted: projects or package names; all when empty.

    Raises:
        RdotoolError: the source holds no build of a wanted one.
    """
    source, target = holdings(checkout, route.source), holdings(checkout, route.target)
    chosen = _chosen(source, wanted, route)
    changes = (
        Change(
            project, route.target, target.get(project, ""), nvr, _kind(target.get(project), nvr)
        )
        for project, nvr in source.items()
        if project in chosen
    )
    return [one for one in changes if one.kind != "equal"]


def _chosen(source: Mapping[str, str], wanted: Sequence[str], route: Route) -> set[str]:
    if not wanted:
        return set(source)
    names = {NVR.parse(nvr).name: project for project, nvr in source.items()}
    found = {one: one if one in source else names.get(one) for one in wanted}
    missing = [one for one, project in found.items() if project is None]
    if missing:
        raise RdotoolError(
            f"{route.source} holds no build of {', '.join(missing)}",
            f"See what it holds: grep project: buildsys-tags/{route.source}.yml\n"
            "If another repo's tag does, name that repo: --dist REPO",
        )
    return {str(project) for project in found.values()}
