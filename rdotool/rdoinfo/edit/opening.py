"""A new release is opened: it becomes the one in development, and the one before branches.

RDO does so in two commits: the release with its builds ("(1/2)"), then the tags of the
packages ("(2/2)"), which goes together with a change of what DLRN builds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError, UsageError
from rdotool.rdoinfo.edit import copies, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.rdoinfo.edit.checkout import Checkout

_NAME = re.compile(r"[a-z][a-z0-9]*")
_IDENTIFIER = re.compile(r"(20\d\d)\.([12])")
RELEASES = "releases"
UC = "-uc"
# RDO pins these for a release that is about to branch, and unpins them right after it did.
_TEMPEST = re.compile(r"tempest|.*-tempest-plugin")
_EXACT = re.compile(r"[vV]?\d+(\.\w+)+|[0-9a-f]{40}")  # a version or a sha, no branch
_DISTREPO = re.compile(r"(- name: RDO )\w+( .*\n +url: .*/openstack-(?P<new>\w+)/)")


@dataclass(slots=True)
class Opened:
    """What was opened.

    Attributes:
        old: the release that was in development until now.
        new: the one that is.
        identifier: the new one's, such as ``2025.2``; empty when it has none.
        told: what was done.
        left: what the data leave to people to decide.
    """

    old: str
    new: str
    identifier: str = ""
    told: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def open_release(checkout: Checkout, new: str, identifier: str = "", only: str = "") -> Opened:
    """Let *new* be the release in development; what is done already is left alone.

    Args:
        identifier: the new release's; the one that follows the old one's when empty.
        only: ``release`` or ``tags`` for one of the two halves; empty for both.

    Raises:
        RdotoolError: it is an old release, the identifier isn't the next one's, or the files
            aren't as those of a release are.
        UsageError: that is no release's name or identifier.
    """
    if not _NAME.fullmatch(new):
        raise UsageError(f"{new!r} is no release's name: small letters only, such as flamingo")
    file, at, releases = _development(checkout)
    names = [str(one.get("name")) for one in releases]
    if new in names and names[at] != new:
        raise RdotoolError(
            f"rdoinfo has the release {new}, and {names[at]} is in development",
            f"See: rdotool release -r {new}",
        )
    is_open = names[at] == new
    if is_open and at + 1 == len(names):
        raise RdotoolError(f"{new} is the first release", "There is none that it could follow.")
    opened = Opened(names[at + 1] if is_open else names[at], new)
    if identifier:
        _refuse_identifier(identifier, releases[at], is_open)
    opened.identifier = str((releases[at] if is_open else {}).get("identifier") or "")
    if not is_open and only != "tags":
        opened.identifier = identifier or following(releases[at].get("identifier"))
        _add_release(checkout, (file, at), releases[at], opened)
        for repo in releases[at].get("repos") or ():
            _copy_builds(checkout, repo, opened)
    if only != "release":
        _switch_tags(checkout, opened)
    return opened


def _development(checkout: Checkout) -> tuple[str, int, list[dict[str, Any]]]:
    """The file with the releases, the number of the one in development, and all of them."""
    for name, file in checkout.files.items():
        releases = file.content.get(RELEASES) or []
        for at, one in enumerate(releases):
            if one.get("status") == "development":
                return name, at, releases
    raise RdotoolError("rdoinfo has no release in development", "See: rdotool release")


def _refuse_identifier(identifier: str, current: dict[str, Any], is_open: bool) -> None:
    """Raise where *identifier* can't be what the user means.

    Args:
        current: the release in development.
        is_open: whether it is the one to be opened.
    """
    if not _IDENTIFIER.fullmatch(identifier):
        raise UsageError(f"{identifier!r} is no identifier of a release, such as 2025.2")
    held, name = str(current.get("identifier") or ""), current["name"]
    if is_open and identifier != held:
        raise RdotoolError(f"{name} is open already, as {held}", "See: rdotool release")
    if not is_open and identifier <= held:
        raise RdotoolError(
            f"{identifier} doesn't come after {held}, which is {name}'s", "See: rdotool release"
        )


def following(identifier: object) -> str:
    """The identifier after this one: OpenStack has two releases a year; empty without one.

    Raises:
        RdotoolError: it isn't of the form ``2025.1``.
    """
    if not identifier:
        return ""
    hit = _IDENTIFIER.fullmatch(str(identifier))
    if not hit:
        raise RdotoolError(
            f"what follows {identifier} can't be told", "Say it: --identifier 2026.1"
        )
    return f"{hit[1]}.2" if hit[2] == "1" else f"{int(hit[1]) + 1}.1"


# --- the release and its builds ----------------------------------------------------------------


def _add_release(
    checkout: Checkout, place: tuple[str, int], old: dict[str, Any], opened: Opened
) -> None:
    file, at = place
    text = checkout.text(file)
    item = text.item_text((RELEASES, at))
    text.insert_text((RELEASES,), at, _renewed(item, old, opened))
    text.set((RELEASES, at, "status"), "maintained")
    text.set((RELEASES, at, "branch"), f"{opened.old}-rdo")
    if old.get("upstream_branch"):
        series = old.get("identifier") or opened.old
        text.set((RELEASES, at, "upstream_branch"), f"stable/{series}")
    shown = f" ({opened.identifier})" if opened.identifier else ""
    opened.told.append(f"{opened.new}{shown} is in development, {opened.old} is maintained")


def _renewed(item: str, old: dict[str, Any], opened: Opened) -> str:
    """The old release's text as the new one's: its name everywhere, its identifier."""
    lines = [
        line
        for line in item.splitlines(keepends=True)
        if not re.search(rf"-{re.escape(opened.old)}-release\s*$", line)
    ]
    text = "".join(lines)
    for before, after in (
        (opened.old, opened.new),
        (opened.old.capitalize(), opened.new.capitalize()),
    ):
        text = re.sub(rf"(?<![A-Za-z0-9]){before}(?![A-Za-z0-9])", after, text)
    if old.get("identifier"):
        was = re.escape(str(old["identifier"]))
        text = re.sub(
            rf"(?m)^( +identifier: *['\"]?){was}", rf"\g<1>{opened.identifier}", text, count=1
        )
    # Some were copied from older releases with their names in them.
    return _DISTREPO.sub(
        lambda hit: (
            f"{hit[1]}{opened.new.capitalize()}{hit[2]}" if hit["new"] == opened.new else hit[0]
        ),
        text,
    )


def _copy_builds(checkout: Checkout, repo: dict[str, Any], opened: Opened) -> None:
    """The CBS tags of a repo of the new release begin with the builds of the old one's."""
    made, last = [], ""
    for tag in _in_imports_order(checkout, repo.get(marks.BUILDS) or ()):
        renamed = re.sub(rf"(?<![a-z0-9]){opened.old}(?![a-z0-9])", opened.new, tag)
        if renamed == tag:
            continue
        last = _file(tag)
        if tag.endswith("-release"):
            continue
        checkout.create(_file(renamed), _begun(checkout, tag, renamed, opened))
        made.append(_file(renamed))
    if made:
        copies.import_after(checkout, last, *made)


