"""Patch lines of a spec and how its %prep applies them: reading only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rdotool.spec import apply_lines
from rdotool.spec.sources import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.layout import Branch, Layout, Logical
    from rdotool.spec.tags import Tag

Method = Literal["rpm", "autosetup", "git-am"]
_SERIES = re.compile(r"%\{\?*patches\}|%patches\b")
_AUTOSETUP = re.compile(r"%\{?(?:forge)?autosetup\b(.*)", re.DOTALL)
_AUTOPATCH = re.compile(r"%\{?autopatch\b(.*)", re.DOTALL)
_LEAVES = re.compile(r"(?:^|\s)-[a-zA-Z]*N(?=[\s}]|$)")
_STRIPS = re.compile(r"(?:^|\s)-p[ \t]*\d")
_GIT = re.compile(r"(?:^|\s)-S[ \t]*(?:git|git_am|hg|bzr)(?=[\s}]|$)")


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
    """A %prep line that applies patch `number`: ``%patch -P 1``, ``patch < %{PATCH1}`` …"""

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


def prep_lines(layout: Layout) -> Iterator[Logical]:
    """The logical lines of %prep that are neither conditions nor comments."""
    for section in layout.named("prep"):
        for logical in layout.within(section):
            if not logical.condition and not logical.text.lstrip().startswith("#"):
                yield logical


def uses(layout: Layout) -> list[Use]:
    """The ``%patch`` lines of %prep, each with the first patch it applies."""
    found = []
    for logical in prep_lines(layout):
        number = used_number(logical.text)
        if number is not None:
            found.append(Use(number, logical.start, logical.text))
    return found


def used_number(text: str) -> int | None:
    """The first patch that a ``%patch`` line applies; None for other lines."""
    return apply_lines.marks(text)[0].number if apply_lines.is_patch(text) else None


def renumbered(text: str, number: int) -> str:
    """A ``%patch`` line for another first patch; ``%patchN`` becomes ``%patch -PN``."""
    mark = apply_lines.marks(text)[0]
    return text[: mark.start] + mark.written([number]) + text[mark.stop :]


def single_uses(layout: Layout) -> list[Use]:
    """All lines of %prep that apply patches by number, once for each patch of a line."""
    return [
        Use(mark.number, logical.start, logical.text)
        for logical in prep_lines(layout)
        for mark in apply_lines.marks(logical.text)
    ]


def apply_method(layout: Layout) -> Method:
    """How %prep applies patches: line by line, by %autosetup or %autopatch, by git am.

    ``git-am`` stands for all that goes through ``%{patches}``.
    """
    texts = [logical.text for logical in prep_lines(layout)]
    if any(_SERIES.search(text) for text in texts):
        return "git-am"
    return "rpm" if all(_zone(text) is None for text in texts) else "autosetup"


@dataclass(frozen=True)
class Zone:
    """The numbers that one line applies all together; `most` None for no limit."""

    least: int = 0
    most: int | None = None

    @property
    def limited(self) -> bool:
        return self.least > 0 or self.most is not None

    def holds(self, number: int) -> bool:
        return number >= self.least and (self.most is None or number <= self.most)


def zones(layout: Layout) -> list[Zone]:
    """What %autosetup, %autopatch and ``%{patches}`` of %prep apply, in order."""
    found = (_zone(logical.text) for logical in prep_lines(layout))
    return [zone for zone in found if zone]


def is_applied(layout: Layout, number: int) -> bool:
    """False when each %autopatch of %prep has limits or a list, and `number` is in none."""
    listed = {
        mark.number
        for logical in prep_lines(layout)
        if apply_lines.is_autopatch(logical.text)
        for mark in apply_lines.marks(logical.text)
    }
    found = zones(layout)
    if not found and not listed:
        return True
    return number in listed or any(zone.holds(number) for zone in found)


def _zone(text: str) -> Zone | None:
    stripped = text.lstrip()
    automatic = _AUTOSETUP.match(stripped)
    if automatic:
        return None if _LEAVES.search(automatic[1]) else Zone()
    automatic = _AUTOPATCH.match(stripped)
    if automatic and not apply_lines.marks(stripped):
        least, most = (re.search(rf"\s-{letter}[ \t]*(\d+)", automatic[1]) for letter in "mM")
        return Zone(int(least[1]) if least else 0, int(most[1]) if most else None)
    return Zone() if _SERIES.search(text) else None


def without_strip(layout: Layout) -> list[int]:
    """The lines of %prep whose %autosetup or %autopatch needs a ``-p1`` for git's patches.

    Without it patch(1) looks for all files in one folder, and %prep fails.
    """
    git = any(_GIT.search(logical.text) for logical in prep_lines(layout))
    found = [] if git else list(prep_lines(layout))
    return [
        logical.start
        for logical in found
        if _is_automatic(logical.text) and not _STRIPS.search(logical.text)
    ]


def _is_automatic(text: str) -> bool:
    return bool(_zone(text)) and "auto" in text
