"""``%global`` lines: reading, setting and removing plain macro definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import text as textual
from rdotool.spec.macros import has_macros, words

if TYPE_CHECKING:
    from rdotool.spec.layout import Layout

_GLOBAL = re.compile(
    r"([ \t]*%(?:global|define)[ \t]+)([A-Za-z_]\w*)([ \t]+)(.*)", re.DOTALL | re.ASCII
)
_COMMIT = re.compile(r"\w+")


@dataclass(frozen=True)
class Global:
    """A ``%global`` or ``%define`` line: name, raw body, 0-based line."""

    name: str
    body: str
    line: int
    conditional: bool


def definitions(layout: Layout, name: str | None = None) -> list[Global]:
    """Plain definitions that have a line of their own, in order."""
    found = []
    for logical in layout.logicals:
        match = _GLOBAL.match(logical.text) if "%" in logical.text else None
        if match and name in (None, match[2]):
            body = match[4].rstrip()
            found.append(Global(match[2], body, logical.start, bool(logical.stack)))
    return found


def value(layout: Layout, name: str) -> str | None:
    """The raw body of the first definition, without quotes around it."""
    found = definitions(layout, name)
    return found[0].body.strip(' \t"') if found else None


def with_body(layout: Layout, found: list[Global], body: str) -> str:
    """The text with these definitions' bodies replaced."""
    edits = []
    for item in found:
        logical = layout.logical_at(item.line)
        match = _GLOBAL.match(logical.text)
        assert match is not None
        edits.append((logical.start, logical.stop, [match[1] + match[2] + match[3] + body]))
    return layout.splice(edits)


def with_macro(layout: Layout, name: str, new: str | None) -> str:
    """The text with macro `name` set, made as its first line, or removed (None)."""
    found = definitions(layout, name)
    if new and found:
        return with_body(layout, found, new)
    if new:
        return _as_first_line(layout, f"%global {name} {new}")
    spans = [layout.logical_at(item.line) for item in found]
    return layout.splice([(logical.start, logical.stop, []) for logical in spans])


def _as_first_line(layout: Layout, line: str) -> str:
    if layout.text.startswith(textual.BOM):
        return textual.BOM + line + layout.newline + layout.text[len(textual.BOM) :]
    return line + layout.newline + layout.text


def with_commit(layout: Layout, sha: str) -> str:
    """The text with ``%global commit`` set to `sha`, where the spec has one."""
    found = [item for item in definitions(layout, "commit") if _COMMIT.fullmatch(item.body)]
    return with_body(layout, found, sha) if found else layout.text


def solve(layout: Layout, template: str, target: str, depth: int = 0) -> list[tuple[Global, str]]:
    """Which definitions to edit so that `template` expands to `target`.

    Only definitions that stand once, on a line of their own, can be edited.

    Raises:
        RdotoolError: no safe edit gives `target`; `where` is the line to look at.
    """
    names = list(dict.fromkeys(words(template)))
    pattern, at = "", 0
    groups: list[str] = []
    for match in re.finditer(r"%(?:\{\??([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", template, re.ASCII):
        name = match[1] or match[2]
        pattern += re.escape(template[at : match.start()])
        pattern += rf"(?P={name})" if name in groups else _group(name, len(names))
        groups.append(name)
        at = match.end()
    pattern += re.escape(template[at:])
    found = re.fullmatch(pattern, target)
    if not found or not names or set(groups) != set(names) or depth > 8:
        raise RdotoolError(f"can't make {template} expand to {target}")
    return [edit for name in names for edit in _edit(layout, name, found[name], depth)]


def _group(name: str, macros: int) -> str:
    return rf"(?P<{name}>.+)" if macros == 1 else rf"(?P<{name}>[^.]+)"


def _edit(layout: Layout, name: str, target: str, depth: int) -> list[tuple[Global, str]]:
    found = definitions(layout, name)
    if len(found) != 1:
        place = "nowhere" if not found else "more than once"
        raise RdotoolError(f"%{{{name}}} is defined {place} on a line of its own")
    if has_macros(found[0].body):
        return solve(layout, found[0].body, target, depth + 1)
    return [(found[0], target)] if found[0].body != target else []
