"""Packages of rdoinfo: a new one, a new dependency, its tags, its pins, its maintainers."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import entries, marks
from rdotool.rdoinfo.query import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

PACKAGES_FILE = "rdo.yml"
DEPS_FILE = "deps.yml"
UNDER_REVIEW = "under-review"
SOURCE_BRANCH = "source-branch"
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")


def add_package(
    checkout: Checkout, entry: Mapping[str, Any], tag: str | None, after: str | None = None
) -> None:
    """Add a package, which is under review at first.

    Args:
        entry: ``project``, ``conf`` and what else it says of itself; without a value left out.
        tag: the tag that it gets; None for none.
        after: the project that it shall stand behind in rdo.yml.

    Raises:
        RdotoolError: rdoinfo has the project, or something makes no sense.
    """
    said = {key: value for key, value in entry.items() if value}
    _refuse_odd(checkout, said)
    entries.add(checkout, PACKAGES_FILE, said, after)
    if tag:
        marks.assign(checkout, marks.TAGS, tag, str(said["project"]), None)


def add_dependency(
    checkout: Checkout, entry: Mapping[str, Any], builds: Mapping[str, str]
) -> None:
    """Add a dependency, and its first builds.

    Args:
        entry: ``project``, ``name`` and ``conf``.
        builds: an NVR for each CBS tag.

    Raises:
        RdotoolError: as :func:`add_package`.
    """
    said = {key: value for key, value in entry.items() if value}
    _refuse_odd(checkout, said)
    entries.add(checkout, DEPS_FILE, said)
    for tag, nvr in builds.items():
        marks.assign(checkout, marks.BUILDS, tag, str(said["project"]), nvr)


def _refuse_odd(checkout: Checkout, entry: Mapping[str, Any]) -> None:
    """Raise RdotoolError for an entry that rdoinfo couldn't have."""
    project = str(entry["project"])
    if not _PROJECT.fullmatch(project):
        raise RdotoolError(f"{project!r} is no project's name", "Such as aodh or oslo-config.")
    info = checkout.merged()
    for one in info["packages"]:
        if project in (one["project"], one["name"]):
            raise RdotoolError(
                f"rdoinfo has {project} already", f"See it: rdotool info {one['name']}"
            )
    _known(str(entry["conf"]), "conf", info.get("package-configs") or {})
    if "component" in entry:
        names = [str(one.get("name")) for one in info.get("components") or []]
        _known(str(entry["component"]), "component", names)
    refuse_no_emails(entry.get("maintainers") or ())


def _known(value: str, what: str, known: Iterable[str]) -> None:
    names = list(known)
    if value not in names:
        raise RdotoolError(
            f"rdoinfo has no {what} {value}",
            f"{did_you_mean(value, names)}\nIt has: {', '.join(names)}".lstrip("\n"),
        )


def refuse_no_emails(maintainers: Iterable[str]) -> None:
    """Raise RdotoolError for a maintainer that is no email address."""
    for one in maintainers:
        if not _EMAIL.fullmatch(one):
            raise RdotoolError(f"{one!r} is no email address", "Such as somebody@example.org.")


# --- which packages and tags are meant -------------------------------------------------------


