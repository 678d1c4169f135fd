"""Dependencies of a spec: ``Requires``, ``BuildRequires`` and their like, and editing them.

A line may hold several, with or without commas; a macro may stand for some. Each edit
touches the words of one dependency, or one whole line; alignment, order and comments stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.spec import text as textual
from rdotool.spec.tags import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.spec.document import Spec
    from rdotool.spec.layout import Branch, Logical, Section

Clauses = tuple[tuple[str, str], ...]

KINDS = ("requires", "buildrequires", "recommends", "suggests", "supplements", "enhances")
_TAG = re.compile(
    rf"[ \t]*({'|'.join(KINDS)})[ \t]*(?:\(([^)\n]*)\))?[ \t]*:[ \t]*", re.IGNORECASE
)
_OPERATOR = re.compile(r"(<=|>=|==|=|<|>)")
# As rpm, which splits at blanks only: ``foo>=1`` is one odd name.
_ENTRY = re.compile(
    r"(?P<name>.+?)(?:(?P<gap>\s+)(?P<op><=|>=|==|=|<|>)(?P<space>\s+)(?P<evr>\S+))?",
    re.DOTALL,
)
_OPEN, _CLOSE = "({", ")}"


@dataclass(frozen=True, slots=True)
class Dependency:
    """One dependency.

    Attributes:
        kind: the tag in lower case, such as ``requires``.
        qualifier: such as ``pre`` of ``Requires(pre)``; empty mostly.
        name: the capability, macros expanded; a rich dependency's whole text when it is
            more than versions of one name.
        clauses: operator and EVR, macros expanded; none without a version.
        package: the full name of the (sub)package.
        line: 0-based physical line of its tag.
        span: where its words are in the logical line; None when a macro stands for it.
        stack: the conditional blocks around it.
        active: whether its conditions hold; None when that can't be decided.
    """

    kind: str
    qualifier: str
    name: str
    clauses: Clauses
    package: str
    line: int
    span: tuple[int, int] | None
    stack: tuple[Branch, ...]
    active: bool | None


def condition(one: Dependency) -> str:
    """Names the arms that a dependency is in, when it can't be decided whether they hold."""
    if one.active is not None:
        return ""
    return " ".join(f"{branch.block}.{branch.arm}" for branch in one.stack)


def dependencies(spec: Spec) -> list[Dependency]:
    """All dependencies of the spec, in its order.

    Raises:
        RdotoolError: the macros recurse or grow without end.
    """
    return [
        found
        for section in sections(spec)
        for logical in spec.layout.within(section)
        for found in _of_line(spec, section, logical)
    ]


def sections(spec: Spec) -> list[Section]:
    """The sections that describe a package: the preamble and each ``%package``."""
    return spec.layout.named(*SECTIONS)


def package_name(spec: Spec, section: Section) -> str:
    """The full name of the package that a preamble or ``%package`` section describes."""
    main = spec.try_expand(spec.tag("Name") or "") or ""
    words = (spec.try_expand(section.argument) or section.argument).split()
    words = [word for word in words if word != "-q"]
    if section.header < 0 or not words:
        return main
    return words[1] if words[0] == "-n" and len(words) > 1 else f"{main}-{words[0]}"


def _of_line(spec: Spec, section: Section, logical: Logical) -> Iterator[Dependency]:
    match = _TAG.match(logical.text)
    if not match:
        return
    package = package_name(spec, section)
    active = spec.state.active(logical.stack)
    for start, stop in _entries(logical.text, match.end()):
        raw = logical.text[start:stop]
        value = spec.try_expand(raw)
        value = raw if value is None else value
        inner = _entries(value, 0)
        for at, end in inner:
            name, clauses = _read(value[at:end])
            yield Dependency(
                match[1].lower(),
                match[2] or "",
                name,
                clauses,
                package,
                logical.start,
                (start, stop) if len(inner) == 1 else None,
                logical.stack,
                active,
            )


