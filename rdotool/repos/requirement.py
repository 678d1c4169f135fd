"""A requirement as rpm understands it, and which provide meets it.

The rules are those of rpm's ``rpmdsCompare``: versions are ranges, and a requirement is met
when its range and the provide's overlap; who has no version overlaps with everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import UsageError
from rdotool.repos.model import SIGNS, evr_text
from rdotool.versions import EVR, compare_evr

if TYPE_CHECKING:
    from rdotool.repos.model import Provide

_FLAGS = {sign: flag for flag, sign in SIGNS.items()} | {"==": "EQ"}
_VERSIONED = re.compile(r"(\S+)\s+(<=|>=|==?|<|>)\s+(\S+)")
_EVR = re.compile(r"(?:(\d+):)?([^:-]+)(?:-([^:-]+))?")
_DIST = re.compile(r"(python(?:\d+(?:\.\d+)*)?dist)\(\s*([^()]+?)\s*\)")
_SEPARATORS = re.compile(r"[-_.]+")


def canonical(capability: str) -> str:
    """The one spelling of a Python module's capability; other names stay as they are.

    ``python3dist(Oslo.Config)`` and ``python3dist(oslo-config)`` are one thing (PEP 503),
    and so are the names of extras: ``python3dist(oslo-db[mysql])``.
    """
    # Most of the names in a repository are others.
    match = _DIST.fullmatch(capability) if capability.startswith("python") else None
    if not match:
        return capability
    name, bracket, extras = match[2].partition("[")
    tail = f"[{_separated(extras)}" if bracket else ""
    return f"{match[1]}({_separated(name.rstrip())}{tail})"


def _separated(name: str) -> str:
    return _SEPARATORS.sub("-", name).lower()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is asked for: ``python3dist(x) >= 2``.

    Attributes:
        name: in its canonical spelling.
        flags: as in `Provide`; None when any version will do.
        evr: as in `Provide`.
    """

    name: str
    flags: str | None = None
    evr: EVR = (None, "", "")

    @classmethod
    def parse(cls, text: str) -> Requirement:
        """Read ``NAME`` or ``NAME OP [EPOCH:]VERSION[-RELEASE]``.

        Raises:
            UsageError: it is neither; rich dependencies are among those.
        """
        text = text.strip()
        match = _VERSIONED.fullmatch(text)
        if not match and (not text or " " in text or text.startswith("(")):
            raise UsageError(
                f"{text!r} is no name and no simple requirement",
                "Such as python3-oslo-config, or 'python3dist(oslo.config) >= 9.0'.",
            )
        if not match:
            return cls(canonical(text))
        evr = _EVR.fullmatch(match[3])
        if not evr:
            raise UsageError(
                f"{match[3]!r} is no version", "It is [EPOCH:]VERSION[-RELEASE], such as 2:6.4.0."
            )
        return cls(canonical(match[1]), _FLAGS[match[2]], (evr[1], evr[2], evr[3] or ""))

    def met_by(self, provide: Provide) -> bool:
        """Whether *provide* (of this name) meets it."""
        mine, theirs = self.flags, provide.flags
        if not (mine and theirs and self.evr[1] and provide.evr[1]):
            return True
        order = compare_evr(self.evr, provide.evr)
        if order == 0:
            return self._meets_in_a_point(provide)
        if order < 0:
            return "G" in mine or "L" in theirs
        return "L" in mine or "G" in theirs

    def _meets_in_a_point(self, provide: Provide) -> bool:
        """Both ends are equal, as far as both say how they end.

        ``> 1.0`` and ``= 1.0-1`` don't meet; ``= 1.0`` and ``> 1.0-1`` do, as the side
        without a release stands for every release (rpm 4.16 and later).
        """
        mine, theirs = self.flags or "", provide.flags or ""
        if bool(self.evr[2]) is not bool(provide.evr[2]):
            without = theirs if self.evr[2] else mine
            if "E" in without:
                return True
        return any(sign in mine and sign in theirs for sign in "ELG")

    def __str__(self) -> str:
        return f"{self.name} {SIGNS[self.flags]} {evr_text(self.evr)}" if self.flags else self.name