def _begun(checkout: Checkout, tag: str, renamed: str, opened: Opened) -> bytes:
    """What the file of a new CBS tag begins with."""
    if tag.endswith("-candidate"):  # what is to be built anew for the old one
        opened.told.append(f"{renamed}: empty")
        return b"packages:\n"
    count = len(checkout.packages(_file(tag)))
    opened.told.append(f"{renamed}: {count} builds, those of {tag}")
    return copies.copied(checkout, _file(tag), marks.BUILDS, {tag: renamed})


def _in_imports_order(checkout: Checkout, tags: Any) -> list[str]:
    for tag in tags:
        if _file(tag) not in checkout.files:
            raise RdotoolError(
                f"the CBS tag {tag} has no file {checkout.shown(_file(tag))}",
                "See: rdotool rdoinfo verify",
            )
    return sorted(map(str, tags), key=lambda tag: copies.importer(checkout, _file(tag))[1])


def _file(tag: str) -> str:
    return f"{marks.BUILDS}/{tag}.yml"


# --- the tags of the packages ------------------------------------------------------------------


def _switch_tags(checkout: Checkout, opened: Opened) -> None:
    """The new release's tags begin as the old one's; the old one keeps its UC pins."""
    old, new = opened.old, opened.new
    old_file, uc_file, new_file, new_uc_file = (
        f"{marks.TAGS}/{tag}.yml" for tag in (old, f"{old}{UC}", new, f"{new}{UC}")
    )
    if uc_file not in checkout.files and new_file in checkout.files:
        return
    for name in (old_file, uc_file):
        checkout.content(name)
    both = {old: new, f"{old}{UC}": new}
    fresh = copies.copied(checkout, old_file, marks.TAGS, both)
    pinned = copies.copied(checkout, uc_file, marks.TAGS, {f"{old}{UC}": f"{new}{UC}"})
    kept = copies.copied(checkout, uc_file, marks.TAGS, {f"{old}{UC}": old})
    checkout.create(new_file, fresh)
    checkout.create(new_uc_file, pinned)
    copies.put(checkout, old_file, kept)
    checkout.delete(uc_file)
    copies.import_instead(checkout, uc_file, new_file, new_uc_file)
    counts = [len(checkout.packages(name)) for name in (old_file, uc_file)]
    opened.told += [
        f"{new}: {counts[0]} packages, as {old} had them",
        f"{new}{UC}: {counts[1]} packages, as {old}{UC} had them",
        f"{old}: the pins of {old}{UC}, which is gone",
    ]
    opened.told += _relock(checkout, opened)
    opened.left += _leftovers(checkout, opened)


