"""Tags: ``Name: value`` lines of the preamble and of subpackages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdotool.spec import text as textual
from rdotool.spec.layout import PREAMBLE, Branch, Layout, Section

_TAG = re.compile(r"([ \t]*)([A-Za-z]+\d*)([ \t]*(?:\([^)\n]*\)[ \t]*)?:)([ \t]*)(.*)", re.DOTALL)
SECTIONS = (PREAMBLE, "package")


@dataclass(frozen=True)
class Tag:
    """A tag line.

    `name` is as written (``Patch0001``), `value` raw and stripped, `space` what
    aligns the value, `line` the 0-based physical line, `stack` the conditional
    blocks around it, `section` the section it is in.
    """

    name: str
    value: str
    space: str
    line: int
    stack: tuple[Branch, ...]
    section: Section

    @property
    def key(self) -> str:
        """The lower-case name without its number."""
        return self.name.rstrip("0123456789").lower()

    @property
    def number(self) -> int | None:
        digits = self.name[len(self.key) :]
        return int(digits) if digits else None


def tags(layout: Layout) -> list[Tag]:
    """All tags of the preamble and the %package sections, in order."""
    found = []
    for section in layout.named(*SECTIONS):
        for logical in layout.within(section):
            match = _TAG.match(logical.text)
            if match:
                found.append(
                    Tag(
                        match[2], match[5].strip(), match[4], logical.start, logical.stack, section
                    )
                )
    return found


def with_value(layout: Layout, tag: Tag, value: str) -> str:
    """The text with `tag` set to `value`, its alignment kept."""
    logical = layout.logical_at(tag.line)
    match = _TAG.match(logical.text)
    assert match is not None
    line = match[1] + match[2] + match[3] + (match[4] or " ") + value
    return layout.splice([(logical.start, logical.stop, [textual.body(line)])])
