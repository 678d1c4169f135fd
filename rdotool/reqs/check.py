"""Does a spec require what upstream requires? One verdict for each requirement.

RDO's specs write lower limits. An upper limit or an exclusion of upstream's that the spec
doesn't write is told in the verdict's note and is no fault; one that it writes differently
is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from rdotool.errors import RdotoolError
from rdotool.reqs import names as naming
from rdotool.reqs import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdotool.reqs.names import Names
    from rdotool.reqs.parse import Requirement

Kind = Literal[
    "met",
    "any",
    "generated",
    "stricter",
    "mismatch",
    "missing",
    "excess",
    "removed",
    "ignored",
]
Clauses = tuple[tuple[str, str], ...]

# In the order in which they are shown: what is fine first.
KINDS: tuple[Kind, ...] = (
    *("met", "generated", "any", "excess", "ignored", "stricter", "mismatch", "missing"),
    "removed",
)
_WORST: tuple[Kind, ...] = ("mismatch", "stricter", "met", "any")


@dataclass(frozen=True, slots=True)
class Declared:
    """A Requires of the spec.

    Attributes:
        name: the RPM name or capability, macros expanded.
        clauses: operator and EVR of each; none where any version will do.
        package: the subpackage that requires it.
        where: ``file:line``.
        condition: names the conditional block it is in, when nobody can tell whether that
            holds; lines of different ones don't count together.
    """

    name: str
    clauses: Clauses = ()
    package: str = ""
    where: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say of one requirement.

    Attributes:
        kind: ``met``; ``any`` (the spec names no version); ``generated`` (RPM's generator
            adds it); ``stricter`` (the spec asks more); ``mismatch`` (it asks less, or
            something else); ``missing``; ``excess`` (upstream doesn't require it);
            ``removed`` (excess that upstream once required); ``ignored``.
        name: the RPM name.
        wanted: upstream's requirement; None for what only the spec has.
        desired: upstream's clauses, as the spec would write them.
        declared: the spec's own lines for it.
        note: what else there is to know.
        overridden: the clauses of upstream's that an override replaced.
    """

    kind: Kind
    name: str
    wanted: Requirement | None = None
    desired: Clauses = ()
    declared: tuple[Declared, ...] = ()
    note: str = ""
    overridden: Clauses | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What the verdicts rest on, besides the two lists.

    Attributes:
        names: finds the RPM names of a project.
        generates: whether RPM's generator adds upstream's requirements by itself.
        taken_out: canonical names that the spec takes out of upstream's files, each with
            the place where it does.
        changed: canonical names whose line the spec changes there, likewise.
        overrides: clauses by RPM name, instead of upstream's; empty to ignore it. The name
            may be in any spelling that means the project.
        epochs: the epoch of a package, by its RPM name.
    """

    names: Names
    generates: bool = False
    taken_out: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Clauses] = field(default_factory=dict)
    epochs: Mapping[str, str] = field(default_factory=dict)


def check(
    wanted: Iterable[Requirement], declared: Sequence[Declared], basis: Basis
) -> list[Verdict]:
    """A verdict for each requirement of upstream's, then for each of the spec's own."""
    by_name: dict[str, list[Declared]] = {}
    for line in declared:
        by_name.setdefault(line.name, []).append(line)
    verdicts: list[Verdict] = []
    known: set[str] = set()
    for requirement in _merged(wanted):
        found = basis.names.find(requirement.name, by_name)
        known.update(found)
        lines = tuple(line for name in found for line in by_name[name])
        verdicts.append(_verdict(requirement, lines, basis))
    own = [line for line in declared if line.name not in known]
    return [*verdicts, *_excess(own, basis)]


def _merged(wanted: Iterable[Requirement]) -> list[Requirement]:
    """One requirement for each project: all of its lines hold together."""
    found: dict[str, Requirement] = {}
    for one in wanted:
        known = found.get(one.canonical)
        found[one.canonical] = _both(known, one) if known else one
    return list(found.values())


def _both(one: Requirement, other: Requirement) -> Requirement:
    clauses = dict.fromkeys((*one.specifier.split(","), *other.specifier.split(",")))
    extras = tuple(sorted({*one.extras, *other.extras}))
    return replace(one, specifier=",".join(filter(None, clauses)), extras=extras)


def _verdict(wanted: Requirement, lines: tuple[Declared, ...], basis: Basis) -> Verdict:
    name = lines[0].name if lines else _name(wanted, basis)
    desired = tuple(ranges.clauses_of(wanted.specifier))
    where = basis.changed.get(wanted.canonical)
    base = Verdict(
        "met",
        name,
        wanted,
        _with_epoch(desired, lines, basis.epochs.get(name, "")),
        lines,
        f"the spec changes it: {where}" if where else "",
    )
    overridden = basis.names.find(wanted.name, basis.overrides)
    if overridden:
        other = basis.overrides[overridden[-1]]
        if not other:
            return replace(base, kind="ignored", note="by the file of overrides")
        other_way = replace(base, desired=other, overridden=desired)
        return _judged(other_way, ranges.of_clauses(other))
    taken_out = basis.taken_out.get(wanted.canonical)
    if taken_out and not lines:
        return replace(base, kind="ignored", note=f"the spec takes it out: {taken_out}")
    if not lines:
        generated = basis.generates and not wanted.url
        return replace(base, kind="generated" if generated else "missing")
    return _judged(base, ranges.of_specifier(wanted.specifier))


def _name(wanted: Requirement, basis: Basis) -> str:
    if basis.generates:
        return naming.provides(wanted.name)
    return basis.names.package(wanted.name)


def _with_epoch(desired: Clauses, lines: tuple[Declared, ...], known: str) -> Clauses:
    """*desired* with the epoch that the spec's lines have, or the package is known to have."""
    epochs = [ranges.epoch_of(evr) for line in lines for _, evr in line.clauses]
    epoch = next(filter(None, epochs), known)
    return tuple((operator, f"{epoch}:{v}" if epoch else v) for operator, v in desired)


