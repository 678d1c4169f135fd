"""The Release tag in all its styles, and the milestone macro that goes with it.

The rules are rdopkg's: numbers, then a milestone, then the rest (most often
``%{?dist}``).  ``%autorelease`` is rpmautospec's and never touched; a number
behind ``%{baserelease}`` or ``%{release_version}`` is changed where it is defined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rdotool.adapters import numbers
from rdotool.errors import RdotoolError, UsageError

NAMED = {"MAJOR": 1, "MINOR": 2, "PATCH": 3}
LAST = "LAST-NUMERIC"
MILESTONE = "%{?milestone}"
DIST = "%{?dist}"
_AUTO = re.compile(r"%(?:\{[?]?autorelease\b|autorelease\b)")
_DIST = re.compile(r"%\{\??dist\}")
_NUMBERS = re.compile(r"(\d+(?:\.\d+)*)(?=[.%]|$)(.*)", re.DOTALL)
_MARK = re.compile(r"(\.?(?:%\{\?milestone\}|[^%.]+))(.*)", re.DOTALL)
_BEHIND = re.compile(r"%\{?\??(baserelease|release_version)\}?(?!\w)(.*)", re.DOTALL)
_DLRN = re.compile(r"0\.(?:\d+\.)?\d{14}\.[0-9a-fA-F]{7}(?![0-9a-zA-Z])")


@dataclass(frozen=True)
class Parts:
    """A Release taken apart: ``0.1``, ``%{?milestone}`` or ``.0rc1``, the rest."""

    numbers: str
    milestone: str
    rest: str

    @property
    def recognized(self) -> bool:
        """False for a format of the packager's own: its tail is kept as it is."""
        return not self.rest or bool(_DIST.match(self.rest))


def parts(release: str) -> Parts:
    """`release` taken apart, as rdopkg does it."""
    match = _NUMBERS.match(release)
    numbers, tail = (match[1], match[2]) if match else ("", release)
    if not match and re.match(r"\d", release):
        # 1a.2: digits that no dot or macro follows are all numbers to rdopkg
        return Parts(release, "", "")
    mark = _MARK.fullmatch(tail)
    return Parts(numbers, mark[1], mark[2]) if mark else Parts(numbers, "", tail)


def is_automatic(release: str) -> bool:
    """True for ``%autorelease`` in any of its forms."""
    return bool(_AUTO.search(release))


def is_dlrn(release: str) -> bool:
    """True for ``0.<14 digits>.<7 hex>`` and ``0.N.<14 digits>.<7 hex>``."""
    return bool(_DLRN.match(release))


def behind(release: str) -> str | None:
    """The macro that holds the number, when it is one of the known two."""
    match = _BEHIND.match(release)
    return match[1] if match else None


def after_macro(release: str) -> str:
    """What follows that macro in `release`."""
    match = _BEHIND.match(release)
    return match[2] if match else release


def check(release: str, where: str) -> None:
    """Refuse a Release that holds no number to bump.

    Raises:
        RdotoolError: it is XXX, as on rpm-master, or empty.
    """
    if not release or release.upper().startswith("XXX"):
        raise RdotoolError(
            f"Release is {release or 'empty'}: this is a development spec without numbers",
            "new-version sets both; or work on a branch of a release",
            where=where,
        )


def renewed(release: str, new: str, milestone: str | None) -> str:
    """Release set to `new`, with or without the milestone, its tail kept."""
    split = parts(release)
    middle = MILESTONE if milestone and split.recognized else ""
    return dist_kept(new + middle + split.rest)


def dist_kept(release: str) -> str:
    return release if _DIST.search(release) else release + DIST


def bumped(release: str, index: str | None, milestone: str | None) -> str:
    """`release` with one part one higher.

    Args:
        release: the raw tag.
        index: ``0`` for none, 1 and up for that part, MAJOR, MINOR, PATCH, or
            ``last-numeric``; None lets DLRN's formats bump part 2, others the last.
        milestone: the milestone in force, "" or None without one.

    Raises:
        UsageError: there is no such part, or it is no number.
    """
    index = (index or ("2" if is_dlrn(release) else LAST)).upper()
    if index == "0":
        return release
    split = parts(release)
    if index == LAST:
        raised = _raise_last(split.numbers, release)
    else:
        raised = _raise_part(split, _position(index))
        split = Parts("", split.milestone if split.milestone == MILESTONE else "", split.rest)
    return dist_kept(raised + _mark(split, release, milestone) + split.rest)


def _mark(split: Parts, release: str, milestone: str | None) -> str:
    """The milestone's place: the macro when there is one, else what was there."""
    if not milestone and MILESTONE in split.milestone:
        return ""  # a macro that nobody defines goes with the bump
    if not milestone or MILESTONE in split.rest or not split.recognized or is_dlrn(release):
        return split.milestone
    return MILESTONE


def _raise_last(numbers: str, release: str) -> str:
    head, dot, last = numbers.rpartition(".")
    if not last.isdigit():
        raise UsageError(
            f"no number to bump in Release {release}",
            "write the Release as numbers, or set it by hand",
        )
    return f"{head}{dot}{int(last) + 1}"


def _position(index: str) -> int:
    if index in NAMED:
        return NAMED[index]
    if not re.fullmatch(r"-?\d+", index):
        raise UsageError(
            f"Invalid Release bump index: {index}",
            "a part's number, MAJOR, MINOR, PATCH or last-numeric",
        )
    if index.startswith("-"):
        raise UsageError(f"Invalid Release bump index: {index} (positive integer required)")
    return numbers.clipped(index)


def _raise_part(split: Parts, position: int) -> str:
    """The numbers, and a milestone that is no macro, with one part one higher."""
    text = split.numbers + ("" if split.milestone == MILESTONE else split.milestone)
    pieces = text.split(".")
    if not 0 < position <= len(pieces):
        raise UsageError(f"Invalid Release bump index: {position} (Release: {text})")
    piece = pieces[position - 1]
    if not piece.isdigit():
        raise UsageError(
            f"Invalid Release bump index: {position}. part of Release '{text}'"
            f" isn't numeric: {piece}"
        )
    pieces[position - 1] = str(int(piece) + 1)
    return ".".join(pieces)
