"""Checks of magic comments, and of the lone ``#`` lines that they leave behind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import magic
from rdotool.spec import text as textual
from rdotool.spec.lint.model import Found, check, removed, towards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Subject

_ANY = re.compile(r"(\s*)#[ \t]*(patch(?:es)?[-_ ]?(?:base|ignore))[ \t]*([=:]?)[ \t]*(\S*)(.*)")
_LONE = re.compile(r"#[ \t]*")


@check("duplicate-patches-base", "E", fixes=True)
def duplicate_patches_base(subject: Subject) -> Iterator[Found]:
    places = magic.lines_of(subject.layout, magic.PATCHES_BASE)
    texts = {"".join(textual.body(subject.lines[place]).split()) for place in places}
    for place in places[1:]:
        edits = (removed(place),) if len(texts) == 1 else ()
        yield Found(
            place, f"second patches_base; the first, at line {places[0] + 1}, counts", edits
        )


@check("needless-patches-base", "W", fixes=True)
def needless_patches_base(subject: Subject) -> Iterator[Found]:
    places = magic.lines_of(subject.layout, magic.PATCHES_BASE)
    raw, version = subject.spec.magic(magic.PATCHES_BASE), subject.value("Version")
    if len(places) != 1 or subject.spec.magic(magic.PATCHES_IGNORE) is not None:
        return
    if raw is None:
        said = "patches_base without a value: rdopkg takes the next line for it"
    elif version and subject.known(raw) == version:
        said = f"patches_base is Version, {version}, anyway"
    else:
        return
    yield Found(places[0], said, towards(subject, subject.spec.set_magic("patches_base", None)))


@check("patches-ignore", "E")
def patches_ignore(subject: Subject) -> Iterator[Found]:
    try:
        subject.spec.patches_ignore()
    except RdotoolError as error:
        yield Found(magic.lines_of(subject.layout, magic.PATCHES_IGNORE)[0], error.brief)


@check("magic-comment", "W")
def magic_comment(subject: Subject) -> Iterator[Found]:
    for index, line in enumerate(subject.lines):
        match = _ANY.fullmatch(textual.body(line)) if "#" in line else None
        fault = _fault(match) if match else ""
        if fault:
            yield Found(index, f"this magic comment is not read as meant: {fault}")


def _fault(match: re.Match[str]) -> str:
    indent, name, sign, _value, tail = match.groups()
    if name not in (magic.PATCHES_BASE, magic.PATCHES_IGNORE):
        right = "patches_ignore" if name.endswith("ignore") else "patches_base"
        return f"its name is {right}" if sign else ""
    if sign != "=":
        return f"write # {name}=VALUE" if sign else ""
    if indent:
        return "there are blanks before its #"
    return f"its value ends at the blank, before {tail.split()[0]!r}" if tail.strip() else ""


@check("lone-comment", "W", fixes=True)
def lone_comment(subject: Subject) -> Iterator[Found]:
    lines, stop = subject.lines, subject.layout.sections[0].stop
    index = 0
    while index < stop:
        last = index
        while last < stop and _LONE.fullmatch(textual.body(lines[last])):
            last += 1
        if last > index and not _comment(lines, index - 1) and not _comment(lines, last):
            above = index > 0 and not lines[index - 1].strip()
            below = last < len(lines) and not lines[last].strip()
            edit = removed(index, last + 1 if above and below else last)
            yield Found(index, "a comment without text, as a removed patches_base leaves", (edit,))
        index = max(last, index + 1)


def _comment(lines: list[str], index: int) -> bool:
    return 0 <= index < len(lines) and lines[index].lstrip().startswith("#")
