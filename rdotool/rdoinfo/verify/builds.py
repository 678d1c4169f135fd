"""Rules about buildsys-tags: the first two are verify.py's, the rest is about their NVRs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.faults import Fault
from rdotool.rdoinfo.merge import filled
from rdotool.rdoinfo.verify.facts import as_mapping
from rdotool.rdoinfo.verify.model import ERROR, WARNING, Hit, rule
from rdotool.versions import NVR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.rdoinfo.verify.facts import Entry, Facts

_CBS = re.compile(r"cloud(\d+)(s?)-")
_LOCKED = "version-locked"


@rule("buildsys-tag", ERROR, "a buildsys-tag that no release's repo has", whole=True)
def buildsys_tag(facts: Facts) -> Iterator[Hit]:
    """As verify.py has it."""
    known = facts.buildsys_tags
    for entry in facts.packages:
        for tag in entry.mapping("buildsys-tags"):
            if tag not in known:
                text = f"the buildsys-tag {tag} of {entry.name} is in no release's repo"
                yield Hit(entry.file, entry.path("buildsys-tags", tag), text)


@rule("buildsys-tag-empty", ERROR, "a buildsys-tag without a value", whole=True)
def buildsys_tag_empty(facts: Facts) -> Iterator[Hit]:
    """As verify.py has it: no file gives it one. ``version-locked`` needs none."""
    for project, package in facts.merged.items():
        for tag, value in as_mapping(package.get("buildsys-tags")).items():
            if value is None and tag != _LOCKED and tag in facts.buildsys_tags:
                text = f"the buildsys-tag {tag} of {project} has no value"
                yield Hit(*facts.locate(project, "buildsys-tags", tag), text)


@rule("nvr", ERROR, "a buildsys-tag whose value is no name-version-release")
def nvr(facts: Facts) -> Iterator[Hit]:
    """CBS could tag nothing by it. ``version-locked`` has a list of tags, or nothing."""
    for entry, tag, value in _builds(facts):
        parsed = _parsed(value) if isinstance(value, str) else None
        if parsed is None or str(parsed) != value:
            text = f"{value!r} of {entry.name} is no name-version-release"
            yield Hit(entry.file, entry.path("buildsys-tags", tag), text)


@rule("nvr-name", WARNING, "an NVR whose name is not the package's", whole=True)
def nvr_name(facts: Facts) -> Iterator[Hit]:
    """Often a line that came into the wrong place, or a package that was renamed."""
    names = {project: _name(package) for project, package in facts.sound.items()}
    for entry, tag, value in _builds(facts):
        parsed = _parsed(value) if isinstance(value, str) else None
        expected = names.get(entry.name)
        if parsed and expected and parsed.name != expected:
            text = f"{value} is no build of {expected}"
            yield Hit(entry.file, entry.path("buildsys-tags", tag), text)


@rule("dist", WARNING, "an NVR whose dist suffix is not the tag's")
def dist(facts: Facts) -> Iterator[Hit]:
    """A tag ``cloud9s-…`` has builds for CentOS Stream 9, whose dist is ``el9s``.

    Stream 8 was built with plain ``el8``, so ``cloud8s-…`` has both.
    """
    for entry, tag, value in _builds(facts):
        parsed = _parsed(value) if isinstance(value, str) else None
        allowed = _dists(tag)
        if not parsed or not allowed or any(_is_for(parsed.release, one) for one in allowed):
            continue
        text = f"{value} was not built for {allowed[0]}, as {tag} wants it"
        yield Hit(entry.file, entry.path("buildsys-tags", tag), text)


def _builds(facts: Facts) -> Iterator[tuple[Entry, str, object]]:
    for entry in facts.packages:
        for tag, value in entry.mapping("buildsys-tags").items():
            if value is not None and tag != _LOCKED:
                yield entry, tag, value


@cache
def _parsed(text: str) -> NVR | None:
    try:
        return NVR.parse(text)
    except RdotoolError:
        return None


def _name(package: dict[str, object]) -> str:
    try:
        name = filled("name", package.get("name"), package)
    except Fault:
        return ""
    return name if isinstance(name, str) else ""


@cache
def _dists(tag: str) -> tuple[str, ...]:
    match = _CBS.match(tag)
    if not match:
        return ()
    plain, stream = f"el{match[1]}", f"el{match[1]}s"
    if not match[2]:
        return (plain,)
    return (stream, plain) if match[1] == "8" else (stream,)


def _is_for(release: str, wanted: str) -> bool:
    # el7_4 is el7 as of RHEL 7.4.
    return any(part == wanted or part.startswith(f"{wanted}_") for part in release.split(".")[1:])
