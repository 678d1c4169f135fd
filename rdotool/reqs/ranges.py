"""Sets of versions: what a requirement admits, in RPM's order.

Upstream's clauses (PEP 440) and a spec's (RPM) become sets of the same kind, so that the
question is which versions either admits, not how it is written. Epochs and RPM releases
are no part of a version here, and trailing zeros say nothing: ``2.0`` is ``2.0.0``.

How PEP 440 maps to RPM is what Fedora's generator of Python dependencies does: the
pre-release ``2.0rc1`` is ``2~rc1``, ``1.0.dev3`` is ``1~~dev3``, ``1.0.post2`` is
``1^post2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.versions import rpmvercmp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ZEROS = re.compile(r"^(\d+(?:\.\d+)*?)(?:\.0+)+(?![\d.])")
_EVR = re.compile(r"(?:(?P<epoch>\d+):)?(?P<version>[A-Za-z0-9._+~^]+)(?:-(?P<release>[^-\s]+))?")


@total_ordering
@dataclass(frozen=True, slots=True)
class Cut:
    """A place between versions: just before *version*, or just *after* it."""

    version: str
    after: bool = False

    def __lt__(self, other: Cut) -> bool:
        order = rpmvercmp(self.version, other.version)
        return order < 0 or (order == 0 and self.after < other.after)


@dataclass(frozen=True, slots=True)
class Interval:
    """The versions between two cuts; None is no limit."""

    low: Cut | None = None
    high: Cut | None = None

    def __and__(self, other: Interval) -> Interval | None:
        lows = [cut for cut in (self.low, other.low) if cut]
        highs = [cut for cut in (self.high, other.high) if cut]
        low, high = max(lows, default=None), min(highs, default=None)
        return Interval(low, high) if low is None or high is None or low < high else None

    @property
    def complement(self) -> tuple[Interval, ...]:
        """What is outside."""
        below = (Interval(None, self.low),) if self.low else ()
        above = (Interval(self.high, None),) if self.high else ()
        return below + above


@dataclass(frozen=True, slots=True)
class Versions:
    """A set of versions: disjoint intervals from low to high."""

    intervals: tuple[Interval, ...] = (Interval(),)

    def __and__(self, other: Versions) -> Versions:
        both = (one & two for one in self.intervals for two in other.intervals)
        return Versions(tuple(interval for interval in both if interval))

    def __sub__(self, other: Versions) -> Versions:
        left = self
        for interval in other.intervals:
            left = left & Versions(interval.complement)
        return left

    def __le__(self, other: Versions) -> bool:
        """Whether each version of this set is in *other*."""
        return not (self - other).intervals

    def same(self, other: Versions) -> bool:
        """Whether both hold the same versions."""
        return self <= other <= self

    @property
    def is_any(self) -> bool:
        """Whether every version is in it."""
        return self.same(Versions())

    @property
    def low(self) -> Cut | None:
        """Where it begins; None when it has no lower limit, or holds nothing."""
        return self.intervals[0].low if self.intervals else None

    @property
    def upward(self) -> Versions:
        """The set without its upper limit and its holes: what RDO's specs write."""
        return Versions((Interval(self.low, None),)) if self.intervals else self

    def admits(self, version: str) -> bool:
        """Whether RPM's *version* (an EVR, too) is in it."""
        exactly = Cut(rpm_version(version)), Cut(rpm_version(version), after=True)
        return Versions((Interval(*exactly),)) <= self


ANY = Versions()