def _judged(verdict: Verdict, upstream: ranges.Versions) -> Verdict:
    """The worst of what the lines of each subpackage deserve; unversioned ones don't count
    where another subpackage names a version.
    """
    judged = [_of_lines(lines, upstream) for lines in _together(verdict.declared)]
    if not judged:
        return replace(verdict, kind="missing")
    if any(kind != "any" for kind, _ in judged):
        judged = [pair for pair in judged if pair[0] != "any"]
    kind, note = min(judged, key=lambda pair: _WORST.index(pair[0]))
    return replace(verdict, kind=kind, note="; ".join(filter(None, (note, verdict.note))))


def _together(lines: Iterable[Declared]) -> list[list[Declared]]:
    """The lines that hold at the same time: of one package, and in one undecided condition."""
    by_package: dict[str, list[Declared]] = {}
    for line in lines:
        by_package.setdefault(line.package, []).append(line)
    return [
        [line for line in own if line.condition in ("", condition)]
        for own in by_package.values()
        for condition in dict.fromkeys(line.condition for line in own)
    ]


def _of_lines(lines: Iterable[Declared], upstream: ranges.Versions) -> tuple[Kind, str]:
    spec = ranges.ANY
    for line in lines:
        try:
            spec = spec & ranges.of_clauses(line.clauses)
        except RdotoolError as error:
            return "mismatch", f"{line.where}: {error.brief}"
    return compare(spec, upstream)


def compare(spec: ranges.Versions, upstream: ranges.Versions) -> tuple[Kind, str]:
    """What a spec's set of versions is beside upstream's, and a note."""
    habit = upstream.upward
    if spec.is_any:
        return ("met", "") if upstream.is_any else ("any", "")
    if spec.same(upstream):
        return "met", ""
    if spec.same(habit):
        return "met", "upstream's upper limit or exclusion is not in the spec"
    if not (spec & upstream).intervals:
        return "mismatch", "no version meets both"
    if spec <= upstream:
        return "stricter", ""
    open_above = spec.same(spec.upward)
    if spec <= habit and open_above:
        return "stricter", "upstream's upper limit or exclusion is not in the spec"
    return "mismatch", ""


def admits(verdict: Verdict, version: str) -> bool:
    """Whether a PEP 440 *version* may be installed, as far as the spec says.

    Each subpackage must admit it; what is generated asks what upstream asks.
    """
    evr = ranges.from_python(version)
    if not verdict.declared:
        return not verdict.wanted or ranges.of_specifier(verdict.wanted.specifier).admits(evr)
    try:
        return all(
            ranges.of_clauses(line.clauses).admits(evr)
            for line in verdict.declared
            if line.clauses
        )
    except RdotoolError:
        return False


def _excess(lines: Iterable[Declared], basis: Basis) -> list[Verdict]:
    ignored = {
        naming.unversioned(name) for name, clauses in basis.overrides.items() if not clauses
    }
    grouped: dict[str, list[Declared]] = {}
    for line in lines:
        grouped.setdefault(line.name, []).append(line)
    return [
        Verdict("excess", name, declared=tuple(found))
        for name, found in grouped.items()
        if naming.unversioned(name) not in ignored
    ]


def with_past(verdicts: Iterable[Verdict], past: Iterable[str], names: Names) -> list[Verdict]:
    """The verdicts, with ``removed`` for each excess that upstream once required.

    Args:
        past: the canonical names of the projects that it required.
    """
    found = list(verdicts)
    excess = [verdict.name for verdict in found if verdict.kind == "excess"]
    once = {name for project in past for name in names.find(project, excess)}
    return [replace(one, kind="removed") if one.name in once else one for one in found]