def _entries(text: str, begin: int) -> list[tuple[int, int]]:
    """The spans of the dependencies in *text*: a name, or name, operator and version."""
    words = list(_words(text, begin))
    spans: list[tuple[int, int]] = []
    at = 0
    # rpm refuses a name that begins with #; people who write that mean a comment.
    while at < len(words) and text[words[at][0]] != "#":
        start, stop = words[at]
        at += 1
        if at + 1 < len(words) and _OPERATOR.fullmatch(text[slice(*words[at])]):
            stop = words[at + 1][1]
            at += 2
        spans.append((start, stop))
    return spans


def _words(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """The spans of words: blanks and commas end one, except inside brackets."""
    start, depth = -1, 0
    for at in range(begin, len(text) + 1):
        letter = text[at] if at < len(text) else " "
        if depth == 0 and letter in " \t\n\\,":
            if start >= 0:
                yield start, at
            start = -1
            continue
        depth += (letter in _OPEN) - (letter in _CLOSE and depth > 0)
        start = at if start < 0 else start
    if start >= 0 and depth:
        yield start, len(text.rstrip(" \t\n\\"))


def _read(text: str) -> tuple[str, Clauses]:
    """The name and the clauses of one dependency."""
    if text.startswith("(") and text.endswith(")"):
        parts = [_read(part.strip()) for part in re.split(r"\swith\s", text[1:-1])]
        plain = all(name and not re.search(r"\s", name) for name, _ in parts)
        if plain and len({name for name, _ in parts}) == 1:
            return parts[0][0], tuple(clause for _, clauses in parts for clause in clauses)
        return text, ()
    match = _ENTRY.fullmatch(text)
    if not match or not match["op"]:
        return text, ()
    return match["name"], ((match["op"], match["evr"]),)


# --- edits -------------------------------------------------------------------------------


def with_clauses(spec: Spec, found: Sequence[Dependency], clauses: Clauses) -> str:
    """The text in which the dependencies *found* on one name ask for *clauses*.

    Args:
        found: all of one name in one package; their lines are used in order, the lines
            that are left over go, and a clause too many gets a line behind the last.

    Raises:
        ValueError: a macro stands for one of them.
    """
    edits: dict[int, list[tuple[tuple[int, int], str]]] = {}
    wanted = list(clauses) or [("", "")]
    for dependency, clause in zip(found, wanted, strict=False):
        if dependency.span is None:
            raise ValueError(f"{dependency.name} stands behind a macro")
        old = spec.layout.logical_at(dependency.line).text[slice(*dependency.span)]
        edits.setdefault(dependency.line, []).append((dependency.span, _rewritten(old, *clause)))
    text = _applied(spec, edits, found[len(wanted) :])
    rest = wanted[len(found) :]
    return text if not rest else _with_more(spec, found, text, rest)


def _rewritten(old: str, operator: str, evr: str) -> str:
    """The words of a dependency with another version, its spacing kept."""
    match = _ENTRY.fullmatch(old)
    assert match
    if not operator:
        return match["name"]
    gap, space = (match["gap"], match["space"]) if match["op"] else (" ", " ")
    return f"{match['name']}{gap}{operator}{space}{evr}"


def _applied(
    spec: Spec,
    edits: dict[int, list[tuple[tuple[int, int], str]]],
    gone: Sequence[Dependency],
) -> str:
    layout = spec.layout
    changes: list[tuple[int, int, list[str]]] = []
    by_line: dict[int, list[tuple[tuple[int, int], str | None]]] = {
        line: list(pairs) for line, pairs in edits.items()
    }
    for dependency in gone:
        if dependency.span is None:
            raise ValueError(f"{dependency.name} stands behind a macro")
        by_line.setdefault(dependency.line, []).append((dependency.span, None))
    for line, pairs in by_line.items():
        logical = layout.logical_at(line)
        new = _line(logical.text, pairs)
        bodies = [] if new is None else [textual.body(part) for part in new.split("\n")]
        changes.append((logical.start, logical.stop, bodies))
    return layout.splice(changes)


def _line(text: str, pairs: Sequence[tuple[tuple[int, int], str | None]]) -> str | None:
    """*text* with words replaced or taken out; None when nothing is left on the line."""
    match = _TAG.match(text)
    assert match
    if len(_entries(text, match.end())) == sum(new is None for _, new in pairs):
        return None
    for (start, stop), new in sorted(pairs, reverse=True):
        if new is not None:
            text = text[:start] + new + text[stop:]
            continue
        # Of what separates it from its neighbours one side goes along.
        behind = len(text) - len(text[stop:].lstrip(" \t,"))
        if behind < len(text):
            text = text[:start] + text[behind:]
        else:
            text = text[:start].rstrip(" \t,") + text[behind:]
    return text


def _with_more(
    spec: Spec, found: Sequence[Dependency], text: str, rest: Sequence[tuple[str, str]]
) -> str:
    """*text* with a line for each of the clauses behind the last of *found*."""
    last = found[-1]
    logical = spec.layout.logical_at(last.line)
    match = _TAG.match(logical.text)
    assert match
    assert last.span
    name = _ENTRY.fullmatch(logical.text[slice(*last.span)])
    assert name
    fresh = [f"{match[0]}{name['name']} {operator} {evr}" for operator, evr in rest]
    edited = type(spec).parse(textual.encode(text), spec.filename)
    stop = edited.layout.logical_at(last.line).stop
    return edited.layout.splice([(stop, stop, fresh)])


def without(spec: Spec, gone: Sequence[Dependency]) -> str:
    """The text without these dependencies; a line that holds nothing else goes.

    Raises:
        ValueError: a macro stands for one of them.
    """
    return _applied(spec, {}, gone)


def with_added(spec: Spec, package: str, name: str, clauses: Clauses) -> str:
    """The text with a ``Requires`` more, each clause on a line.

    It stands where the alphabet puts it when the package's unconditional Python
    requirements are sorted, else behind the last of them; never inside a condition.

    Raises:
        ValueError: the package has no place for it.
    """
    words = [f"{name} {operator} {evr}" for operator, evr in clauses] or [name]
    models = _models(spec, package)
    if models:
        at, head = _place(spec, models, name)
    else:
        at, head = _empty_place(spec, package)
    return spec.layout.splice([(at, at, [head + word for word in words])])


def _models(spec: Spec, package: str) -> list[Dependency]:
    """The package's unconditional requirements, Python's where it has some."""
    own = [
        one
        for one in dependencies(spec)
        if one.kind == "requires"
        and one.package == package
        and not one.stack
        and not one.qualifier
        and not any("%{version}" in evr or evr.endswith("-") for _, evr in one.clauses)
    ]
    return [one for one in own if one.name.startswith("python")] or own


def _place(spec: Spec, models: Sequence[Dependency], name: str) -> tuple[int, str]:
    """The line to insert at, and how it begins."""
    names = [one.name.lower() for one in models]
    before = models
    if len(names) > 1 and names == sorted(names):
        before = [one for one in models if one.name.lower() < name.lower()]
    model = before[-1] if before else models[0]
    logical = spec.layout.logical_at(model.line)
    match = _TAG.match(logical.text)
    assert match
    return (logical.stop if before else logical.start), match[0]


def _empty_place(spec: Spec, package: str) -> tuple[int, str]:
    """Behind the last tag of a package that requires nothing yet."""
    own = [one for one in sections(spec) if package_name(spec, one) == package]
    tags = [tag for tag in spec.tags if tag.section in own and not tag.stack]
    if not tags:
        raise ValueError(f"{package} has no place for a Requires")
    logical = spec.layout.logical_at(tags[-1].line)
    width = len(tags[-1].name) + 1 + len(tags[-1].space)
    return logical.stop, "Requires:".ljust(max(width, len("Requires: ")))
