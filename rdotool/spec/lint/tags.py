"""Checks of tags: those that must be there, Version and Release, what is obsolete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec import release as releases
from rdotool.spec.layout import PREAMBLE
from rdotool.spec.lint.model import (
    Found,
    check,
    exclusive,
    in_tags,
    removed,
    replaced,
    sure,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Level, Subject
    from rdotool.spec.tags import Tag

_MUST = ("name", "version", "release", "summary", "license")
_ONCE = ("name", "version", "release", "epoch", "license", "url", "buildarch")
_KNOWN = re.compile(
    r"(?:name|version|release|epoch|license|url|summary|source\d*|patch\d*|(?:build)?arch|"
    r"exclu(?:sive|de)arch|(?:build)?requires|provides|obsoletes|(?:build)?conflicts|recommends|"
    r"suggests|supplements|enhances|group|buildroot|autoreq(?:prov)?|autoprov)$",
    re.IGNORECASE,
)
_ILLEGAL = re.compile(r"[^A-Za-z0-9._+%{}~^]")
_DIST = re.compile(r"%\{?\??dist\b\}?")
_PRERELEASE = re.compile(r"\d(?:[._-]?(?:rc|alpha|beta|dev|pre)[._]?\d*|[ab]\d+)$", re.IGNORECASE)
_PRE_TAIL = re.compile(r"[._-]?[a-z]+[._]?\d*$", re.IGNORECASE)
_RENAMED = {"serial": "Epoch", "copyright": "License"}


@check("missing-tag", "E")
def missing_tag(subject: Subject) -> Iterator[Found]:
    there = {tag.key for tag in subject.spec.tags if tag.section.name == PREAMBLE}
    if subject.brings_text:
        return
    for name in _MUST:
        if name not in there:
            yield Found(0, f"no {name.capitalize()} tag")


@check("empty-tag", "E")
def empty_tag(subject: Subject) -> Iterator[Found]:
    for tag in subject.spec.tags:
        if not tag.value and _KNOWN.match(tag.name):
            yield Found(
                tag.line, f"{tag.name} has no value: RPM refuses that", (), sure(tag.stack)
            )


@check("duplicate-tag", "E")
def duplicate_tag(subject: Subject) -> Iterator[Found]:
    seen: dict[tuple[int, str], list[Tag]] = {}
    for tag in subject.tags(*_ONCE, "summary"):
        if "(" in subject.lines[tag.line].partition(":")[0]:
            continue  # Summary(de)
        before = seen.setdefault((tag.section.header, tag.key), [])
        clash = next((old for old in before if not exclusive(old.stack, tag.stack)), None)
        if clash:
            level: Level = "E" if tag.key in _ONCE else "W"
            yield Found(
                tag.line,
                f"second {tag.name}; the first is at line {clash.line + 1}",
                (),
                sure(clash.stack, tag.stack, level=level),
            )
        before.append(tag)


@check("indented-tag", "E", fixes=True)
def indented_tag(subject: Subject) -> Iterator[Found]:
    for tag in subject.spec.tags:
        line = subject.lines[tag.line]
        if line[:1] in " \t" and _KNOWN.match(tag.name):
            text = line.rstrip("\r\n").lstrip(" \t")
            yield Found(
                tag.line,
                f"blanks before {tag.name}: RPM doesn't take that for a tag",
                (replaced(subject, tag.line, text),),
                sure(tag.stack),
            )


@check("illegal-version", "E")
def illegal_version(subject: Subject) -> Iterator[Found]:
    for tag in subject.tags("version", "release"):
        value = subject.known(_DIST.sub(".el9", tag.value))
        if value is None or releases.is_automatic(tag.value):
            continue
        fault = _illegal(value)
        if fault:
            yield Found(tag.line, f"{tag.name} {value!r}: {fault}", (), sure(tag.stack))


def _illegal(value: str) -> str:
    if ".." in value:
        return "two dots in a row (a dist tag begins with a dot of its own)"
    if len(value.split()) > 1:
        return "one word is allowed"
    found = _ILLEGAL.search(value.strip())
    return f"{found[0]!r} is not allowed" if found else ""


@check("bad-epoch", "E")
def bad_epoch(subject: Subject) -> Iterator[Found]:
    for tag in subject.tags("epoch"):
        value = subject.known(tag.value)
        if value and not re.fullmatch(r"\d+", value, re.ASCII):
            yield Found(tag.line, f"Epoch {value!r} is no number", (), sure(tag.stack))


@check("half-development", "W")
def half_development(subject: Subject) -> Iterator[Found]:
    version, release = subject.main_tag("Version"), subject.main_tag("Release")
    if not version or not release or releases.is_automatic(release.value):
        return
    marked = [tag for tag in (version, release) if tag.value.upper().startswith("XXX")]
    if len(marked) == 1:
        number = release if marked == [version] else version
        yield Found(
            marked[0].line,
            f"{marked[0].name} is XXX, as in development, but {number.name} is {number.value}",
        )


@check("prerelease-order", "W")
def prerelease_order(subject: Subject) -> Iterator[Found]:
    tag, value = subject.main_tag("Version"), subject.value("Version")
    if tag and value and "~" not in value and _PRERELEASE.search(value):
        final = _PRE_TAIL.sub("", value)
        yield Found(
            tag.line,
            f"RPM sorts {value} after {final}: write {final} with a milestone in Release,"
            f" or {final}~{value[len(final) :].lstrip('._-')}",
        )


@check("milestone", "W")
def milestone(subject: Subject) -> Iterator[Found]:
    tag = subject.main_tag("Release")
    lines = [item for item in subject.definitions if item.name == "milestone"]
    if not tag or not lines or not subject.spec.milestone or lines[0].conditional:
        return
    if releases.is_automatic(tag.value) or releases.behind(tag.value):
        return
    if "milestone" not in tag.value:
        yield Found(
            tag.line, f"Release lacks %{{?milestone}}, which line {lines[0].line + 1} defines"
        )
    elif re.match(r"[1-9]", tag.value):
        yield Found(tag.line, "a milestone in a Release that doesn't begin with 0: the final")


@check("shadowed-tag", "W")
def shadowed_tag(subject: Subject) -> Iterator[Found]:
    there = {tag.key for tag in subject.spec.tags if tag.section.header < 0}
    for item in subject.definitions:
        name = item.name.lower()
        if name in ("name", "version", "release", "epoch", "url") and name in there:
            yield Found(
                item.line,
                f"%{{{item.name}}} is the macro of the tag: which of the two holds depends"
                " on the line",
            )


@check("obsolete-tag", "W", fixes=True)
def obsolete_tag(subject: Subject) -> Iterator[Found]:
    for tag in subject.spec.tags:
        line = subject.lines[tag.line]
        if tag.key in _RENAMED:
            fresh = re.sub(tag.name, _RENAMED[tag.key], line.rstrip("\r\n"), count=1)
            edit = replaced(subject, tag.line, fresh)
            yield Found(
                tag.line, f"{tag.name} is {_RENAMED[tag.key]} now", (edit,), sure(tag.stack)
            )
        elif tag.key == "buildroot":
            plain = subject.layout.logical_at(tag.line).stop == tag.line + 1 and not tag.stack
            edits = (removed(tag.line),) if plain else ()
            yield Found(tag.line, "RPM ignores BuildRoot since 4.6", edits)
        elif tag.key == "prereq":
            yield Found(tag.line, "PreReq is Requires(pre), or another of its kind, now")


@check("define-at-top", "W", fixes=True)
def define_at_top(subject: Subject) -> Iterator[Found]:
    places = in_tags(subject)
    for item in subject.definitions:
        logical = subject.layout.logical_at(item.line)
        if not logical.text.lstrip().startswith("%define") or logical.section not in places:
            continue
        plain = "%" not in item.body and logical.stop == logical.start + 1 and item.body
        fresh = logical.text.replace("%define", "%global", 1)
        edits = (replaced(subject, item.line, fresh),) if plain else ()
        yield Found(item.line, f"%define {item.name}: %global is meant outside of macros", edits)
