"""Setting a spec's patches: which lines stay, go, come, and where.

Lines that vanish take their own comments along; nothing else moves.  A patch
is the same when its file name is the same but for the ``0001-`` in front.  New
lines follow the patch before them, never inside a conditional block; the first
ones come after the magic comments or the sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import magic, patches
from rdotool.spec import text as textual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.spec.layout import Layout
    from rdotool.spec.patches import PatchLine, Use

Edit = tuple[int, int, list[str]]
_NUMBER = re.compile(r"^\d+-")
_NO_COMMENT = re.compile(r"#[ \t]*(?:$|patches_\w+[ \t]*=|Patch\d*:|%?patch\d)")
_UNPACK = re.compile(r"%\{?(?:auto)?setup\b")


@dataclass(frozen=True)
class Slot:
    """A patch as it shall be: its file, its number, the line it has now if any."""

    name: str
    number: int
    old: PatchLine | None


def with_patches(layout: Layout, names: Sequence[str], where: str) -> str:
    """The text with exactly the patches `names`, in this order.

    Raises:
        RdotoolError: there is no place for a patch line or its %prep line.
    """
    old = patches.patch_lines(layout)
    if [patch.value for patch in old] == list(names):
        return layout.text
    slots = _numbered(_matched(old, names), old)
    _check_limits(layout, slots, where)
    kept = {slot.old.line for slot in slots if slot.old}
    gone = [patch for patch in old if patch.line not in kept]
    edits = [_removal(layout, patch.line, {item.line for item in old}) for patch in gone]
    edits += _tag_edits(layout, slots, old, where)
    edits += _prep_edits(layout, slots, gone, where)
    return layout.splice(edits)


def _check_limits(layout: Layout, slots: list[Slot], where: str) -> None:
    for slot in slots:
        if not slot.old and not patches.is_applied(layout, slot.number):
            raise RdotoolError(
                f"no %autopatch in %prep would apply Patch{slot.number} ({slot.name})",
                "widen its -m and -M, or number the patch by hand",
                where=where,
            )


def _matched(old: list[PatchLine], names: Sequence[str]) -> list[tuple[str, PatchLine | None]]:
    """Each name with the line it has; lines that would change places count as new."""
    pairs: list[tuple[str, PatchLine | None]] = []
    last = -1
    for name in names:
        found = next(
            (patch for patch in old if patch.line > last and _same(patch.value, name)), None
        )
        if found and any(_same(found.value, other) for other in names[: len(pairs)]):
            found = None
        last = found.line if found else last
        pairs.append((name, found))
    return pairs


def _same(one: str, other: str) -> bool:
    return _NUMBER.sub("", one) == _NUMBER.sub("", other)


def _numbered(pairs: list[tuple[str, PatchLine | None]], old: list[PatchLine]) -> list[Slot]:
    """Numbers from 1 on, unless the spec's own are of another kind."""
    numbers = [patch.number for patch in old]
    if not any(found for _, found in pairs):
        return [Slot(name, 1 + i, None) for i, (name, _) in enumerate(pairs)]
    first = numbers[0]
    if numbers == list(range(first, first + len(numbers))):
        return [Slot(name, first + i, found) for i, (name, found) in enumerate(pairs)]
    slots: list[Slot] = []
    previous = min(numbers) - 1
    for name, found in pairs:
        free = found.number if found and found.number > previous else previous + 1
        slots.append(Slot(name, free, found))
        previous = free
    return slots


def _own_comments(layout: Layout, line: int) -> int:
    """The first of the comment lines that belong to the line below them."""
    start = line
    while start and layout.lines[start - 1].startswith("#"):
        text = textual.body(layout.lines[start - 1])
        if _NO_COMMENT.match(text):
            break
        start -= 1
    return start


