"""The lines of %prep that apply single patches, and other lines that name patch numbers.

Lines of vanished patches go, those of kept ones get the new number, new ones come.  A
line that names a number in a way that can't be rewritten is an error, not a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import apply_lines, patches, placing, removal, shell
from rdotool.spec import text as textual

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rdotool.spec.layout import Layout, Logical
    from rdotool.spec.numbering import Slot
    from rdotool.spec.patches import PatchLine, Use
    from rdotool.spec.placing import Group, Span

Edit = tuple[int, int, list[str]]
Change = dict[int, list[int]]
_UNPACKS = ("%setup", "%autosetup", "%forgesetup", "%forgeautosetup", "%goprep")
_PROSE = ("changelog", "description", "package")


def edits(
    layout: Layout, slots: Sequence[Slot], old: Sequence[PatchLine], uses: Sequence[Use]
) -> list[Edit]:
    """The edits of all lines that name the numbers of patches.

    Raises:
        RdotoolError: a line can't be rewritten, or there is no place for a new one; its
            `where` is the number of the line.
    """
    return _Prep(layout, slots, old, uses).edits()


class _Prep:
    def __init__(
        self, layout: Layout, slots: Sequence[Slot], old: Sequence[PatchLine], uses: Sequence[Use]
    ) -> None:
        self.layout, self.slots, self.old, self.uses = layout, slots, old, uses
        self.zones = patches.zones(layout)
        self.by_number: dict[int, list[Use]] = {}
        for use in uses:
            self.by_number.setdefault(use.number, []).append(use)
        self.texts = {use.line: use.text for use in uses}
        self.strip = apply_lines.common_strip(self.texts.values())
        # a number that is here and in no patch line: something was left over
        self.change: Change = {patch.number: [] for patch in old}
        self.change.update({slot.old.number: [slot.number] for slot in slots if slot.old})
        self.joined: dict[int, Change] = {}  # line: what it takes in besides
        self.shells = [
            span for part in layout.named("prep") for span in shell.constructs(layout, part)
        ]

    def edits(self) -> list[Edit]:
        fresh = [
            edit
            for group in placing.groups(self.slots, self._stays, self._comes)
            for edit in self._added(group)
        ]
        changed, gone = self._existing()
        busy = [at for at, _, _ in fresh]
        rest = removal.removals(self.layout, gone, busy)
        return [*changed, *fresh, *rest, *_others(self.layout, self.texts, self._renumbering())]

    def _stays(self, slot: Slot) -> bool:
        return slot.old is not None and slot.old.number in self.by_number

    def _comes(self, slot: Slot) -> bool:
        if slot.origin and slot.origin.number not in self.by_number:
            return False  # it wasn't applied, or is with all others
        if slot.origin:
            return not self._elsewhere(slot)
        applied = slot.number in self.by_number and slot.number not in self.change
        return not slot.old and not applied and not self._in_zone(slot.number)

    def _in_zone(self, number: int) -> bool:
        return any(zone.holds(number) for zone in self.zones)

    def _elsewhere(self, slot: Slot) -> bool:
        """Whether another line of the same number stays, and its use with it."""
        assert slot.origin
        return any(one.old and one.old.number == slot.origin.number for one in self.slots)

    def _renumbering(self) -> dict[int, int | None]:
        """The new number of each old one that changes, None when it goes."""
        now: dict[int, int | None] = {patch.number: None for patch in self.old}
        now.update({slot.origin.number: slot.number for slot in self.slots if slot.origin})
        now.update({slot.old.number: slot.number for slot in self.slots if slot.old})
        return {number: new for number, new in now.items() if number != new}

    # lines that are there

    def _existing(self) -> tuple[list[Edit], list[int]]:
        changed: list[Edit] = []
        gone: list[int] = []
        for line, text in self.texts.items():
            change = {**self.change, **self.joined.get(line, {})}
            new = apply_lines.rewritten(text, apply_lines.marks(text), change)
            if new is None:
                gone.append(line)
            elif new != text:
                changed.append((line, self.layout.logical_at(line).stop, _bodies(new)))
        return changed, gone

    # lines that come

    def _added(self, group: Group) -> list[Edit]:
        before = self._line_of(group.before, -1)
        after = self._line_of(group.after, 0)
        numbers = [slot.number for slot in group.slots]
        if before is not None and (before == after or self._takes_more(before)):
            self._join(before, group.before, numbers, behind=True)
            return []
        if before is None and after is not None and self._takes_more(after):
            self._join(after, group.after, numbers, behind=False)
            return []
        model = self._model(before if before is not None else after)
        bodies = [line for slot in group.slots for line in self._lines(slot, model)]
        return [self._placed(before, after, bodies, group)]

    def _line_of(self, slot: Slot | None, which: int) -> int | None:
        return self.by_number[slot.old.number][which].line if slot and slot.old else None

    def _takes_more(self, line: int) -> bool:
        return apply_lines.is_autopatch(self.texts[line])

    def _join(self, line: int, slot: Slot | None, numbers: list[int], *, behind: bool) -> None:
        assert slot is not None
        assert slot.old is not None
        change = self.joined.setdefault(line, {})
        own = change.get(slot.old.number, [slot.number])
        change[slot.old.number] = [*own, *numbers] if behind else [*numbers, *own]

    def _model(self, line: int | None) -> str | None:
        return self.texts.get(line) if line is not None else next(iter(self.texts.values()), None)

    def _lines(self, slot: Slot, model: str | None) -> list[str]:
        """The line that applies `slot`; a moved one's as it is, with its comments."""
        if not slot.origin:
            return [apply_lines.apply_line(slot.number, model, self.strip)]
        found: list[str] = []
        for use in self.by_number[slot.origin.number]:
            logical = self.layout.logical_at(use.line)
            if logical.stack or self._holding(use.line) != (logical.start, logical.stop):
                raise RdotoolError(
                    f"the line that applies {slot.name} would have to leave the conditional"
                    " block it stands in",
                    "order the patches branch as the spec has them, or move the line by hand",
                    where=str(use.line + 1),
                )
            start = removal.own_comments(self.layout, use.line)
            found += [textual.body(line) for line in self.layout.lines[start : use.line]]
            marks = apply_lines.marks(use.text)
            others: Change = {mark.number: [] for mark in marks if mark.number != use.number}
            change: Mapping[int, Sequence[int]] = {**others, use.number: [slot.number]}
            found += _bodies(apply_lines.rewritten(use.text, marks, change) or "")
        return found

    def _placed(
        self, before: int | None, after: int | None, bodies: list[str], group: Group
    ) -> Edit:
        if before is None and after is None:
            return self._first_place(bodies, group)
        spans = [None if line is None else self._holding(line) for line in (before, after)]
        at = placing.between(self.layout, *spans)
        if at is None:
            raise RdotoolError(
                f"the line that applies {group.slots[0].name} would have to stand inside"
                " a conditional block",
                "order the patches branch otherwise, or add the line by hand",
                where=str((before or after or 0) + 1),
            )
        return at, at, bodies

    def _holding(self, line: int) -> Span:
        """First line and stop of what a line must not be parted from: blocks, constructs."""
        start, stop = self.layout.outside(line)
        while True:
            wider = (start, stop)
            for low, high in self.shells:
                if low < stop and start < high:
                    start, stop = min(start, low), max(stop, high)
            low, high = self.layout.outside(start)[0], self.layout.outside(stop - 1)[1]
            start, stop = min(start, low), max(stop, high)
            if (start, stop) == wider:
                return wider

    def _first_place(self, bodies: list[str], group: Group) -> Edit:
        """Where the old lines were, else behind the line that unpacks."""
        if self.texts:
            at = removal.own_comments(self.layout, self._holding(min(self.texts))[0])
            return at, at, bodies
        if self.zones:
            slot = group.slots[0]
            raise RdotoolError(
                f"no %autopatch in %prep would apply {slot.name} in its place",
                "widen its -m and -M, or number the patches by hand",
            )
        for logical in patches.prep_lines(self.layout):
            if _word(logical) in _UNPACKS:
                at = self._holding(logical.start)[1]
                lines = self.layout.lines
                blank = at < len(lines) and not lines[at].strip()
                return at, at, ["", *bodies] if blank else ["", *bodies, ""]
        raise RdotoolError("no place to apply patches", "%prep has no %setup line")


