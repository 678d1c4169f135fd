"""What a check is given, and what it finds.

A check is a generator over a `Subject`; it yields `Found` values and never
raises, whatever the text is.  `check` puts it into `CHECKS` under a name that
doesn't change: people write it into their commands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rdotool.errors import RdotoolError
from rdotool.spec import text as textual
from rdotool.spec.globals import definitions
from rdotool.spec.layout import PREAMBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdotool.spec.document import Spec
    from rdotool.spec.globals import Global
    from rdotool.spec.layout import Branch, Layout, Logical
    from rdotool.spec.lint.folder import Folder
    from rdotool.spec.patches import PatchLine
    from rdotool.spec.tags import Tag

Level = Literal["E", "W"]
# Lines that bring text from elsewhere: what they hold can't be known here.
_BRINGS = re.compile(r"\s*%(?!(?:global|define|undefine|dnl|if|el|end)|%)\{?[?!]*[A-Za-z_]")
_DEFINES = re.compile(r"%\{[?!]*\w+:\s*%(?:global|define|undefine)\b")


@dataclass(frozen=True)
class Edit:
    """Physical lines [`start`, `stop`) replaced by `lines`, which have their ends."""

    start: int
    stop: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a check yields: a 0-based line, words, and maybe edits that mend it.

    `level` replaces the check's own where a case is less, or more, certain.
    """

    line: int
    message: str
    edits: tuple[Edit, ...] = ()
    level: Level | None = None


@dataclass(frozen=True)
class Finding:
    """One fault: where (`line` counts from 1), which check says so, and how bad.

    `origin` is ``rdotool`` or ``rpmlint``; `edits` mend it where that is safe.
    """

    file: str
    line: int
    check: str
    level: Level
    message: str
    edits: tuple[Edit, ...] = field(default=(), compare=False, repr=False)
    origin: str = "rdotool"

    @property
    def fixable(self) -> bool:
        return bool(self.edits)

    @property
    def place(self) -> str:
        """``file:line``; the file alone when no line is to blame."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Check:
    """A check: its name, its usual level, and whether it knows a fix."""

    name: str
    level: Level
    run: Callable[[Subject], Iterator[Found]]
    fixes: bool = False


CHECKS: dict[str, Check] = {}


def check(
    name: str, level: Level, *, fixes: bool = False
) -> Callable[[Callable[[Subject], Iterator[Found]]], Callable[[Subject], Iterator[Found]]]:
    """Register a check under its name."""

    def register(
        run: Callable[[Subject], Iterator[Found]],
    ) -> Callable[[Subject], Iterator[Found]]:
        assert name not in CHECKS, name
        CHECKS[name] = Check(name, level, run, fixes)
        return run

    return register


class Subject:
    """A spec under examination, and its folder where that is known."""

    def __init__(self, spec: Spec, folder: Folder | None = None) -> None:
        self.spec = spec
        self.folder = folder

    @property
    def layout(self) -> Layout:
        return self.spec.layout

    @property
    def lines(self) -> list[str]:
        return self.spec.layout.lines

    def tags(self, *keys: str) -> list[Tag]:
        """The tags of these lower-case names, of all packages."""
        return [tag for tag in self.spec.tags if tag.key in keys]

    def main_tag(self, name: str) -> Tag | None:
        """The main package's tag; None without one, or when it can't be told which."""
        try:
            return self.spec.find_tag(name)
        except RdotoolError:
            return None

    def value(self, name: str) -> str | None:
        """The main package's tag expanded; None when it isn't known for sure."""
        tag = self.main_tag(name)
        return self.known(tag.value) if tag else None

    def known(self, raw: str) -> str | None:
        """`raw` expanded; None when a macro of it isn't known here."""
        value = self.spec.try_expand(raw)
        return None if value is None or "%" in value else value

    @cached_property
    def definitions(self) -> list[Global]:
        """The plain %global and %define lines."""
        return definitions(self.layout)

    @cached_property
    def patches(self) -> list[PatchLine]:
        """The patches of the spec."""
        return self.spec.patches()

    @cached_property
    def is_python3(self) -> bool:
        """Whether the packages are for Python 3 alone."""
        text = self.spec.text
        return "python3-" in text and not re.search(r"python2|py2|with_python3", text)

    @cached_property
    def brings_text(self) -> bool:
        """Whether lines of the preamble may hold more than is written there.

        ``%include``, ``%{lua:…}`` or a macro that stands alone may be tags.
        """
        part = self.layout.sections[0]
        return any(
            _BRINGS.match(logical.text) and not _DEFINES.match(logical.text)
            for logical in self.layout.within(part)
        )

    def comments(self) -> Iterator[tuple[Logical, str]]:
        """Each comment line, with the name of its section."""
        sections = self.layout.sections
        for logical in self.layout.logicals:
            if logical.text.lstrip().startswith("#"):
                yield logical, sections[logical.section].name


def replaced(subject: Subject, line: int, text: str) -> Edit:
    """The edit that gives the one physical line `line` another text."""
    return Edit(line, line + 1, (text + textual.line_end(subject.lines[line]),))


def removed(start: int, stop: int | None = None) -> Edit:
    """The edit that removes physical lines."""
    return Edit(start, start + 1 if stop is None else stop)


def towards(subject: Subject, after: Spec) -> tuple[Edit, ...]:
    """The edit that makes the text of `after`; nothing when it is the same."""
    old, new = subject.lines, textual.split_lines(after.text)
    if old == new:
        return ()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    back = 0
    while back < min(len(old), len(new)) - start and old[-1 - back] == new[-1 - back]:
        back += 1
    return (Edit(start, len(old) - back, tuple(new[start : len(new) - back])),)


def exclusive(one: tuple[Branch, ...], other: tuple[Branch, ...]) -> bool:
    """True when the two are in different arms of one conditional block."""
    arms = {branch.block: branch.arm for branch in one}
    return any(arms.get(branch.block, branch.arm) != branch.arm for branch in other)


def sure(*stacks: tuple[Branch, ...], level: Level = "E") -> Level:
    """`level` where no condition stands around the lines, else W."""
    return level if not any(stacks) else "W"


def in_tags(subject: Subject) -> set[int]:
    """The indices of the sections that hold tags."""
    return {
        index
        for index, section in enumerate(subject.layout.sections)
        if section.name in (PREAMBLE, "package")
    }
