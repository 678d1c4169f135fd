"""What a rule is, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdotool.rdoinfo.collect import InfoFile
    from rdotool.rdoinfo.verify.facts import Facts

Level = Literal["error", "warning"]
ERROR: Level = "error"
WARNING: Level = "warning"

Path = tuple[str | int, ...]


class Hit(NamedTuple):
    """Something that a rule found; its line is looked up later.

    Attributes:
        file: where.
        path: keys and numbers of list items in that file.
        text: what is wrong; without line numbers, which change with every edit.
    """

    file: InfoFile
    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        file: as the user named the source, ``rdoinfo/rdo.yml``.
        line: from 1.
        level: ``error`` or ``warning``.
        rule: the name of the rule.
        text: what is wrong.
    """

    file: str
    line: int
    level: Level
    rule: str
    text: str

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for.

    Attributes:
        name: what findings and ``--skip`` call it.
        level: that of its findings.
        what: what it finds, in a few words.
        find: looks for it; None where others do that (the reader, yamllint).
        whole: whether it makes sense only when all files could be read.
    """

    name: str
    level: Level
    what: str
    find: Callable[[Facts], Iterable[Hit]] | None = None
    whole: bool = False


RULES: dict[str, Rule] = {}


def rule(
    name: str, level: Level, what: str, *, whole: bool = False
) -> Callable[[Callable[[Facts], Iterable[Hit]]], Callable[[Facts], Iterable[Hit]]]:
    """Make a function a rule."""

    def register(
        find: Callable[[Facts], Iterable[Hit]],
    ) -> Callable[[Facts], Iterable[Hit]]:
        RULES[name] = Rule(name, level, what, find, whole)
        return find

    return register


READING = Rule("reading", ERROR, "a file that can't be read or must not be imported")
MERGING = Rule("merging", ERROR, "anything else that no reader could merge")
YAMLLINT = Rule("yamllint", ERROR, "what yamllint finds under the checkout's .yamllint")
for _each in (READING, MERGING, YAMLLINT):
    RULES[_each.name] = _each
