"""Checks of patch lines, and of how %prep applies them."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from rdotool.spec import apply_lines, patches
from rdotool.spec.lint.model import Found, check, exclusive, replaced, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.apply_lines import Mark
    from rdotool.spec.layout import Logical
    from rdotool.spec.lint.model import Edit, Level, Subject
    from rdotool.spec.patches import PatchLine

_JOINED = re.compile(r"%(?:\{patch\d+\}|patch\d+)")
_PATCH = re.compile(r"[ \t]*%(?:\{patch\d+\}|patch\d*(?=\s|$))(.*)", re.DOTALL)
_ALL = re.compile(r"%\{?[?!]*patches\b")
_AUTO = re.compile(r"([ \t]*%\{?(autosetup|autopatch))\b(.*)", re.DOTALL)


def _calls(subject: Subject) -> Iterator[tuple[Logical, list[Mark]]]:
    """The %patch lines of %prep, with the numbers in them; those with macros left out."""
    for logical in patches.prep_lines(subject.layout):
        match = _PATCH.match(logical.text)
        if match and "%" not in match[1]:
            yield logical, apply_lines.marks(logical.text)


@check("patch-syntax", "E", fixes=True)
def patch_syntax(subject: Subject) -> Iterator[Found]:
    for logical, marks in _calls(subject):
        wrong = [mark for mark in marks if not mark.form.lstrip().startswith("-P")]
        wrong += [mark for mark in marks if mark.start == mark.stop]
        if not wrong:
            continue
        number, form = wrong[0].number, wrong[0].form
        level: Level = "W" if form == "{}" else "E"
        said = {
            "{}": f"%patch {number} needs RPM 4.18: -P{number} works everywhere",
            "%patch -P{}": f"%patch{number} is refused by RPM 4.20: write %patch -P{number}",
        }.get(form, "%patch without a number is refused by RPM 4.20: write %patch -P0")
        edits = () if "\n" in logical.text else (_rewritten(subject, logical, wrong),)
        yield Found(logical.start, said, edits, level)
    yield from _buried(subject)


def _rewritten(subject: Subject, logical: Logical, marks: list[Mark]) -> Edit:
    text = logical.text
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        form = "-P{}" if mark.form == "{}" else mark.form
        text = text[: mark.start] + form.format(mark.number) + text[mark.stop :]
    return replaced(subject, logical.start, text)


def _buried(subject: Subject) -> Iterator[Found]:
    """``%{?with_x:%patch1 -p1}``: not on its own line, so it may never be expanded."""
    for logical in patches.prep_lines(subject.layout):
        if apply_lines.marks(logical.text):
            continue
        for mark in apply_lines.buried(logical.text):
            if _JOINED.fullmatch(logical.text[mark.start : mark.stop]):
                said = f"%patch{mark.number} is refused by RPM 4.20"
                edits = () if "\n" in logical.text else (_rewritten(subject, logical, [mark]),)
                yield Found(logical.start, said, edits, "W")
                break


@check("patch-not-applied", "W")
def patch_not_applied(subject: Subject) -> Iterator[Found]:
    if _is_beyond(subject):
        return
    lines = patches.prep_lines(subject.layout)
    applied = {mark.number for logical in lines for mark in apply_lines.marks(logical.text)}
    for logical in subject.layout.logicals:
        if not logical.text.lstrip().startswith("#"):
            found = apply_lines.references(logical.text) + apply_lines.buried(logical.text)
            applied |= {mark.number for mark in found}
    zones = patches.zones(subject.layout)
    for patch in subject.patches:
        if patch.number not in applied and not any(zone.holds(patch.number) for zone in zones):
            yield Found(patch.line, f"no line of %prep applies {_name(patch)}")


def _is_beyond(subject: Subject) -> bool:
    """True when what is applied can't be told: ``%patch -P %{n}``, a loop elsewhere."""
    computed = any(
        (match := _PATCH.match(logical.text)) and "%" in match[1]
        for logical in patches.prep_lines(subject.layout)
    )
    return computed or bool(_ALL.search(subject.spec.text))


def _name(patch: PatchLine) -> str:
    return f"Patch{patch.number} ({patch.value})"


@check("patch-not-defined", "E")
def patch_not_defined(subject: Subject) -> Iterator[Found]:
    known = {patch.number for patch in subject.patches}
    known |= {tag.number for tag in subject.tags("patch") if tag.number is not None}
    for logical, marks in _calls(subject):
        missing = [mark.number for mark in marks if mark.number not in known]
        if missing:
            level: Level = "W" if subject.brings_text else sure(logical.stack)
            yield Found(logical.start, f"there is no Patch{missing[0]}", (), level)


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
    for line in patches.without_strip(subject.layout):
        logical = subject.layout.logical_at(line)
        match = _AUTO.match(logical.text)
        if match:
            single = logical.stop == logical.start + 1
            fresh = f"{match[1]} -p1{match[3]}"
            edits = (replaced(subject, line, fresh),) if single else ()
            yield Found(line, f"%{match[2]} without -p1, and the patches have a/ and b/", edits)


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
