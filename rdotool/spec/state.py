"""What holds at the end of the preamble: macros, and which lines are active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.spec import expression
from rdotool.spec.macros import EXECUTES, HARD, TOO_MUCH, Macros, Unsure
from rdotool.spec.tags import Tag, tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.spec.layout import Branch, Layout, Logical

_AS_MACROS = ("name", "version", "release", "epoch", "url", "summary", "license")


class State:
    """The preamble walked through line by line, as rpm does it.

    `macros` are those at its end; `activity[line]` is True for a physical line
    that counts, False for one that a condition leaves out, None when undecided.
    """

    def __init__(self, layout: Layout) -> None:
        self.macros = Macros()
        self.activity: dict[int, bool | None] = {}
        self._arms: dict[tuple[int, int], bool | None] = {}
        self._tags = {tag.line: tag for tag in tags(layout) if tag.section.header < 0}
        for logical in layout.within(layout.sections[0]):
            self._walk(logical)
        self.macros.line = -1

    def active(self, stack: Iterable[Branch]) -> bool | None:
        """Whether the conditions of *stack* hold at the end of the preamble."""
        return _all([self._arm(branch) for branch in stack])

    def _walk(self, logical: Logical) -> None:
        active = _all([self._arm(branch) for branch in logical.stack])
        self.activity[logical.start] = active
        if active is False:
            return
        self.macros.line, self.macros.maybe = logical.start, active is None
        if logical.opens:
            self._arm(logical.opens)
        elif logical.start in self._tags:
            self._tag(self._tags[logical.start])
        elif "%" in logical.text:
            self._run(logical.text)
        self.macros.maybe = False

    def _run(self, text: str) -> None:
        """Expand a line for the definitions it makes."""
        try:
            self.macros.expand(text)
        except Unsure as unsure:
            if unsure.kind == TOO_MUCH:
                raise
            self.macros.define_unsure(text, unsure)

    def _tag(self, tag: Tag) -> None:
        if tag.key in _AS_MACROS and tag.number is None:
            for name in (tag.key, tag.key.upper()):
                self._define(name, tag.value)

    def _define(self, name: str, value: str) -> None:
        try:
            self.macros.define(name, self.macros.expand(value))
        except Unsure as unsure:
            if unsure.kind == TOO_MUCH:
                raise
            self.macros.define_unsure(f"%global {name} x", unsure)

    def _arm(self, branch: Branch) -> bool | None:
        """Whether an arm of a block is taken; decided when first met."""
        key = (branch.block, branch.arm)
        if key not in self._arms:
            before = [self._arms.get((branch.block, arm), False) for arm in range(branch.arm)]
            self._arms[key] = self._decide(branch, before)
        return self._arms[key]

    def _decide(self, branch: Branch, before: list[bool | None]) -> bool | None:
        if True in before:
            return False
        own = True if branch.keyword == "else" else self._truth(branch)
        return None if None in before and own is not False else own

    def _truth(self, branch: Branch) -> bool | None:
        if branch.keyword not in ("if", "elif"):
            return None  # architecture and system: another machine's may differ
        try:
            return expression.evaluate(self.macros.expand(branch.expression))
        except expression.Undecided:
            return None
        except Unsure as unsure:
            if unsure.kind in (HARD, EXECUTES):
                return None
            raise


def _all(arms: list[bool | None]) -> bool | None:
    if False in arms:
        return False
    return None if None in arms else True
