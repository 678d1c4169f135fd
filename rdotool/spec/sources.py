"""Sources: ``SourceN:`` tags and the %sourcelist section."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.spec.layout import PREAMBLE, Layout
from rdotool.spec.tags import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Source:
    """A source of the main package.

    `url` is the expanded value; None when it can't be known without running
    something.  `line` is 0-based, `conditional` True inside an %if block.
    """

    number: int
    value: str
    url: str | None
    line: int
    conditional: bool

    @property
    def filename(self) -> str | None:
        """The name of the file that rpm looks for; None when it can't be known."""
        return None if self.url is None else file_name(self.url)

    @property
    def is_remote(self) -> bool:
        return "://" in (self.url or "")


def file_name(url: str) -> str:
    """The name of the file that rpm looks for.

    As rpm (build/parsePreamble.c): what is behind the last slash (so ``#/NAME`` renames),
    and of that what is behind the last ``=``. Nothing is decoded.
    """
    name = posixpath.basename(url)
    return name.rpartition("=")[2] if "/" in url else name


def lines_of(layout: Layout, kind: str) -> list[tuple[Tag | None, str, int, bool]]:
    """Tag, value, line and condition of each ``Source``/``Patch`` tag and list entry."""
    found: list[tuple[Tag | None, str, int, bool]] = [
        (tag, tag.value, tag.line, bool(tag.stack))
        for tag in tags(layout)
        if tag.key == kind and tag.section.name == PREAMBLE and tag.value
    ]
    for section in layout.named(f"{kind}list"):
        found.extend(
            (None, logical.text.strip(), logical.start, bool(logical.stack))
            for logical in layout.within(section)
            if logical.text.strip() and not logical.condition and logical.text.strip()[0] != "#"
        )
    return found


def sources(layout: Layout, expand: Callable[[str], str | None]) -> list[Source]:
    """All sources, with the numbers rpm gives to those that have none."""
    found: list[Source] = []
    last = -1
    for tag, value, line, conditional in lines_of(layout, "source"):
        number = tag.number if tag else None
        last = last + 1 if number is None else number
        found.append(Source(last, value, expand(value), line, conditional))
    return found
