"""Which patch lines stay, move, go and come, and the number of each.

A patch is the same when its file name is, or is but for the ``0001-`` in front.  As
many lines as possible stay where they are, conditional ones before others; a line that
stays in another order moves, with its comments.

Numbers that count up one by one are counted anew.  Hand-kept ones, with gaps, stay and
give way only to a new one in front; where a number has a meaning of its own (limits of
%autopatch, one number in two arms of an %if) none is changed at all.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.spec.patches import PatchLine, Zone

_NUMBER = re.compile(r"^\d+-")
_FAR = 1000  # how far beyond a neighbour's number a free one is looked for


@dataclass(frozen=True)
class Applied:
    """How %prep applies patches: many at once, and which numbers one by one."""

    zones: Sequence[Zone]
    singly: frozenset[int]


@dataclass(frozen=True)
class Slot:
    """A patch as it shall be.

    `old` is its line when that stays, `origin` when it moves; `model` a line in whose
    style, and near which, a new one is written.
    """

    name: str
    number: int
    old: PatchLine | None = None
    origin: PatchLine | None = None
    model: PatchLine | None = None


def key(name: str) -> str:
    """A patch file's name without its number."""
    return _NUMBER.sub("", name)


def slots(
    old: list[PatchLine],
    files: Sequence[str],
    names: Sequence[str],
    applied: Applied,
    unnumbered: bool,
) -> list[Slot]:
    """The patches as they shall be, in order.

    Args:
        old: the spec's patches.
        files: the file name of each of them.
        names: the file names wanted.
        applied: how %prep applies patches.
        unnumbered: a new line has no number when there is none to learn from.

    Raises:
        RdotoolError: there is no number for a patch.
    """
    matched = _matched(files, names)
    kept = _kept(matched, old)
    drafts = [
        Slot(
            name,
            0,
            old[index] if index is not None and index in kept else None,
            old[index] if index is not None and index not in kept else None,
        )
        for name, index in zip(names, matched, strict=True)
    ]
    drafts = _modelled(drafts, old)
    return _Counter(old, drafts, applied, unnumbered).numbered()


def _matched(files: Sequence[str], names: Sequence[str]) -> list[int | None]:
    """The index of each name's line: by the whole name first, then without the number."""
    exact: dict[str, int] = {}
    for index, file in enumerate(files):
        exact.setdefault(file, index)
    taken = {exact[name] for name in names if name in exact}
    left: dict[str, list[int]] = {}
    for index, file in enumerate(files):
        if index not in taken:
            left.setdefault(key(file), []).append(index)
    found: list[int | None] = []
    for name in names:
        same = left.get(key(name))
        found.append(exact.pop(name) if name in exact else same.pop(0) if same else None)
    return found


def _kept(matched: list[int | None], old: list[PatchLine]) -> set[int]:
    """The lines that stay: the heaviest that are in order; conditional ones weigh most."""
    rising = [index for index in matched if index is not None]
    best: list[tuple[int, int]] = []  # weight up to here, the one before
    for at, index in enumerate(rising):
        before = [(best[i][0], i) for i in range(at) if rising[i] < index]
        weight, previous = max(before, default=(0, -1))
        best.append((weight + (len(old) + 1 if old[index].stack else 1), previous))
    at = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    kept: set[int] = set()
    while at >= 0:
        kept.add(rising[at])
        at = best[at][1]
    return kept


def _modelled(drafts: list[Slot], old: list[PatchLine]) -> list[Slot]:
    """Each slot with the line it follows, else that it precedes, else the spec's first."""
    first = next((patch for patch in old if not patch.stack), old[0] if old else None)
    model = next((draft.old for draft in drafts if draft.old), first)
    found = []
    for draft in drafts:
        model = draft.old or model
        found.append(Slot(draft.name, 0, draft.old, draft.origin, model))
    return found


class _Counter:
    """Gives numbers, in order."""

    def __init__(
        self, old: list[PatchLine], drafts: list[Slot], applied: Applied, unnumbered: bool
    ) -> None:
        self.drafts = drafts
        self.zones, self.lined = applied.zones, applied.singly
        self.unnumbered = unnumbered
        numbers = [patch.number for patch in old]
        self.first = numbers[0] if numbers else 1
        rising = all(one < other for one, other in itertools.pairwise(numbers))
        self.limited = any(zone.limited for zone in self.zones)
        self.fixed = self.limited or not rising
        self.counting = numbers == list(range(self.first, self.first + len(numbers)))
        self.kept = {draft.old.number for draft in drafts if draft.old and draft.old.numbered}

    def numbered(self) -> list[Slot]:
        found: list[Slot] = []
        leading = sum(1 for _ in itertools.takewhile(lambda draft: not draft.old, self.drafts))
        last = (self._front(leading) if self.fixed else self.first) - 1
        for at, draft in enumerate(self.drafts):
            if self._without(draft):
                last = found[-1].number + 1 if found else 0
            elif self.fixed:
                last = self._fixed(at, draft, last)
            else:
                own = draft.old.number if draft.old and not self.counting else 0
                last = max(own, last + 1)
            found.append(Slot(draft.name, last, draft.old, draft.origin, draft.model))
        _check_unique(found)
        return found

    def _without(self, draft: Slot) -> bool:
        """Whether the line has no number of its own: rpm counts on from the one before."""
        shown = draft.old or draft.model
        return not shown.numbered if shown else self.unnumbered

    def _front(self, leading: int) -> int:
        """The first number when it is new: right below that of the first line that stays."""
        following = self.drafts[leading].old if leading < len(self.drafts) else None
        return max(1, following.number - leading) if following else self.first

    def _fixed(self, at: int, draft: Slot, last: int) -> int:
        if draft.old:
            return draft.old.number
        before, after = (
            [one.old.number for one in part if one.old]
            for part in (self.drafts[:at][::-1], self.drafts[at:])
        )
        for number in self._candidates(last):
            if number not in self.kept and self._fits(number, before, after):
                self.kept.add(number)
                return number
        raise RdotoolError(
            f"no %autopatch in %prep would apply {draft.name} in its place",
            "widen its -m and -M, or number the patches by hand",
        )

    def _candidates(self, last: int) -> Iterator[int]:
        yield from range(last + 1, last + _FAR)
        for zone in self.zones:
            yield from range(max(1, zone.least), zone.least + _FAR)
        yield from range(1, last + 1)

    def _fits(self, number: int, before: list[int], after: list[int]) -> bool:
        """Whether %prep would apply `number` behind those `before`, nearest first."""
        if not self.limited:
            return True
        zone = self._zone(number)
        if zone is None:
            return any(near in self.lined for near in (before[:1] or after[:1]))
        least = next((at for at in map(self._zone, before) if at is not None), zone)
        most = next((at for at in map(self._zone, after) if at is not None), zone)
        return least <= zone <= most

    def _zone(self, number: int) -> int | None:
        return next((at for at, zone in enumerate(self.zones) if zone.holds(number)), None)


def _check_unique(found: list[Slot]) -> None:
    seen: dict[int, Slot] = {}
    for slot in found:
        other = seen.setdefault(slot.number, slot)
        if other is slot:
            continue
        shared = slot.old and other.old and slot.old.number == other.old.number
        if not shared:
            raise RdotoolError(
                f"{other.name} and {slot.name} would both be Patch{slot.number}",
                "give the spec's patch lines numbers by hand",
            )