def _bodies(text: str) -> list[str]:
    return [textual.body(part) for part in text.split("\n")]


def _word(logical: Logical) -> str:
    head = logical.text.split()[:1]
    return head[0].replace("{", "").rstrip("}") if head else ""


# lines elsewhere


def _others(
    layout: Layout, handled: Mapping[int, str], now: Mapping[int, int | None]
) -> Iterator[Edit]:
    """``%{PATCH1}`` anywhere, and ``%patch1`` inside macros, with their new numbers."""
    prose = [(part.start, part.stop) for part in layout.named(*_PROSE)]
    for logical in layout.logicals if now else ():
        text = logical.text
        if logical.start in handled or not ("%patch" in text or "PATCH" in text or "{P:" in text):
            continue
        if text.lstrip().startswith("#") or any(a <= logical.start < b for a, b in prose):
            continue
        found = [*apply_lines.references(text), *apply_lines.buried(text)]
        _refuse_gone(found, now, logical)
        new = apply_lines.rewritten(
            text, found, {number: [new] for number, new in now.items() if new is not None}
        )
        if new is not None and new != text:
            yield logical.start, logical.stop, _bodies(new)


def _refuse_gone(
    found: Sequence[apply_lines.Mark], now: Mapping[int, int | None], logical: Logical
) -> None:
    for mark in found:
        if now.get(mark.number, 0) is None:
            raise RdotoolError(
                f"patch {mark.number} goes, and this line names it",
                "edit the line by hand first",
                where=str(logical.start + 1),
            )
