"""Checks of sections and conditional blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec import text as textual
from rdotool.spec.layout import PREAMBLE
from rdotool.spec.lint.model import Found, check, removed, replaced, sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.layout import Layout, Logical
    from rdotool.spec.lint.model import Level, Subject

_KEYWORD = re.compile(
    r"[ \t]*%(if|ifarch|ifnarch|ifos|ifnos|elif|elifarch|elifos|else|endif)(?![A-Za-z0-9_])"
)
_DEFINITION = re.compile(r"\s*%(?:global|define)\b")
_AFTER = re.compile(r"[ \t]*%(?:endif|else)[ \t]+(?!\\?$)\S")
_BARE = re.compile(r"""(?:^|[\s(!&|<>=])%\{\?(\w+)\}""")
_ONCE = ("prep", "generate_buildrequires", "conf", "build", "install", "check", "clean")
_SCRIPTS = ("pre", "post", "preun", "postun", "pretrans", "posttrans", "verifyscript")
_WIPE = re.compile(
    r"[ \t]*(?:(?:%\{?__rm\}?|rm)[ \t]+-rf[ \t]+"
    r"\"?(?:%\{?buildroot\}?|\$\{?RPM_BUILD_ROOT\}?)\"?[ \t]*)?"
)


@check("unbalanced-condition", "E")
def unbalanced_condition(subject: Subject) -> Iterator[Found]:
    shown = list(_shown(subject.layout))
    hidden = _hides_conditions(subject.layout, {line for line, _ in shown})
    level: Level = "W" if hidden else "E"
    stack: list[tuple[int, str]] = []
    for line, keyword in shown:
        if keyword.startswith("if"):
            stack.append((line, keyword))
        elif not stack:
            yield Found(line, f"%{keyword} without an %if", (), level)
        elif keyword == "endif":
            stack.pop()
        elif stack[-1][1] == "else":
            yield Found(line, f"%{keyword} after the %else of line {stack[-1][0] + 1}", (), level)
        elif keyword == "else":
            stack[-1] = (line, "else")
    for line, keyword in stack:
        yield Found(line, f"%{keyword} has no %endif", (), level)


def _shown(layout: Layout) -> Iterator[tuple[int, str]]:
    """The lines that RPM takes for conditions; those in a macro's body are none."""
    for logical in layout.logicals:
        for line in _outside_macros(logical, layout.lines):
            if match := _KEYWORD.match(layout.lines[line]):
                yield line, match[1]


def _outside_macros(logical: Logical, lines: list[str]) -> range:
    """RPM looks at each line of a command that goes on after a backslash."""
    if logical.stop == logical.start + 1:
        return range(logical.start, logical.stop)
    joined = all(
        textual.body(line).endswith("\\") for line in lines[logical.start : logical.stop - 1]
    )
    whole = joined and not _DEFINITION.match(logical.text) and not logical.condition
    return range(logical.start, logical.stop if whole else logical.start + 1)


def _hides_conditions(layout: Layout, shown: set[int]) -> bool:
    return any(
        _KEYWORD.match(line) for index, line in enumerate(layout.lines) if index not in shown
    )


@check("unclosed-macro", "E")
def unclosed_macro(subject: Subject) -> Iterator[Found]:
    line = textual.unclosed(subject.lines)
    if line is not None:
        yield Found(line, "a bracket that opens here, as %{, is never closed")


@check("duplicate-section", "E")
def duplicate_section(subject: Subject) -> Iterator[Found]:
    first: dict[tuple[str, str], int] = {}
    for section in subject.layout.sections[1:]:
        key = (section.name, " ".join(section.argument.split()))
        before = first.setdefault(key, section.header)
        level = _how_bad(*key)
        if before == section.header or not level:
            continue
        if section.name == "changelog" and _is_blank(subject, before):
            first[key], level = section.header, "W"  # RPM sees that there is one by its entries
        stacks = [subject.layout.logical_at(line).stack for line in (before, section.header)]
        yield Found(
            section.header,
            f"second %{' '.join(filter(None, key))}; the first is at line {before + 1}",
            (),
            sure(*stacks, level=level),
        )


def _is_blank(subject: Subject, header: int) -> bool:
    section = next(item for item in subject.layout.sections if item.header == header)
    lines = (line.strip() for line in subject.lines[section.start : section.stop])
    return all(not line or line.startswith("#") for line in lines)


def _how_bad(name: str, argument: str) -> Level | None:
    """RPM refuses the second of some sections; of others it takes both, or the last."""
    if name in (*_ONCE, "changelog"):
        return "E" if not argument else None  # %build -a adds to it, from RPM 4.20
    if name == "package" or (name in _SCRIPTS and "-p" not in argument.split()):
        return "E"
    return "W" if name in ("description", "files") else None


@check("section-header", "W", fixes=True)
def section_header(subject: Subject) -> Iterator[Found]:
    for section in subject.layout.sections[1:]:
        line = textual.body(subject.lines[section.header])
        if section.argument or subject.layout.logical_at(section.header).stop != section.start:
            continue
        if line != f"%{section.name}":
            edit = replaced(subject, section.header, f"%{section.name}")
            yield Found(
                section.header, f"not written %{section.name}: other tools don't find it", (edit,)
            )


@check("text-after-endif", "W")
def text_after_endif(subject: Subject) -> Iterator[Found]:
    for logical in subject.layout.logicals:
        if logical.condition in ("else", "endif") and _AFTER.match(logical.text):
            yield Found(logical.start, f"text after %{logical.condition}: RPM warns of it")


@check("bare-condition", "W")
def bare_condition(subject: Subject) -> Iterator[Found]:
    for logical in subject.layout.logicals:
        if logical.condition not in ("if", "elif"):
            continue
        expression = logical.text.partition(f"%{logical.condition}")[2]
        for name in _BARE.findall(expression):
            if f"{{!?{name}:" not in expression:
                yield Found(
                    logical.start,
                    f"nothing is left of %{{?{name}}} where it isn't defined: write 0%{{?{name}}}",
                )
                break


@check("obsolete-section", "W", fixes=True)
def obsolete_section(subject: Subject) -> Iterator[Found]:
    for section in subject.layout.named("clean"):
        body = [textual.body(line) for line in subject.lines[section.start : section.stop]]
        alone = not subject.layout.logical_at(section.header).stack
        simple = alone and all(_WIPE.fullmatch(line) for line in body)
        edits = (removed(section.header, section.stop),) if simple else ()
        yield Found(section.header, "RPM clears up by itself since 4.8", edits)


@check("needless-defattr", "W", fixes=True)
def needless_defattr(subject: Subject) -> Iterator[Found]:
    pattern = re.compile(r"[ \t]*%defattr\(-, *root, *root(?:, *-)?\)[ \t]*")
    for section in subject.layout.named("files"):
        for logical in subject.layout.within(section):
            if pattern.fullmatch(logical.text):
                edit = removed(logical.start)
                yield Found(logical.start, "these are the values that RPM has anyway", (edit,))
            elif "%defattr" in logical.text:
                break  # one behind it takes that one back


def tag_lines(layout: Layout) -> Iterator[Logical]:
    """The logical lines of the preamble and of the subpackages."""
    for section in layout.named(PREAMBLE, "package"):
        yield from layout.within(section)
