"""What changed between the requirements of two upstream versions.

Requirements are compared by meaning: names by their canonical form, clauses as a set in
which ``>=2.0`` and ``>= 2.0.0`` are one, extras as a set. A name that stands more than
once, with a marker each, is matched by its markers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdotool.reqs.parse import Requirement, Requirements, Unread


class Change(NamedTuple):
    """A requirement that both versions have, each in its own way."""

    old: Requirement
    new: Requirement


class UnreadIn(NamedTuple):
    """A line that took no part, and the file that it stands in."""

    file: str
    unread: Unread


@dataclass(frozen=True)
class ReqDiff:
    """The difference; each tuple in the order of canonical names.

    Attributes:
        unread: lines of either version that could not be compared, the new one's first;
            a line that stands in both is named once.
    """

    added: tuple[Requirement, ...] = ()
    removed: tuple[Requirement, ...] = ()
    changed: tuple[Change, ...] = ()
    unread: tuple[UnreadIn, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff(old: Requirements, new: Requirements) -> ReqDiff:
    """Compare two versions of a requirements file."""
    before, after = _by_name(old), _by_name(new)
    added: list[Requirement] = []
    removed: list[Requirement] = []
    changed: list[Change] = []
    for name in sorted(before.keys() | after.keys()):
        pairs, gone, come = _match(before.get(name, []), after.get(name, []))
        changed += [pair for pair in pairs if meaning(pair.old) != meaning(pair.new)]
        removed += gone
        added += come
    return ReqDiff(tuple(added), tuple(removed), tuple(changed), _unread(old, new))


def meaning(requirement: Requirement) -> tuple[object, ...]:
    """All of a requirement but its name and its place: equal where it asks the same."""
    return (
        clauses(requirement.specifier),
        frozenset(_canonical(extra) for extra in requirement.extras),
        requirement.marker,
        requirement.url,
    )


def clauses(specifier: str) -> frozenset[tuple[str, str]]:
    """The clauses of a specifier, in a form that is equal where the versions are.

    Trailing zeros mean something after ``~=`` (how many parts are fixed), and ``===``
    compares text.
    """
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_version

    def clause(operator: str, version: str) -> tuple[str, str]:
        if operator == "===":
            return operator, version.lower()
        if version.endswith(".*"):
            return operator, canonicalize_version(version[:-2], strip_trailing_zero=False) + ".*"
        return operator, canonicalize_version(version, strip_trailing_zero=operator != "~=")

    return frozenset(clause(one.operator, one.version) for one in SpecifierSet(specifier))


def _canonical(name: str) -> str:
    from packaging.utils import canonicalize_name

    return canonicalize_name(name)


def _by_name(requirements: Requirements) -> dict[str, list[Requirement]]:
    names: dict[str, list[Requirement]] = {}
    for entry in requirements.entries:
        names.setdefault(entry.canonical, []).append(entry)
    return names


def _match(
    old: list[Requirement], new: list[Requirement]
) -> tuple[list[Change], list[Requirement], list[Requirement]]:
    """Pairs of one name: first what is the same, then by marker, then in order."""
    pairs: list[Change] = []
    keys: tuple[Callable[[Requirement], object], ...] = (
        meaning,
        lambda one: one.marker,
        lambda _: None,
    )
    for key in keys:
        found, old, new = _pair(old, new, key)
        pairs += found
    return sorted(pairs, key=lambda pair: pair.new.line), old, new


def _pair(
    old: Iterable[Requirement], new: Iterable[Requirement], key: Callable[[Requirement], object]
) -> tuple[list[Change], list[Requirement], list[Requirement]]:
    pairs: list[Change] = []
    left = list(old)
    come: list[Requirement] = []
    for requirement in new:
        partner = next((one for one in left if key(one) == key(requirement)), None)
        if partner is None:
            come.append(requirement)
        else:
            left.remove(partner)
            pairs.append(Change(partner, requirement))
    return pairs, left, come


def _unread(old: Requirements, new: Requirements) -> tuple[UnreadIn, ...]:
    known = {line.text for line in new.unread}
    return (
        *(UnreadIn(new.name, line) for line in new.unread),
        *(UnreadIn(old.name, line) for line in old.unread if line.text not in known),
    )
