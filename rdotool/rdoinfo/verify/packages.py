"""Rules about packages: what the reader and verify.py want of each, and what looks wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.faults import Fault
from rdotool.rdoinfo.merge import filled
from rdotool.rdoinfo.verify.facts import as_mapping, numbered
from rdotool.rdoinfo.verify.model import ERROR, WARNING, Hit, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.rdoinfo.verify.facts import Facts
    from rdotool.rdoinfo.verify.model import Path

URLS = (
    "upstream",
    "distgit",
    "master-distgit",
    "centos-distgit",
    "patches",
    "review-origin",
    "review-patches",
)
ATTRIBUTES = {
    *URLS,
    "project",
    "name",
    "conf",
    "component",
    "maintainers",
    "tags",
    "buildsys-tags",
    "source-branch",
    "distro-branch",
    "distgit-path",
}


@rule("undefined", ERROR, "a package that only tag files know", whole=True)
def undefined(facts: Facts) -> Iterator[Hit]:
    """It has neither conf nor maintainers, so that no reader can make a package of it."""
    for project, entries in facts.by_project.items():
        if project not in facts.defined and not facts.merged[project].get("maintainers"):
            text = f"{project} is defined in no file: it has only tags"
            yield Hit(entries[0].file, entries[0].path("project"), text)


@rule("conf", ERROR, "a conf that package-configs has not", whole=True)
def conf(facts: Facts) -> Iterator[Hit]:
    """Without it nobody knows where the package's sources are."""
    known = ", ".join(facts.configs) or "none"
    for project, package in facts.merged.items():
        if "conf" in package and package["conf"] not in [*facts.configs]:
            text = f"the package {project} has an unknown conf: {package['conf']} (known: {known})"
            yield Hit(*facts.locate(project, "conf"), text)


@rule("name", ERROR, "a package without a name", whole=True)
def name(facts: Facts) -> Iterator[Hit]:
    """By itself, its conf or the default."""
    for project, package in facts.sound.items():
        if not isinstance(package.get("name"), str) or not package["name"]:
            yield Hit(*facts.locate(project, "name"), f"the package {project} has no name")


@rule("maintainers", ERROR, "a package without maintainers, or one that is no address", whole=True)
def maintainers(facts: Facts) -> Iterator[Hit]:
    """By itself, its conf or the default."""
    for project, package in facts.sound.items():
        found = package.get("maintainers")
        place = facts.locate(project, "maintainers")
        if not isinstance(found, list) or not found:
            yield Hit(*place, f"the package {project} has no list of maintainers")
            continue
        for person in found:
            if not isinstance(person, str) or "@" not in person:
                text = f"the package {project} has a maintainer that is no email address: {person}"
                yield Hit(*place, text)


@rule("substitution", ERROR, "a %(attribute)s that the package has not", whole=True)
def substitution(facts: Facts) -> Iterator[Hit]:
    """As the reader fills them in."""
    for project, package in facts.sound.items():
        for key, value in package.items():
            try:
                filled(key, value, package)
            except Fault as fault:
                yield Hit(*facts.locate(project, key), f"{fault.brief} (package {project})")


@rule("component", ERROR, "a component that is not among components", whole=True)
def component(facts: Facts) -> Iterator[Hit]:
    """Of a package, or of one of its tags."""
    for project, package in facts.merged.items():
        places: list[tuple[Any, tuple[str, ...]]] = [(package, ())]
        places += [(tag, ("tags", key)) for key, tag in as_mapping(package.get("tags")).items()]
        for holder, path in places:
            held = as_mapping(holder).get("component", "")
            if held != "" and held not in [*facts.components]:
                text = f"the component {held} of {project} is not among the components"
                yield Hit(*facts.locate(project, *path, "component"), text)


@rule("tag", WARNING, "a tag that is no release's and has no meaning of its own", whole=True)
def tag(facts: Facts) -> Iterator[Hit]:
    """Its packages are in no release. Told once for each file and tag."""
    uses: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Hit] = {}
    for hit in _tags(facts):
        key = (hit.file.name, hit.text)
        uses[key] = uses.get(key, 0) + 1
        first.setdefault(key, hit)
    for key, hit in first.items():
        more = f" (used {uses[key]} times in this file)" if uses[key] > 1 else ""
        yield hit._replace(text=f"{hit.text}{more}")


def _tags(facts: Facts) -> Iterator[Hit]:
    for file in facts.files:
        configs = as_mapping(file.content.get("package-configs"))
        places: list[tuple[Path, Any]] = [
            (("package-configs", name_), content) for name_, content in configs.items()
        ]
        places.append((("package-default",), file.content.get("package-default")))
        for path, content in places:
            for key, value in as_mapping(as_mapping(content).get("tags")).items():
                for more, text in _unknown(facts, key, value):
                    yield Hit(file, (*path, "tags", *more), text)
    for entry in facts.packages:
        for key, value in entry.mapping("tags").items():
            for more, text in _unknown(facts, key, value):
                yield Hit(entry.file, entry.path("tags", *more), text)


def _unknown(facts: Facts, key: str, value: Any) -> Iterator[tuple[Path, str]]:
    if key not in facts.tags:
        yield (key,), f"no release has the tag {key}"
    if key in ("version-locked", "under-review"):
        for below in as_mapping(value):
            if below not in facts.tags:
                yield (key, below), f"no release has the tag {below}, which {key} names"


@rule("attribute", WARNING, "an attribute that looks like a misspelt one")
def attribute(facts: Facts) -> Iterator[Hit]:
    """Nobody would read it. Others that aren't known may be new, and are left alone."""
    for entry in facts.packages:
        for path, key in _attributes(entry.content):
            near = _near(key)
            if near:
                text = f"{entry.name} has an attribute {key}: did you mean {near}?"
                yield Hit(entry.file, entry.path(*path), text)


def _attributes(content: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for key in content:
        if key not in ATTRIBUTES:
            yield (key,), key
    for name_, override in as_mapping(content.get("tags")).items():
        if name_ in ("version-locked", "under-review"):
            continue
        for key in as_mapping(override):
            if key not in ATTRIBUTES:
                yield ("tags", name_, key), key


def _near(key: str) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(key.replace("_", "-"), ATTRIBUTES, 1, 0.8)), "")


@rule("url", WARNING, "a URL that is none", whole=True)
def url(facts: Facts) -> Iterator[Hit]:
    """A package's repositories, and the repositories of a release."""
    for project, package in facts.sound.items():
        for key in URLS:
            text = _objection(_value(package, key))
            if text:
                yield Hit(*facts.locate(project, key), f"{key} of {project}: {text}")
    for release in facts.releases:
        for number, repo in release.items("repos"):
            for place, distrepo in numbered(repo.get("distrepos")):
                text = _objection(distrepo.get("url"))
                if text:
                    path = release.path("repos", number, "distrepos", place, "url")
                    yield Hit(release.file, path, f"distrepo of {release.name}: {text}")


def _value(package: dict[str, Any], key: str) -> Any:
    try:
        return filled(key, package.get(key), package)
    except Fault:
        return None  # the rule substitution tells


def _objection(value: Any) -> str:
    """Why *value* is no URL; empty where it is one, or absent."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return f"{value!r} is no URL"
    if any(char.isspace() for char in value):
        return f"{without_password(value)!r} is no URL: it has a blank in it"
    try:
        check_url(value)
    except RdotoolError as error:
        return error.brief
    return ""
