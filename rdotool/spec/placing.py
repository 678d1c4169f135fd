"""Where new lines go between those that stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.spec import removal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdotool.spec.layout import Layout
    from rdotool.spec.numbering import Slot

Span = tuple[int, int]


@dataclass(frozen=True)
class Group:
    """Slots that come together, and those around them that stay."""

    slots: tuple[Slot, ...]
    before: Slot | None
    after: Slot | None


def groups(
    slots: Sequence[Slot],
    stays: Callable[[Slot], bool],
    comes: Callable[[Slot], bool] = lambda slot: slot.old is None,
) -> Iterator[Group]:
    """The groups of slots that come, each with its neighbours among those that stay."""
    before: Slot | None = None
    found: list[Slot] = []
    for slot in slots:
        if stays(slot):
            if found:
                yield Group(tuple(found), before, slot)
            before, found = slot, []
        elif comes(slot):
            found.append(slot)
    if found:
        yield Group(tuple(found), before, None)


def between(layout: Layout, before: Span | None, after: Span | None) -> int | None:
    """Behind the lines `before`, else in front of those `after`; None when neither can be.

    Both are whole blocks: what has to go into the same block has no place.
    """
    if before and (not after or before[1] <= after[0] or after[1] <= before[0]):
        return before[1]
    if after and not before:
        return removal.own_comments(layout, after[0])
    return None


def framed(layout: Layout, at: int, bodies: list[str]) -> tuple[int, int, list[str]]:
    """New lines set off by blank ones; comments right above stay with them."""
    near = layout.lines[at - 1] if at else ""
    above = [""] if near.strip() and not near.startswith("#") else []
    # one more between two blank lines: it goes with these lines when they go
    blank = at < len(layout.lines) and not layout.lines[at].strip() and bool(near.strip())
    below = [] if blank else [""]
    return at, at, [*above, *bodies, *below]
