"""Checks of patch lines, and of how %prep applies them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from rdotool.spec import patches
from rdotool.spec.lint.model import Found, check, exclusive, replaced, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.layout import Logical
    from rdotool.spec.lint.model import Edit, Level, Subject
    from rdotool.spec.patches import PatchLine, Use

_JOINED = re.compile(r"[ \t]*%(?:\{patch\d+\}|patch\d+(?=\s|$))")
_OPTION = re.compile(r"(?:^|\s)-P[ \t]*(\d+)")
_OPERAND = re.compile(r"(?:^|(?<=\s))(?<!-[a-zA-Z] )(\d+)(?=\s|$)")
_ALL = re.compile(r"%\{?[?!]*patches\b|%\{?[?!]*autopatch\b")
_BY_HAND = re.compile(r"%\{?[?!]*(?:PATCH|P:)[ \t]*(\d+)|%\{[?!]*patch(\d+)\}")
_AUTO = re.compile(r"([ \t]*%(autosetup|autopatch))(?!\w)(.*)", re.DOTALL)
_STRIP = re.compile(r"(?:^|\s)-[a-zA-Z]*p[ \t]*\d")
_GIT = re.compile(r"-S[ \t]*(?:git|git_am|hg|quilt|bzr)\b")


def _numbers(use: Use) -> list[int]:
    """All the patches that a %prep line applies."""
    rest = use.text.partition("patch")[2]
    if _JOINED.match(use.text):
        return [use.number]
    found = [int(number) for number in _OPTION.findall(rest) + _OPERAND.findall(rest)]
    return found or [use.number]


def _prep(subject: Subject) -> Iterator[Logical]:
    for section in subject.layout.named("prep"):
        for logical in subject.layout.within(section):
            if not logical.text.lstrip().startswith("#"):
                yield logical


@check("patch-syntax", "E", fixes=True)
def patch_syntax(subject: Subject) -> Iterator[Found]:
    for use in subject.spec.patch_uses():
        rest = use.text.partition("patch")[2]
        edits: tuple[Edit, ...] = ()
        fresh = patches.renumbered(use.text, use.number)
        if _OPERAND.search(rest) and not _JOINED.match(use.text):
            given = _OPERAND.findall(rest)
            fresh = _OPERAND.sub(lambda match: f"-P{match[1]}", use.text)
            said = f"%patch {given[0]} needs RPM 4.18: -P{given[0]} works everywhere"
            level: Level = "W"
        elif _JOINED.match(use.text):
            said = f"%patch{use.number} is refused by RPM 4.20: write %patch -P{use.number}"
            level = "E"
        elif not _OPTION.search(rest) and "%" not in rest:
            said, level = "%patch without a number is refused by RPM 4.20: write %patch -P0", "E"
        else:
            continue
        if "\n" not in fresh:
            edits = (replaced(subject, use.line, fresh),)
        yield Found(use.line, said, edits, level)


@check("patch-not-applied", "W")
def patch_not_applied(subject: Subject) -> Iterator[Found]:
    method = subject.spec.apply_method()
    uses = subject.spec.patch_uses()
    applied = {number for use in uses for number in _numbers(use)} | _by_hand(subject)
    if method == "git-am" or any("%" in use.text.partition("patch")[2] for use in uses):
        return
    if method == "rpm" and _ALL.search(subject.spec.text):
        return  # a loop over %{patches}
    for patch in subject.patches:
        if patch.number in applied:
            continue
        if method == "rpm" or not patches.is_applied(subject.layout, patch.number):
            yield Found(patch.line, f"no line of %prep applies {_name(patch)}")


def _by_hand(subject: Subject) -> set[int]:
    return {int(one or other) for one, other in _BY_HAND.findall(subject.spec.text)}


def _name(patch: PatchLine) -> str:
    return f"Patch{patch.number} ({patch.value})"


@check("patch-not-defined", "E")
def patch_not_defined(subject: Subject) -> Iterator[Found]:
    known = {patch.number for patch in subject.patches}
    known |= {tag.number for tag in subject.tags("patch") if tag.number is not None}
    for use in subject.spec.patch_uses():
        missing = [number for number in _numbers(use) if number not in known]
        if missing and "%" not in use.text.partition("patch")[2]:
            stack = subject.layout.logical_at(use.line).stack
            level: Level = "W" if subject.brings_text else sure(stack)
            yield Found(use.line, f"there is no Patch{missing[0]}", (), level)


@check("duplicate-number", "E")
def duplicate_number(subject: Subject) -> Iterator[Found]:
    for kind in ("patch", "source"):
        seen: dict[int, list[int]] = {}
        tags = [tag for tag in subject.tags(kind) if tag.value]
        if any(tag.number is None and tag.stack for tag in tags):
            continue  # RPM's numbers depend on the conditions
        last = -1
        for tag in tags:
            last = last + 1 if tag.number is None else tag.number
            stacks = [subject.layout.logical_at(line).stack for line in seen.get(last, [])]
            for line, stack in zip(seen.get(last, []), stacks, strict=True):
                if not exclusive(stack, tag.stack):
                    said = f"{kind} {last} has a line already: line {line + 1}"
                    yield Found(tag.line, said, (), sure(stack, tag.stack))
                    break
            seen.setdefault(last, []).append(tag.line)


@check("patch-in-foreign-block", "W")
def patch_in_foreign_block(subject: Subject) -> Iterator[Found]:
    homes = {
        (tag.stack[-1].block, tag.stack[-1].arm) for tag in subject.tags("source") if tag.stack
    }
    for patch in subject.patches:
        if patch.stack and (patch.stack[-1].block, patch.stack[-1].arm) in homes:
            yield Found(
                patch.line,
                f"{_name(patch)} is in a block of sources,"
                f" %{patch.stack[-1].keyword} {patch.stack[-1].expression}",
            )


@check("patch-strip", "W", fixes=True)
def patch_strip(subject: Subject) -> Iterator[Found]:
    names = [_file(subject, patch) for patch in subject.patches]
    local = [name for name in names if name and subject.folder and name in subject.folder.names]
    if not local or not all(subject.folder and name in subject.folder.prefixed for name in local):
        return
    scm = any(_GIT.search(logical.text) for logical in _prep(subject))
    for logical in _prep(subject):
        match = _AUTO.match(logical.text)
        if not match or _STRIP.search(match[3]) or scm or _unpacks(match):
            continue
        fresh = f"{match[1]} -p1{match[3]}"
        single = logical.stop == logical.start + 1
        edits = (replaced(subject, logical.start, fresh),) if single else ()
        yield Found(
            logical.start, f"%{match[2]} without -p1, and the patches have a/ and b/", edits
        )


def _unpacks(match: re.Match[str]) -> bool:
    """True for %autosetup -N: it applies nothing."""
    return match[2] == "autosetup" and bool(re.search(r"(?:^|\s)-[a-zA-Z]*N(?=\s|$)", match[3]))


def _file(subject: Subject, patch: PatchLine) -> str | None:
    value = subject.known(patch.value)
    return posixpath.basename(value) if value else None


@check("orphan-patch", "W")
def orphan_patch(subject: Subject) -> Iterator[Found]:
    if not subject.folder:
        return
    named = {_file(subject, patch) for patch in subject.patches}
    if None in named or subject.brings_text:
        return
    for name in sorted(subject.folder.names):
        if name.endswith(".patch") and name not in named and name not in subject.spec.text:
            yield Found(-1, f"the folder has {name}, and the spec has no patch of that name")


@check("buildarch-before-sources", "W")
def buildarch_before_sources(subject: Subject) -> Iterator[Found]:
    first = next((tag for tag in subject.tags("buildarch") if tag.section.header < 0), None)
    later = [
        tag
        for tag in subject.tags("source", "patch")
        if first and tag.line > first.line and not tag.section.name
    ]
    if first and later:
        yield Found(
            first.line,
            f"BuildArch before {later[0].name}: old RPMs leave %{{patches}} empty then",
        )
