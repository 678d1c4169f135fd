"""Version, Release, milestone and patches_base of a spec, set together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import globals as macro_lines
from rdotool.spec import magic, release
from rdotool.spec.macros import has_macros

if TYPE_CHECKING:
    from rdotool.spec.document import Spec


def with_version(spec: Spec, version: str) -> Spec:
    """See `Spec.set_version`."""
    tag = spec.require_tag("Version")
    if not has_macros(tag.value):
        return spec.set_tag("Version", version)
    if spec.try_expand(tag.value) == version:
        return spec
    edited = _through_macros(spec, tag.value, version, spec.place(tag.line))
    if edited.version != version:
        raise _refusal(tag.value, version, spec.place(tag.line), f"it gives {edited.version}")
    return edited


def _through_macros(spec: Spec, raw: str, version: str, where: str) -> Spec:
    try:
        edits = macro_lines.solve(spec.layout, raw, version)
    except RdotoolError as error:
        raise _refusal(raw, version, where, error.brief) from None
    for found, body in edits:
        spec = spec.set_macro(found.name, body)
    return spec


def _refusal(raw: str, version: str, where: str, why: str) -> RdotoolError:
    return RdotoolError(
        f"Version is {raw}, which can't be set to {version}: {why}",
        "edit the macro by hand, then run the command again",
        where=where,
    )


def with_release(spec: Spec, new: str, milestone: str | None) -> Spec:
    """See `Spec.set_release`."""
    tag = spec.require_tag("Release")
    if release.is_automatic(tag.value):
        return spec.set_milestone(milestone)
    name = release.behind(tag.value)
    if name:
        return _behind_macro(spec, name, new, milestone).set_milestone(milestone)
    edited = spec.set_tag("Release", release.renewed(tag.value, new, milestone))
    return edited.set_milestone(milestone)


def _behind_macro(spec: Spec, name: str, number: str, milestone: str | None) -> Spec:
    """The number set where it is defined, ``%{?milestone}`` after the macro or not."""
    raw = spec.release
    rest = release.after_macro(raw)
    call = raw[: len(raw) - len(rest)]
    rest = rest.removeprefix(release.MILESTONE)
    mark = release.MILESTONE if milestone else ""
    edited = _set_number(spec, name, number)
    return edited.set_tag("Release", call + mark + rest)


def _set_number(spec: Spec, name: str, number: str) -> Spec:
    found = macro_lines.definitions(spec.layout, name)
    if len(found) != 1 or has_macros(found[0].body):
        raise RdotoolError(
            f"Release is %{{{name}}}, which has no single plain %global line to edit",
            "edit it by hand",
            where=spec.place(spec.require_tag("Release").line),
        )
    return spec.set_macro(name, number)


def with_bump(spec: Spec, index: str | None, milestone: str | None) -> Spec:
    """See `Spec.bump_release`."""
    if index == "0":
        return spec.set_milestone(milestone) if milestone else spec
    tag = spec.require_tag("Release")
    release.check(tag.value, spec.place(tag.line))
    spec = spec.set_milestone(milestone or spec.milestone)  # an empty one goes
    if release.is_automatic(tag.value):
        return spec
    name = release.behind(tag.value)
    if name:
        bare = release.bumped(spec.macro(name) or "", index, None).removesuffix(release.DIST)
        return _behind_macro(spec, name, bare, spec.milestone)
    return spec.set_tag("Release", release.bumped(tag.value, index, spec.milestone))


def with_patches_base(spec: Spec, version: str | None) -> Spec:
    """See `Spec.set_patches_base`."""
    old, count = spec.patches_base()
    if old and has_macros(old):
        return spec
    value = (version or "") + (f"+{count}" if count else "")
    if not value and spec.magic(magic.PATCHES_IGNORE):
        value = spec.version
    return spec.set_magic(magic.PATCHES_BASE, value or None)
