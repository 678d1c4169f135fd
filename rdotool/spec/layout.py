"""Where things are in a spec: logical lines, sections, conditional blocks."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rdotool.spec import text as textual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PREAMBLE = ""
_SECTIONS = (
    "package",
    "description",
    "sourcelist",
    "patchlist",
    "prep",
    "generate_buildrequires",
    "conf",
    "build",
    "install",
    "check",
    "clean",
    "preuntrans",
    "postuntrans",
    "pretrans",
    "posttrans",
    "preun",
    "postun",
    "pre",
    "post",
    "files",
    "changelog",
    "verifyscript",
    "triggerpostun",
    "triggerprein",
    "triggerun",
    "triggerin",
    "trigger",
    "sepolicy",
    "filetriggerin",
    "filetriggerun",
    "filetriggerpostun",
    "filetrigger",
    "transfiletriggerin",
    "transfiletriggerun",
    "transfiletriggerpostun",
    "transfiletrigger",
)
_SECTION = re.compile(r"%({})(?=\s|$)(.*)".format("|".join(_SECTIONS)), re.IGNORECASE | re.DOTALL)
_CONDITION = re.compile(
    r"\s*%(if|ifarch|ifnarch|ifos|ifnos|elif|elifarch|elifos|else|endif)(?![A-Za-z])(.*)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Branch:
    """One arm of a conditional block that encloses a line.

    `block` and `arm` number the block in the file and the arm in the block;
    `keyword` is ``if``, ``ifarch``, ``elif``, ``else`` …; `line` is 0-based.
    """

    block: int
    arm: int
    keyword: str
    expression: str
    line: int


@dataclass(frozen=True)
class Logical:
    """A logical line: physical lines `start` to `stop`, its text without end."""

    start: int
    stop: int
    text: str
    stack: tuple[Branch, ...]
    section: int
    condition: str = ""  # the keyword when this line is itself a conditional's
    opens: Branch | None = None  # the arm that begins after this line


@dataclass(frozen=True)
class Section:
    """A section; `name` is lower case, "" for the preamble; header excluded."""

    name: str
    argument: str
    header: int  # physical line of the header, -1 for the preamble
    start: int
    stop: int


class Layout:
    """The parsed view of one text.  Nothing here changes the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = textual.split_lines(text)
        self.newline = textual.newline_of(self.lines)

    @cached_property
    def logicals(self) -> list[Logical]:
        return list(_Reader(self.lines).read())

    @cached_property
    def starts(self) -> list[int]:
        return [logical.start for logical in self.logicals]

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in order; the preamble is always the first."""
        found: list[Section] = []
        name, argument, header, start = PREAMBLE, "", -1, 0
        for logical in self.logicals:
            if logical.section == len(found):
                continue
            found.append(Section(name, argument, header, start, logical.start))
            match = _SECTION.match(logical.text)
            assert match is not None
            name, argument = match[1].lower(), match[2].strip()
            header, start = logical.start, logical.stop
        found.append(Section(name, argument, header, start, len(self.lines)))
        return found

    @cached_property
    def blocks(self) -> dict[int, tuple[int, int]]:
        """First physical line and stop of each conditional block, by its number."""
        found: dict[int, tuple[int, int]] = {}
        begun: list[tuple[int, int]] = []
        for logical in self.logicals:
            if logical.opens and not logical.opens.arm:
                begun.append((logical.opens.block, logical.start))
            elif logical.condition == "endif" and begun:
                block, start = begun.pop()
                found[block] = (start, logical.stop)
        found.update((block, (start, len(self.lines))) for block, start in begun)
        return found

    def outside(self, line: int) -> tuple[int, int]:
        """First line and stop of the outermost block around `line`, else of its own line."""
        logical = self.logical_at(line)
        if logical.stack:
            start, stop = self.blocks[logical.stack[0].block]
            if self.logical_at(stop - 1).condition == "endif":
                return start, stop
        return logical.start, logical.stop

    def logical_at(self, line: int) -> Logical:
        """The logical line that holds physical line `line`."""
        return self.logicals[bisect.bisect_right(self.starts, line) - 1]

    def within(self, section: Section) -> Iterator[Logical]:
        """The logical lines of a section's body."""
        first = bisect.bisect_left(self.starts, section.start)
        for logical in self.logicals[first:]:
            if logical.start >= section.stop:
                return
            yield logical

    def named(self, *names: str) -> list[Section]:
        return [section for section in self.sections if section.name in names]

    def after_blocks(self, line: int) -> int:
        """The first physical line at or after `line` outside of every %if block."""
        for logical in self.logicals[bisect.bisect_left(self.starts, line) :]:
            if not logical.stack and logical.condition not in _MIDDLE:
                return logical.start
        return len(self.lines)

    def splice(self, edits: Iterable[tuple[int, int, Sequence[str]]]) -> str:
        """The text with physical lines [start, stop) replaced by new bodies.

        Bodies carry no line end: each gets that of the line it replaces, else the
        file's.  Edits do not overlap; those at one place keep their order.
        """
        lines = list(self.lines)
        ordered = sorted(edits, key=lambda edit: edit[:2])
        for start, stop, bodies in reversed(ordered):
            self._replace(lines, start, stop, bodies)
        return "".join(lines)

    def _replace(self, lines: list[str], start: int, stop: int, bodies: Sequence[str]) -> None:
        ends = [textual.line_end(line) for line in lines[start:stop]]
        fresh = [
            text + (ends[i] if i < len(ends) else self.newline) for i, text in enumerate(bodies)
        ]
        if fresh:
            fresh[:-1] = [
                line if line.endswith("\n") else line + self.newline for line in fresh[:-1]
            ]
            if start and not lines[start - 1].endswith("\n"):
                lines[start - 1] += self.newline
        lines[start:stop] = fresh


_MIDDLE = ("elif", "elifarch", "elifos", "else", "endif")


class _Reader:
    """One pass over the lines: sections and the stack of conditional blocks."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.stack: list[Branch] = []
        self.blocks = 0
        self.section = 0

    def read(self) -> Iterator[Logical]:
        for start, stop in textual.logical_spans(self.lines):
            text = textual.body("".join(self.lines[start:stop]))
            if text.startswith("%") and _SECTION.match(text):
                self.section += 1
            keyword, expression = _condition(text)
            opens = self._turn(keyword, expression, start) if keyword else None
            yield Logical(start, stop, text, tuple(self.stack), self.section, keyword, opens)
            if opens:
                self.stack.append(opens)

    def _turn(self, keyword: str, expression: str, line: int) -> Branch | None:
        """Leave the arm that this line ends; the arm that it begins, if any."""
        if keyword not in _MIDDLE:
            self.blocks += 1
            return Branch(self.blocks, 0, keyword, expression, line)
        last = self.stack.pop() if self.stack else None
        if last is None or keyword == "endif":
            return None
        return Branch(last.block, last.arm + 1, keyword, expression, line)


def _condition(text: str) -> tuple[str, str]:
    if not text.lstrip().startswith(("%i", "%e")):
        return "", ""
    match = _CONDITION.match(text)
    return (match[1], match[2].strip()) if match else ("", "")
