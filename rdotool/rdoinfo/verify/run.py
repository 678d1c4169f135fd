"""Going through all rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters.yamlfile import Places
from rdotool.rdoinfo.collect import Collector
from rdotool.rdoinfo.faults import Fault, located
from rdotool.rdoinfo.merge import merged
from rdotool.rdoinfo.verify import builds, packages, releases, structure  # noqa: F401
from rdotool.rdoinfo.verify.facts import Facts
from rdotool.rdoinfo.verify.model import ERROR, MERGING, READING, RULES, WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rdotool.errors import RdotoolError
    from rdotool.rdoinfo.collect import InfoFile, Reader
    from rdotool.rdoinfo.verify.model import Hit, Rule


@dataclass(frozen=True, slots=True)
class Report:
    """What was found.

    Attributes:
        files: those that were looked into.
        findings: sorted by file and line.
        notes: what could not be looked into, and why.
    """

    files: tuple[InfoFile, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(one.level == ERROR for one in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(one.level == WARNING for one in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "files": len(self.files),
            "errors": self.errors,
            "warnings": self.warnings,
            "findings": [one.as_dict() for one in self.findings],
            "notes": list(self.notes),
        }

    def joined(self, findings: Iterable[Finding], notes: Iterable[str]) -> Report:
        """This report with more findings and notes."""
        return Report(self.files, _sorted([*self.findings, *findings]), (*self.notes, *notes))


def verify(
    source: Reader,
    info_file: str,
    names: Sequence[str] = (),
    skip: Collection[str] = (),
    like: Collector | None = None,
) -> Report:
    """Everything that is wrong in the info files of *source*, but for what yamllint says.

    Args:
        source: a folder, a commit, or a checkout with edits in it.
        info_file: the one that imports the others.
        names: every YAML file in the source; those that no file imports are told.
        skip: names of rules that are left out.
        like: what has read such files before.
    """
    faults: list[RdotoolError] = []
    files = Collector(faults, like).collect(source, info_file)
    found = [_of_reading(fault, source.shown(info_file)) for fault in faults]
    if files:
        facts = Facts(files, names)
        rules = [each for each in RULES.values() if not (faults and each.whole)]
        found += _applied(facts, rules)
        if not faults and not any(one.level == ERROR for one in found):
            found += _merging(files)
    notes = [_INCOMPLETE] if faults else []
    kept = [one for one in found if one.rule not in skip]
    return Report(tuple(_unique(files)), _sorted(kept), tuple(notes))


_INCOMPLETE = "What needs all files at once is looked at when each can be read."


def added(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """What *after* has and *before* had not, wherever it stood then: what an edit made wrong."""
    known = Counter((one.file, one.rule, one.text) for one in before)
    new = []
    for one in after:
        key = (one.file, one.rule, one.text)
        known[key] -= 1
        if known[key] < 0:
            new.append(one)
    return new


def _unique(files: Iterable[InfoFile]) -> Iterable[InfoFile]:
    return {file.name: file for file in files}.values()


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    def place(one: Finding) -> tuple[str, int, str, str, str]:
        return one.file, one.line, one.level, one.rule, one.text

    return tuple(sorted(set(findings), key=place))


def _of_reading(fault: RdotoolError, start: str) -> Finding:
    file, _, line = fault.where.rpartition(":")
    return Finding(file or start, int(line or 1), READING.level, READING.name, fault.brief)


def _applied(facts: Facts, rules: Iterable[Rule]) -> Iterator[Finding]:
    hits: dict[str, list[tuple[Rule, Hit]]] = {}
    told: set[tuple[str, str, tuple[str | int, ...]]] = set()
    for each in rules:
        for hit in each.find(facts) if each.find else ():
            # A conf's fault is the fault of all packages that use it: one finding.
            key = (each.name, hit.file.name, hit.path)
            if key in told and "package-" in str(hit.path[:1]):
                continue
            told.add(key)
            hits.setdefault(hit.file.name, []).append((each, hit))
    for found in hits.values():
        yield from _placed(found)


def _placed(found: Iterable[tuple[Rule, Hit]]) -> Iterator[Finding]:
    """The hits of one file with their lines, for which it is composed a second time."""
    places: Places | None = None
    for each, hit in found:
        places = places or Places(hit.file.data)
        line = places.line(hit.path)
        yield Finding(hit.file.shown, line, each.level, each.name, hit.text)


def _merging(files: Sequence[InfoFile]) -> Iterator[Finding]:
    """What the reader itself would refuse, should no rule know it."""
    try:
        merged(files)
    except Fault as fault:
        error = located(fault, files)
        file, _, line = error.where.rpartition(":")
        yield Finding(file, int(line), MERGING.level, MERGING.name, error.brief)