def projects(checkout: Checkout, names: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """The packages that *names*, projects or package names, mean, by their projects.

    Raises:
        RdotoolError: rdoinfo has no such package.
    """
    packages = checkout.merged()["packages"]
    by_name = {str(one["name"]): one for one in packages}
    by_project = {str(one["project"]): one for one in packages}
    found: dict[str, Mapping[str, Any]] = {}
    for name in names:
        one = by_project.get(name) or by_name.get(name)
        if one is None:
            meant = did_you_mean(name, [*by_project, *by_name])
            raise RdotoolError(f"rdoinfo has no package {name}", meant or "See: rdotool findpkg")
        found[str(one["project"])] = one
    return found


def release_tags(checkout: Checkout, release: str) -> list[str]:
    """The tags of a release: its own, and ``<release>-uc`` where there is that one.

    Raises:
        RdotoolError: rdoinfo knows no such release.
    """
    known = [str(one["name"]) for one in checkout.merged()["releases"]]
    _known(release, "release", known)
    tags = (release, f"{release}-uc")
    found = [tag for tag in tags if f"{marks.TAGS}/{tag}.yml" in checkout.files]
    if not found:
        raise RdotoolError(
            f"no file holds the tag {release}: there is no tags/{release}.yml",
            "Name the tag: --tag TAG",
        )
    return found


def pin_tag(checkout: Checkout, release: str) -> str:
    """The tag that holds a release's pins: ``X-uc`` for the one in development, else ``X``.

    Raises:
        RdotoolError: rdoinfo knows no such release.
    """
    tags = release_tags(checkout, release)
    status = {str(one["name"]): one.get("status") for one in checkout.merged()["releases"]}
    return tags[-1] if status[release] == "development" else tags[0]


# --- tags and pins ---------------------------------------------------------------------------


def move_tag(checkout: Checkout, project: str, source: str, targets: Sequence[str]) -> None:
    """Let *project* carry the tags *targets* and no longer *source*.

    Raises:
        RdotoolError: it doesn't carry *source*.
    """
    marks.drop(checkout, marks.TAGS, source, project)
    for tag in targets:
        marks.assign(checkout, marks.TAGS, tag, project, None)


def pinned(checkout: Checkout, tag: str, project: str) -> str:
    """What *project* is pinned to by *tag*; empty when it isn't.

    Raises:
        RdotoolError: it doesn't carry the tag.
    """
    try:
        value = marks.value(checkout, marks.TAGS, tag, project)
    except KeyError:
        raise RdotoolError(
            f"{project} doesn't carry {tag}, so it isn't built there",
            f"See {checkout.shown(marks.file_of(checkout, marks.TAGS, tag))}.",
        ) from None
    return str(value.get(SOURCE_BRANCH) or "") if isinstance(value, dict) else ""


def pin(checkout: Checkout, tag: str, project: str, ref: str) -> bool:
    """Pin *project* to the upstream *ref*; False when it is pinned to that.

    Raises:
        RdotoolError: it doesn't carry the tag.
    """
    if pinned(checkout, tag, project) == ref:
        return False
    marks.assign(checkout, marks.TAGS, tag, project, {SOURCE_BRANCH: ref})
    return True


def unpin(checkout: Checkout, tag: str, project: str) -> bool:
    """Let *project* follow its branch again; False when it isn't pinned.

    Raises:
        RdotoolError: it doesn't carry the tag.
    """
    if not pinned(checkout, tag, project):
        return False
    marks.clear(checkout, marks.TAGS, tag, project, SOURCE_BRANCH)
    return True


# --- maintainers -----------------------------------------------------------------------------


def changed_maintainers(
    project: str, old: Sequence[str], add: Iterable[str], remove: Iterable[str]
) -> list[str]:
    """*old* with some more, and without some.

    Raises:
        RdotoolError: one that shall go isn't there.
    """
    gone = set(remove)
    for one in sorted(gone - set(old)):
        raise RdotoolError(
            f"{one} doesn't maintain {project}", f"Its maintainers: {', '.join(old)}"
        )
    return list(dict.fromkeys([*(one for one in old if one not in gone), *add]))


def set_maintainers(checkout: Checkout, project: str, maintainers: Sequence[str]) -> bool:
    """Let *project* have these *maintainers*, in this order; False when it has them.

    Raises:
        RdotoolError: one is no address, none is left, or the entry isn't found.
    """
    refuse_no_emails(maintainers)
    if not maintainers:
        raise RdotoolError(f"{project} would have no maintainer", "Name one at least.")
    name = _defining(checkout, project)
    at = entries.index(checkout.packages(name), project)
    assert at is not None
    old = checkout.packages(name)[at].get("maintainers") or []
    if list(maintainers) == old:
        return False
    text, path = checkout.text(name), (entries.PACKAGES, at)
    if not old:
        text.put(path, "maintainers", list(maintainers))
        return True
    # Those that stay keep their lines, and with them their comments.
    steps = SequenceMatcher(None, old, list(maintainers), autojunk=False).get_opcodes()
    for what, first, last, start, end in steps:
        if what != "equal":
            for number in range(first, last):
                text.remove((*path, "maintainers", number))
            for one in maintainers[start:end]:
                text.insert((*path, "maintainers"), first, one)
    return True


def _defining(checkout: Checkout, project: str) -> str:
    """The file that says what *project* is, not only which tags it carries."""
    for name in checkout.files:
        for entry in checkout.packages(name):
            if entry.get("project") == project and set(entry) - {"project", "tags", marks.BUILDS}:
                return name
    raise RdotoolError(
        f"no info file says what {project} is", "It only carries tags; add it first."
    )
