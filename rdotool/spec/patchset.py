"""Setting a spec's patches: which lines stay, go, come, and where.

Lines that vanish take their own comments along; nothing else moves.  New lines follow
the patch before them in its style, never inside a conditional block; the first ones come
after the magic comments or the sources.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import magic, numbering, patch_uses, patches, placing, removal
from rdotool.spec import text as textual
from rdotool.spec.layout import Layout
from rdotool.spec.tags import tags

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.spec.numbering import Slot
    from rdotool.spec.patches import PatchLine
    from rdotool.spec.placing import Group

Edit = tuple[int, int, list[str]]
_LINE = re.compile(r"([ \t]*)([A-Za-z]+\d*)([^:]*:)([ \t]*)(.*)", re.DOTALL)
_LEADING = ("name", "epoch", "version", "release", "summary", "license", "url", "group")


def with_patches(
    layout: Layout, names: Sequence[str], where: str, expand: Callable[[str], str | None]
) -> str:
    """The text with exactly the patches `names`, in this order.

    Raises:
        RdotoolError: there is no place for a patch line or its %prep line, or a line
            that would have to change is not understood.
    """
    old = patches.patch_lines(layout)
    files = {patch.line: _file(patch, expand) for patch in old}
    if list(names) in (list(files.values()), [patch.value for patch in old]):
        return layout.text
    uses = patches.single_uses(layout)
    applied = numbering.Applied(patches.zones(layout), frozenset(use.number for use in uses))
    listed = not old and bool(layout.named("patchlist"))
    try:
        slots = numbering.slots(old, [files[p.line] for p in old], names, applied, listed)
        _refuse_conditional_moves(slots)
        edits = _tag_edits(layout, slots, old, files)
        edits += patch_uses.edits(layout, slots, old, uses)
    except RdotoolError as error:
        raise RdotoolError(error.brief, error.hint, where=_place(where, error)) from None
    text = layout.splice(edits)
    _check(Layout(text), slots, where, expand)
    return text


def _place(where: str, error: RdotoolError) -> str:
    return f"{where}:{error.where}" if error.where else where


def _file(patch: PatchLine, expand: Callable[[str], str | None]) -> str:
    """The name of its file: of a URL what follows the last slash, as for rpm."""
    return posixpath.basename(expand(patch.value) or patch.value)


def _check(
    layout: Layout, slots: list[Slot], where: str, expand: Callable[[str], str | None]
) -> None:
    """A spec that is read in another way than it was written is not worth having."""
    got = [(patch.number, _file(patch, expand)) for patch in patches.patch_lines(layout)]
    if got != [(slot.number, slot.name) for slot in slots]:
        raise RdotoolError(
            "no patch line can be added or removed safely here",
            "an %if or a bracket around the patch lines may not be closed; edit them by hand",
            where=where,
        )


def _refuse_conditional_moves(slots: list[Slot]) -> None:
    for slot in slots:
        if slot.origin and slot.origin.stack:
            raise RdotoolError(
                f"{slot.name} would have to leave the conditional block it stands in",
                "order the patches branch as the spec has them, or move the line by hand",
                where=str(slot.origin.line + 1),
            )


# patch lines


def _tag_edits(
    layout: Layout, slots: list[Slot], old: list[PatchLine], files: dict[int, str]
) -> list[Edit]:
    edits: list[Edit] = []
    for slot in slots:
        if slot.old:
            edits += _renewed(layout, slot, slot.old, files[slot.old.line])
    fresh: list[Edit] = []
    for group in placing.groups(slots, lambda slot: slot.old is not None):
        at, below = _where(layout, group, old)
        bodies = [line for slot in group.slots for line in _fresh(layout, slot)]
        fresh.append(placing.framed(layout, at, bodies) if below else (at, at, bodies))
    kept = {slot.old.line for slot in slots if slot.old}
    gone = [patch.line for patch in old if patch.line not in kept]
    return edits + fresh + removal.removals(layout, gone, [at for at, _, _ in fresh])


def _renewed(layout: Layout, slot: Slot, old: PatchLine, file: str) -> list[Edit]:
    """The edit of a line that stays: its number and file name, where they differ."""
    logical = layout.logical_at(old.line)
    value = slot.name if slot.name != file else None
    text = logical.text
    if old.tag is None:
        if value:
            text = text.replace(old.value, value, 1)
    else:
        match = _LINE.match(text)
        assert match is not None
        label = _label(old, slot.number)
        space = _aligned(match[4], len(match[2]), len(label)) if label != match[2] else match[4]
        rest = value + _trailing(match[5]) if value else match[5]
        text = match[1] + label + match[3] + space + rest
    if text == logical.text:
        return []
    return [(logical.start, logical.stop, [textual.body(part) for part in text.split("\n")])]


def _trailing(value: str) -> str:
    return value[len(value.rstrip()) :]


def _label(model: PatchLine, number: int) -> str:
    """``Patch0007`` in the manner of `model`'s tag."""
    tag = model.tag
    assert tag is not None
    if tag.number is None:
        return tag.name
    digits = tag.name[len(tag.key) :]
    width = len(digits) if len(digits) == 4 or digits.startswith("0") else 1
    return f"{tag.name[: len(tag.key)]}{number:0{width}d}"