def _removal(layout: Layout, line: int, siblings: set[int]) -> Edit:
    """A line that vanishes with its comments, and a blank line that nothing needs then."""
    start, stop = _own_comments(layout, line), layout.logical_at(line).stop
    blank_above = start == 0 or not layout.lines[start - 1].strip()
    blank_below = stop < len(layout.lines) and not layout.lines[stop].strip()
    alone = line - 1 not in siblings
    return (start, stop + 1, []) if blank_above and blank_below and alone else (start, stop, [])


def _tag_text(slot: Slot, model: PatchLine | None) -> str:
    source = slot.old or model
    if source is None:
        return f"Patch{slot.number:04d}: {slot.name}"
    if source.tag is None:
        return slot.name
    if source.tag.number is None:
        return f"{source.tag.name}:{source.tag.space or ' '}{slot.name}"
    digits = source.tag.name[len(source.tag.key) :]
    width = len(digits) if len(digits) == 4 or digits.startswith("0") else 1
    label = source.tag.name[: len(source.tag.key)]
    return f"{label}{slot.number:0{width}d}:{source.tag.space or ' '}{slot.name}"


def _tag_edits(layout: Layout, slots: list[Slot], old: list[PatchLine], where: str) -> list[Edit]:
    model = next((patch for patch in old if not patch.stack), old[0] if old else None)
    edits: list[Edit] = []
    fresh: list[str] = []
    at = -1  # where new lines go
    for slot in slots:
        if slot.old:
            if fresh and at < 0:
                at = _before(layout, slot.old)
            edits += _insertion(at, fresh)
            fresh, at = [], _behind(layout, slot.old)
            text = _tag_text(slot, model)
            edits.append((slot.old.line, slot.old.line + 1, [text]))
        else:
            fresh.append(_tag_text(slot, model))
    if fresh and at < 0:
        return [*edits, _first_place(layout, fresh, old, where)]
    return edits + _insertion(at, fresh)


def _insertion(at: int, fresh: list[str]) -> list[Edit]:
    return [(at, at, fresh)] if fresh else []


def _before(layout: Layout, patch: PatchLine) -> int:
    start = patch.stack[0].line if patch.stack else patch.line
    return _own_comments(layout, start)


def _behind(layout: Layout, patch: PatchLine) -> int:
    stop = layout.logical_at(patch.line).stop
    return layout.after_blocks(stop) if patch.stack else stop


def _first_place(layout: Layout, fresh: list[str], old: list[PatchLine], where: str) -> Edit:
    """Where new lines go when no line stays: the old block, else after the sources."""
    plain = [patch for patch in old if not patch.stack]
    if plain:
        at = _own_comments(layout, plain[0].line)
        return at, at, fresh
    if old:
        at = _before(layout, old[0])
        return at, at, fresh
    return _after_what_leads(layout, fresh, where)


def _after_what_leads(layout: Layout, fresh: list[str], where: str) -> Edit:
    """Behind the magic comments or the sources, set off by blank lines."""
    places = (_after_magic(layout), _after_sources(layout))
    found = [place for place in places if place is not None]
    if not found:
        raise RdotoolError("no place for patch lines", "the spec has no Source line", where=where)
    at = found[0]
    above = [] if at and not layout.lines[at - 1].strip() else [""]
    if at and layout.lines[at - 1].startswith("#"):
        above = []
    below = [] if at < len(layout.lines) and not layout.lines[at].strip() else [""]
    return at, at, [*above, *fresh, *below]


def _after_magic(layout: Layout) -> int | None:
    """Behind the last patches_… comment of the preamble and its frame."""
    stop = layout.sections[0].stop
    found = [
        index
        for name in (magic.PATCHES_BASE, magic.PATCHES_IGNORE)
        for index in magic.lines_of(layout, name)
        if index < stop
    ]
    if not found:
        return None
    at = max(found) + 1
    while at < stop and re.fullmatch(r"#[ \t]*", textual.body(layout.lines[at])):
        at += 1
    return layout.after_blocks(at) if layout.logical_at(max(found)).stack else at