def _relock(checkout: Checkout, opened: Opened) -> Iterator[str]:
    """A lock of the old release's UC tag becomes one of the release: it has the pins now."""
    uc = f"{opened.old}{UC}"
    for name in checkout.files:
        for at, package in enumerate(checkout.packages(name)):
            for tag, inside in (package.get(marks.TAGS) or {}).items():
                if not isinstance(inside, dict) or uc not in inside:
                    continue
                path = ("packages", at, marks.TAGS, tag)
                if opened.old not in inside:
                    checkout.text(name).put(path, opened.old, inside[uc])
                checkout.text(name).remove((*path, uc))
                project = package.get("project")
                yield f"{tag} of {project}: {opened.old} instead of {uc}"
                opened.left.append(
                    f"{project} was {tag} in {uc}: say so for {opened.new}{UC}, too, if it still"
                    " has to be"
                )


def _leftovers(checkout: Checkout, opened: Opened) -> Iterator[str]:
    """What carries the tag that is gone, and what was pinned by hand before."""
    uc = f"{opened.old}{UC}"
    for name in checkout.files:
        if name != f"{marks.TAGS}/{uc}.yml":
            found = sorted(marks.carriers(checkout, marks.TAGS, uc, name))
            if found and name != f"{marks.TAGS}/{opened.old}.yml":
                yield f"{checkout.shown(name)}: {', '.join(found)} carries {uc}, which is gone"
    tempest = [one for one, _ in _pins(checkout, uc) if _TEMPEST.fullmatch(one)]
    if tempest:
        yield (
            f"pinned in {opened.new}{UC} since {opened.old} was prepared; they may follow their"
            f" branch again: rdotool rdoinfo unpin {' '.join(tempest)} --release {opened.new}"
        )
    pins = [one for one, pin in _pins(checkout, opened.old) if _EXACT.fullmatch(pin)]
    if pins:
        yield (
            f"pinned in {opened.new} because they were in {opened.old}; unpin what shall follow"
            f" its branch: rdotool rdoinfo unpin {' '.join(pins)} --release {opened.new}"
            f" --tag {opened.new}"
        )


def _pins(checkout: Checkout, tag: str) -> Iterator[tuple[str, str]]:
    """The projects that *tag* pins, with what it pins them to."""
    for entry in checkout.packages(f"{marks.TAGS}/{tag}.yml"):
        value = (entry.get(marks.TAGS) or {}).get(tag)
        if isinstance(value, dict) and value.get("source-branch"):
            yield str(entry.get("project")), str(value["source-branch"])