def _aligned(space: str, was: int, now: int) -> str:
    """The blanks before the value, so that it stays in its column."""
    return " " * max(1, len(space) + was - now) if re.fullmatch(" {2,}", space) else space


def _fresh(layout: Layout, slot: Slot) -> list[str]:
    """The lines of a patch that comes, with the comments that it brings along."""
    comments: list[str] = []
    if slot.origin:
        start = removal.own_comments(layout, slot.origin.line)
        comments = [textual.body(line) for line in layout.lines[start : slot.origin.line]]
    return [*comments, _line(layout, slot)]


def _line(layout: Layout, slot: Slot) -> str:
    if slot.model is None:
        listed = bool(layout.named("patchlist"))
        return slot.name if listed else f"Patch{slot.number:04d}: {slot.name}"
    if slot.model.tag is None:
        return slot.name
    label, space = _label(slot.model, slot.number), slot.model.tag.space or " "
    return f"{label}:{_aligned(space, len(slot.model.tag.name), len(label))}{slot.name}"


# places


def _where(layout: Layout, group: Group, old: list[PatchLine]) -> tuple[int, bool]:
    """Where the lines of a group go, and whether blank lines shall set them off."""
    before = group.before.old if group.before else None
    after = group.after.old if group.after else None
    if before or after:
        spans = [layout.outside(one.line) if one else None for one in (before, after)]
        at = placing.between(layout, *spans)
        if at is None:
            raise RdotoolError(
                f"{group.slots[0].name} would have to stand inside a conditional block"
                " that is not its own",
                "order the patches branch otherwise, or add the line by hand",
                where=str((before or after).line + 1),  # type: ignore[union-attr]
            )
        return at, False
    plain = [patch for patch in old if not patch.stack]
    if plain:
        return removal.own_comments(layout, plain[0].line), False
    if old:
        return removal.own_comments(layout, layout.outside(old[0].line)[0]), False
    return _first_place(layout)


def _first_place(layout: Layout) -> tuple[int, bool]:
    """In %patchlist when there is one, else behind the magic comments or the sources."""
    for section in layout.named("patchlist"):
        said = [one.stop for one in layout.within(section) if one.text.strip() and not one.stack]
        return (said[-1] if said else section.start), False
    for find in (_after_magic, _after_sources, _after_tags):
        at = find(layout)
        if at is not None:
            return at, True
    raise RdotoolError("no place for patch lines", "the spec has no Source line")


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
    return layout.outside(max(found))[1] if layout.logical_at(max(found)).stack else at


def _after_sources(layout: Layout) -> int | None:
    found = [tag for tag in tags(layout) if tag.key == "source" and tag.section.header < 0]
    if not found:
        return None
    at = layout.outside(found[-1].line)[1]
    return at + (at < len(layout.lines) and not layout.lines[at].strip())


def _after_tags(layout: Layout) -> int | None:
    """With a %sourcelist there need not be a Source tag: behind the tags that say what it is."""
    found = [
        tag.line
        for tag in tags(layout)
        if tag.section.header < 0 and tag.key in _LEADING and not tag.stack
    ]
    return layout.logical_at(found[-1]).stop if found and layout.named("sourcelist") else None
