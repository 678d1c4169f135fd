"""Patch lines of a spec and how its %prep applies them: reading only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rdotool.spec import text as textual
from rdotool.spec.sources import lines_of

if TYPE_CHECKING:
    from rdotool.spec.layout import Branch, Layout
    from rdotool.spec.tags import Tag

Method = Literal["rpm", "autosetup", "git-am"]
_USE = re.compile(r"[ \t]*%(?:\{patch(\d+)\}|patch(\d*)(?=\s|$))(.*)", re.DOTALL)
_OPTION = re.compile(r"-P[ \t]*(\d+)")
_OPERAND = re.compile(r"(?:^|(?<=\s))(?<!-[a-zA-Z] )(\d+)(?=\s|$)")
_GIT_AM = re.compile(r"\s*(?:%\{?__git\}?|git)\s+(?:-\S+\s+)*am\b.*%\{?\??patches\}?")
_AUTOSETUP = re.compile(r"%\{?autosetup\b(.*)")
_AUTOPATCH = re.compile(r"%\{?autopatch\b(.*)")


@dataclass(frozen=True)
class PatchLine:
    """A patch of the spec.

    `number` is rpm's; `value` the file name as written; `line` the 0-based
    physical line; `condition` the innermost condition, "" outside of all;
    `tag` None in %patchlist.
    """

    number: int
    value: str
    line: int
    condition: str
    tag: Tag | None
    stack: tuple[Branch, ...] = ()

    @property
    def numbered(self) -> bool:
        """False for ``Patch:`` and for %patchlist entries."""
        return self.tag is not None and self.tag.number is not None


@dataclass(frozen=True)
class Use:
    """A %prep line that applies patch `number`: ``%patch1``, ``%patch -P 1``, ``%patch 1``."""

    number: int
    line: int
    text: str


def patch_lines(layout: Layout) -> list[PatchLine]:
    """All patches, with the numbers rpm gives to those that have none."""
    found: list[PatchLine] = []
    last = -1
    for tag, value, line, _ in lines_of(layout, "patch"):
        number = tag.number if tag else None
        last = last + 1 if number is None else number
        stack = layout.logical_at(line).stack
        condition = f"{stack[-1].keyword} {stack[-1].expression}".strip() if stack else ""
        found.append(PatchLine(last, value, line, condition, tag, stack))
    return found


def uses(layout: Layout) -> list[Use]:
    """The %prep lines that apply one patch each."""
    found = []
    for section in layout.named("prep"):
        for logical in layout.within(section):
            number = used_number(logical.text)
            if number is not None:
                found.append(Use(number, logical.start, logical.text))
    return found


def used_number(text: str) -> int | None:
    """The number of the patch that a %prep line applies; None for other lines."""
    match = _USE.match(text)
    if not match:
        return None
    joined = match[1] or match[2]
    if joined:
        return int(joined)
    given = _OPTION.search(match[3]) or _OPERAND.search(match[3])
    return int(given[1]) if given else 0


def renumbered(text: str, number: int) -> str:
    """A %prep line for another patch number; ``%patchN`` becomes ``%patch -PN``."""
    match = _USE.match(text)
    assert match is not None
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    rest = match[3]
    if match[1] or match[2]:
        return f"{indent}%patch -P{number}{rest}"
    for pattern in (_OPTION, _OPERAND):
        given = pattern.search(rest)
        if given:
            return f"{indent}%patch{rest[: given.start(1)]}{number}{rest[given.end(1) :]}"
    return f"{indent}%patch -P{number}{rest}"


def apply_method(layout: Layout) -> Method:
    """How %prep applies patches: line by line, by %autosetup or %autopatch, by git am."""
    method: Method = "rpm"
    for section in layout.named("prep"):
        for line in layout.lines[section.start : section.stop]:
            text = textual.body(line).lstrip()
            if _GIT_AM.match(text):
                return "git-am"
            automatic = _AUTOSETUP.match(text)
            if (automatic and not _leaves_patches(automatic[1])) or _AUTOPATCH.match(text):
                method = "autosetup"
    return method


def is_applied(layout: Layout, number: int) -> bool:
    """False when every %autopatch of %prep has limits and `number` is in none of them."""
    limits = [
        match[1]
        for section in layout.named("prep")
        for line in layout.lines[section.start : section.stop]
        if (match := _AUTOPATCH.match(textual.body(line).lstrip()))
    ]
    return not limits or any(_within(options, number) for options in limits)


def _within(options: str, number: int) -> bool:
    if operands := re.findall(r"(?:^|(?<=\s))(?<!-m )(?<!-M )(\d+)(?=[\s}]|$)", options):
        return str(number) in operands
    least, most = (re.search(rf"-{letter}[ \t]*(\d+)", options) for letter in "mM")
    return (not least or number >= int(least[1])) and (not most or number <= int(most[1]))


def _leaves_patches(options: str) -> bool:
    """True for %autosetup -N, which unpacks only."""
    return bool(re.search(r"(?:^|\s)-[a-zA-Z]*N(?=\s|$)", options))