def _after_sources(layout: Layout) -> int | None:
    found = [
        logical
        for logical in layout.within(layout.sections[0])
        if re.match(r"Source\d*[ \t]*:", logical.text, re.IGNORECASE)
    ]
    if not found:
        return None
    last = found[-1]
    at = layout.after_blocks(last.stop) if last.stack else last.stop
    if at < len(layout.lines) and not layout.lines[at].strip():
        at += 1
    return at


def _prep_edits(
    layout: Layout, slots: list[Slot], gone: list[PatchLine], where: str
) -> list[Edit]:
    """Lines that apply vanished patches go; kept ones get their new number; new ones come."""
    used: dict[int, list[Use]] = {}
    for use in patches.uses(layout):
        used.setdefault(use.number, []).append(use)
    lines = {use.line for group in used.values() for use in group}
    replaced = [use for patch in gone for use in used.get(patch.number, [])]
    edits = [_removal(layout, use.line, lines) for use in replaced]
    if patches.apply_method(layout) == "rpm":
        model = next((group[0].text for group in used.values()), "")
        edits += _new_uses(layout, slots, used, replaced, model, where)
    for slot in slots:
        if slot.old and slot.number != slot.old.number:
            edits += [
                _renumbering(layout, use, slot.number) for use in used.get(slot.old.number, [])
            ]
    return edits


def _renumbering(layout: Layout, use: Use, number: int) -> Edit:
    stop = layout.logical_at(use.line).stop
    return use.line, stop, [patches.renumbered(use.text, number)]


def _new_uses(
    layout: Layout,
    slots: list[Slot],
    used: dict[int, list[Use]],
    replaced: list[Use],
    model: str,
    where: str,
) -> list[Edit]:
    """The lines that apply new patches, each behind that of the patch before it."""
    edits: list[Edit] = []
    fresh: list[str] = []
    at = -1
    for slot in slots:
        kept = used.get(slot.old.number, []) if slot.old else []
        if kept:
            edits += _insertion(at if at >= 0 else _use_start(layout, kept[0]), fresh)
            fresh, at = [], _use_stop(layout, kept[-1])
        elif not slot.old:
            fresh.append(_apply_line(slot.number, model))
    if fresh and at < 0:
        return [*edits, _prep_place(layout, fresh, replaced, where)]
    return edits + _insertion(at, fresh)


def _use_start(layout: Layout, use: Use) -> int:
    stack = layout.logical_at(use.line).stack
    return _own_comments(layout, stack[0].line if stack else use.line)


def _use_stop(layout: Layout, use: Use) -> int:
    logical = layout.logical_at(use.line)
    return layout.after_blocks(logical.stop) if logical.stack else logical.stop


def _apply_line(number: int, model: str) -> str:
    """``%patch -P1 -p1``, in the manner of a line the spec has."""
    form = re.match(r"%patch[ \t]+(-P[ \t]+)?\d+", model)
    strip = re.search(r"-p\d+", model)
    call = f"%patch -P {number}" if form and form[1] else f"%patch -P{number}"
    if form and not form[1]:
        call = f"%patch {number}"
    return f"{call} {strip[0] if strip else '-p1'}"


def _prep_place(layout: Layout, fresh: list[str], replaced: list[Use], where: str) -> Edit:
    if replaced:
        at = _use_start(layout, min(replaced, key=lambda use: use.line))
        return at, at, fresh
    for section in layout.named("prep"):
        for logical in layout.within(section):
            if _UNPACK.match(logical.text.lstrip()):
                at = layout.after_blocks(logical.stop) if logical.stack else logical.stop
                blank = at < len(layout.lines) and not layout.lines[at].strip()
                return at, at, ["", *fresh] if blank else ["", *fresh, ""]
    raise RdotoolError("no place to apply patches", "%prep has no %setup line", where=where)
