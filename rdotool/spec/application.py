"""In which order %prep applies the patches, and with which options."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.spec.document import Spec
    from rdotool.spec.patches import PatchLine

_AUTOMATIC = re.compile(r"%\{?(autosetup|autopatch)\b([^}]*)")
_SERIES = re.compile(r"%\{\?*patches\}|%patches\b")
_STRIP = re.compile(r"(?:^|\s)-p[ \t]*(\d+)")
_REVERSE = re.compile(r"(?:^|\s)-R(?=\s|$)")
_FOLDER = re.compile(r"(?:^|\s)-d[ \t]*(\S+)")
_LIMIT = re.compile(r"(?:^|\s)-([mM])[ \t]*(\d+)")
_OPERAND = re.compile(r"(?:^|(?<=\s))(?<!-[a-zA-Z] )(\d+)(?=\s|$)")
_NO_PATCHES = re.compile(r"(?:^|\s)-[a-zA-Z]*N(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Application:
    """A patch as %prep applies it.

    Attributes:
        strip: how many folders of the names are left out; None where %prep doesn't say.
        reverse: it is taken back, not applied (``-R``).
        folder: where it is applied (``-d``), empty for the top.
    """

    patch: PatchLine
    strip: int | None = None
    reverse: bool = False
    folder: str = ""


def order(spec: Spec) -> tuple[list[Application], list[PatchLine]]:
    """The patches in the order they are applied, and those that %prep leaves out.

    Conditions don't count: a patch in any ``%if`` is among them. Where %prep has no line
    that applies patches in a known way, all of them are taken as they are declared.
    """
    declared = spec.patches()
    found: dict[int, Application] = {}
    for application in _applied(spec, declared):
        found.setdefault(application.patch.line, application)
    if not found:
        return [Application(patch) for patch in declared], []
    return list(found.values()), [patch for patch in declared if patch.line not in found]


def _applied(spec: Spec, declared: list[PatchLine]) -> Iterator[Application]:
    """What each line of %prep applies; a patch may come twice."""
    used: dict[int, list[int]] = {}
    for use in spec.patch_uses():
        used.setdefault(use.line, []).append(use.number)
    for section in spec.layout.named("prep"):
        for logical in spec.layout.within(section):
            text = logical.text.strip()
            automatic = _AUTOMATIC.match(text)
            if automatic:
                yield from _automatic(automatic[1], automatic[2], declared)
            elif logical.start in used:
                for number in used[logical.start]:
                    same = [patch for patch in declared if patch.number == number]
                    yield from (_with_options(patch, text) for patch in same)
            elif _SERIES.search(text) and not text.startswith("#"):
                yield from (Application(patch, _strip(text)) for patch in declared)


def _automatic(macro: str, options: str, declared: list[PatchLine]) -> Iterator[Application]:
    if macro == "autosetup":
        chosen = [] if _NO_PATCHES.search(options) else declared
    else:
        chosen = [patch for patch in declared if _within(options, patch.number)]
    strip = _strip(options)
    yield from (Application(patch, strip) for patch in chosen)


def _within(options: str, number: int) -> bool:
    """Whether %autopatch's limits, or the numbers it names, take a patch in."""
    if operands := _OPERAND.findall(options):
        return str(number) in operands
    limits = {letter: int(limit) for letter, limit in _LIMIT.findall(options)}
    return limits.get("m", number) <= number <= limits.get("M", number)


def _with_options(patch: PatchLine, text: str) -> Application:
    folder = _FOLDER.search(text)
    reverse = bool(_REVERSE.search(text))
    return Application(patch, _strip(text), reverse, folder[1] if folder else "")


def _strip(options: str) -> int | None:
    found = _STRIP.search(options)
    return int(found[1]) if found else None