def of_specifier(specifier: str) -> Versions:
    """The versions that a PEP 440 specifier such as ``>=1.2,!=1.3`` admits.

    Raises:
        RdotoolError: it is none.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        clauses = SpecifierSet(specifier)
    except InvalidSpecifier as error:
        raise RdotoolError(f"{specifier!r} is no version specifier: {error}") from None
    found = ANY
    for clause in clauses:
        found = found & _of_clause(clause.operator, clause.version)
    return found


def _of_clause(operator: str, version: str) -> Versions:
    if version.endswith(".*"):
        inside = _family(version.removesuffix(".*"))
        return inside if operator == "==" else ANY - inside
    if operator == "~=":
        return of_rpm(">=", from_python(version)) & _family(version.rpartition(".")[0])
    if operator == "!=":
        return ANY - of_rpm("=", from_python(version))
    return of_rpm("=" if operator in ("==", "===") else operator, from_python(version))


def _family(version: str) -> Versions:
    """All versions that begin with the parts of *version*."""
    from packaging.version import Version

    release = Version(version).release
    above = ".".join(map(str, [*release[:-1], release[-1] + 1]))
    low = Cut(rpm_version(".".join(map(str, release))))
    return Versions((Interval(low, Cut(rpm_version(above))),))


def of_rpm(operator: str, evr: str) -> Versions:
    """The versions that an RPM clause such as ``>= 1:2.0`` admits.

    Raises:
        RdotoolError: the operator or the version is none.
    """
    version = rpm_version(evr)
    before, after = Cut(version), Cut(version, after=True)
    limits = {
        ">=": Interval(before, None),
        ">": Interval(after, None),
        "<=": Interval(None, after),
        "<": Interval(None, before),
        "=": Interval(before, after),
        "==": Interval(before, after),
    }
    if operator not in limits:
        raise RdotoolError(f"{operator!r} is no comparison of RPM's", "One of: < <= = >= >")
    return Versions((limits[operator],))


def of_clauses(clauses: Iterable[tuple[str, str]]) -> Versions:
    """The versions that all of the RPM clauses admit.

    Raises:
        RdotoolError: an operator or a version is none.
    """
    found = ANY
    for operator, evr in clauses:
        found = found & of_rpm(operator, evr)
    return found


def epoch_of(evr: str) -> str:
    """The epoch of an EVR, empty when it has none."""
    match = _EVR.fullmatch(evr)
    return (match["epoch"] or "") if match else ""


def rpm_version(evr: str) -> str:
    """The version of an EVR, comparable: without epoch, release and trailing zeros.

    ``< 2~~`` is how Fedora's generator writes "before all of 2": that is 2 here.

    Raises:
        RdotoolError: it is none (``XXX`` isn't a version either).
    """
    match = _EVR.fullmatch(evr)
    if not match or not match["version"][0].isdigit():
        raise RdotoolError(f"{evr!r} is no version", "Such as: 1.2.3 or 1:1.2.3-4")
    version = match["version"].removesuffix("~~").removesuffix("~")
    # RPM sorts both ways of writing it alike, but for zeros in front of it.
    version = version.replace(".post", "^post")
    return _ZEROS.sub(r"\1", version)


def from_python(version: str) -> str:
    """A PEP 440 version as RPM has it; what PEP 440 can't read (``===`` takes any) stays."""
    from packaging.version import InvalidVersion, Version

    try:
        parsed = Version(version)
    except InvalidVersion:
        return version
    return "".join(_parts(parsed.release, parsed.pre, parsed.dev, parsed.post))


def _parts(
    release: tuple[int, ...], pre: tuple[str, int] | None, dev: int | None, post: int | None
) -> Iterator[str]:
    yield _ZEROS.sub(r"\1", ".".join(map(str, release)))
    if pre:
        yield f"~{pre[0]}{pre[1]}"
    if post is not None:
        yield f"^post{post}"
    if dev is not None:
        yield f"~~dev{dev}"


def clauses_of(specifier: str) -> list[tuple[str, str]]:
    """A specifier as RPM clauses that a spec can hold, as upstream writes its numbers.

    Exclusions have no RPM clause of their own and are left out, as RDO's specs do; ``~=``
    becomes a lower and an upper limit.

    Raises:
        RdotoolError: it is no specifier.
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        found = sorted(SpecifierSet(specifier), key=lambda clause: clause.operator, reverse=True)
    except InvalidSpecifier as error:
        raise RdotoolError(f"{specifier!r} is no version specifier: {error}") from None
    return [pair for clause in found for pair in _rpm_clauses(clause.operator, clause.version)]


def _rpm_clauses(operator: str, version: str) -> Iterator[tuple[str, str]]:
    if operator == "!=":
        return
    if operator == "~=" or version.endswith(".*"):
        stem = version.removesuffix(".*")
        yield ">=", _written(stem)
        upper = _family(stem if version.endswith(".*") else stem.rpartition(".")[0])
        high = upper.intervals[0].high
        assert high
        yield "<", high.version
        return
    yield ("=" if operator in ("==", "===") else operator), _written(version)


def _written(version: str) -> str:
    """*version* with upstream's zeros, its pre-release mark as RPM sorts it."""
    match = re.fullmatch(r"v?(\d+(?:\.\d+)*)(.*)", version)
    if not match:
        return version
    rest = from_python(version)[len(from_python(match[1])) :]
    return match[1] + rest
