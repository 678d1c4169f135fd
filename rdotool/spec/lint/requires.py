"""Checks of dependencies: what RPM refuses, and what is Python's way and not RPM's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec.lint.macros import UNKNOWN, masked
from rdotool.spec.lint.model import Found, check, removed, replaced, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.lint.model import Subject
    from rdotool.spec.tags import Tag

KEYS = (
    *("requires", "buildrequires", "provides", "obsoletes", "conflicts", "buildconflicts"),
    *("recommends", "suggests", "supplements", "enhances"),
)
_OPERATORS = ("<", "<=", "=<", "=", "==", ">=", "=>", ">")
_PYTHONS = ("~=", "!=", "===", "<>")
_BAD_VERSION = re.compile(r"[^\w.:~^+%{}\-]")
_DIST = re.compile(r"(python3(?:\.\d+)?dist\()([A-Za-z0-9._-]+)(?=[\[)])")
_UNVERSIONED = re.compile(r"python-(?!(?:s?rpm-macros)\b)[a-z][\w.-]*$")
_SHARED = ("-lang", "-doc", "-common", "-macros")


def dependencies(value: str) -> Iterator[tuple[str, str, str]]:
    """Name, operator and version of each dependency in `value`, which has no macros.

    Tokens are parted as RPM does it, at blanks and commas; rich ones are left out.
    """
    tokens = [] if "(" in value[:1] else re.split(r"[\s,]+", value.strip())
    while tokens:
        name = tokens.pop(0)
        if name.startswith("("):
            return
        operator = tokens.pop(0) if tokens and tokens[0] in _OPERATORS else ""
        yield name, operator, tokens.pop(0) if operator and tokens else ""


def _tags(subject: Subject) -> Iterator[tuple[Tag, str]]:
    for tag in subject.tags(*KEYS):
        if "\n" not in tag.value and tag.value:
            yield tag, masked(tag.value)


@check("requires-syntax", "E")
def requires_syntax(subject: Subject) -> Iterator[Found]:
    for tag, value in _tags(subject):
        for name, operator, version in dependencies(value):
            fault = _fault(name, operator, version)
            if fault:
                yield Found(tag.line, fault, (), sure(tag.stack))
                break


def _fault(name: str, operator: str, version: str) -> str:
    if name in _PYTHONS:
        return f"{name} is Python's, RPM has no such comparison"
    if name.startswith("#"):
        return "a comment needs a line of its own"
    if glued := re.match(r"[<>=!~]+", name):
        return f"a blank is missing behind {glued[0]}"
    if not re.match(rf"[\w/{UNKNOWN}]", name):
        return f"no name begins with {name[0]!r}" if name else ""
    if glued := re.search(r"[<>=~!]=|[<>]", re.sub(r"\(.*\)", "", name)):
        return f"a blank is missing before {glued[0]}: RPM takes it for a part of the name"
    if operator and not version:
        return f"no version behind {operator}"
    return _version_fault(version) if operator else ""


def _version_fault(version: str) -> str:
    known = version.replace(UNKNOWN, "1")
    if bad := _BAD_VERSION.search(known):
        return f"{bad[0]!r} can't be in a version"
    epoch, colon, _ = known.partition(":")
    if colon and epoch and not epoch.isdecimal():  # none at all is taken
        return f"the epoch {epoch!r} is no number"
    return "a version has one - at most, before its release" if known.count("-") > 1 else ""


@check("requires-operator", "W", fixes=True)
def requires_operator(subject: Subject) -> Iterator[Found]:
    for tag, value in _tags(subject):
        if any(operator == "==" for _, operator, _ in dependencies(value)):
            line = subject.lines[tag.line].rstrip("\r\n")
            edit = replaced(subject, tag.line, re.sub(r"(?<=\s)==(?=\s)", "=", line))
            yield Found(tag.line, "== is Python's, RPM's is =", (edit,))


@check("requires-extras", "W")
def requires_extras(subject: Subject) -> Iterator[Found]:
    for tag, value in _tags(subject):
        for name, _, _ in dependencies(value):
            if "[" in re.sub(r"\(.*\)", "", name):
                shown = name.replace(UNKNOWN, "…")
                yield Found(
                    tag.line, f"no package is named {shown}: extras are python3dist(name[extra])"
                )
                break


@check("rich-dependency", "E")
def rich_dependency(subject: Subject) -> Iterator[Found]:
    for tag, value in _tags(subject):
        if value.startswith("(") and UNKNOWN not in value and value.count("(") != value.count(")"):
            yield Found(tag.line, "its brackets are not balanced", (), sure(tag.stack))


@check("python-dist-name", "W", fixes=True)
def python_dist_name(subject: Subject) -> Iterator[Found]:
    for tag in subject.tags(*KEYS):
        line = subject.lines[tag.line].rstrip("\r\n")
        fresh = _DIST.sub(lambda match: match[1] + _normal(match[2]), line)
        if fresh != line and "\n" not in tag.value:
            edit = replaced(subject, tag.line, fresh)
            yield Found(
                tag.line,
                "python3dist() names are lower case, with - for _: nothing provides another",
                (edit,),
            )


def _normal(name: str) -> str:
    """As RPM's generator of Provides writes a name; dots stay, as both are provided."""
    return name.lower().replace("_", "-")


@check("python-unversioned", "W")
def python_unversioned(subject: Subject) -> Iterator[Found]:
    if not subject.is_python3:
        return
    for tag, value in _tags(subject):
        if tag.stack or tag.section.argument.startswith("python2"):
            continue
        for name, _, _ in dependencies(value) if tag.key.endswith("requires") else ():
            if _UNVERSIONED.match(name) and not name.endswith(_SHARED):
                yield Found(tag.line, f"{name} is a package of Python 2: write python3-…")
                break


@check("duplicate-requires", "W", fixes=True)
def duplicate_requires(subject: Subject) -> Iterator[Found]:
    seen: dict[tuple[int, str, str], int] = {}
    for tag, _ in _tags(subject):
        if tag.stack:
            continue
        kind = subject.lines[tag.line].partition(":")[0].strip().lower()
        key = (tag.section.header, kind, " ".join(tag.value.split()))
        before = seen.setdefault(key, tag.line)
        if before != tag.line:
            # A comment above the line would stay behind and speak of another.
            told = subject.lines[tag.line - 1].lstrip().startswith("#")
            edits = () if told else (removed(tag.line),)
            yield Found(tag.line, f"the same as line {before + 1}", edits)
