"""Examining specs: own checks, rpmlint's beside them, and the fixes of the own ones."""

from __future__ import annotations

import difflib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.adapters import atomic
from rdotool.distgit import sourcesfile
from rdotool.errors import RdotoolError, UsageError
from rdotool.spec import Spec, find_spec
from rdotool.spec.lint import CHECKS, Finding, Folder, lint, mended
from rdotool.workflows.health import rpmlint
from rdotool.workflows.health.spec_diff import diff

if TYPE_CHECKING:
    from collections.abc import Sequence

_WITHOUT = "Install it, or leave it out: --lint-checks sanity"
OWN, RPMLINT, ALL = "sanity", "rpmlint", "all"


@dataclass(frozen=True)
class Wanted:
    """Which checks are asked for.

    Attributes:
        own: names of own checks.
        rpmlint: whether rpmlint runs too.
        must: whether rpmlint was asked for by name: it is an error when it can't run
            then, and it runs on specs that execute something when they are read.
    """

    own: frozenset[str]
    rpmlint: bool = True
    must: bool = False


@dataclass(frozen=True)
class Report:
    """What was found.

    Attributes:
        findings: of the files as they are now.
        fixed: what was mended, or would be.
        diffs: the changes, as unified diffs; "" where nothing changes.
        notes: what could not be looked into, and why.
    """

    findings: list[Finding]
    fixed: list[Finding]
    diffs: list[str]
    notes: list[str]

    def count(self, level: str) -> int:
        return sum(finding.level == level for finding in self.findings)

    def reaches(self, level: str) -> bool:
        """Whether there are findings of error level E, or of W and above; never for ``-``."""
        return (level in "EW" and self.count("E") > 0) or (level == "W" and self.count("W") > 0)

    def as_dict(self) -> dict[str, object]:
        """The report for ``--json``."""
        return {
            "findings": [as_dict(finding) for finding in self.findings],
            "errors": self.count("E"),
            "warnings": self.count("W"),
            "fixed": [as_dict(finding) for finding in self.fixed],
            "diff": "".join(self.diffs),
        }


def as_dict(finding: Finding) -> dict[str, object]:
    """A finding for ``--json``."""
    return {
        "file": finding.file,
        "line": finding.line or None,
        "level": finding.level,
        "check": finding.check,
        "message": finding.message,
        "origin": finding.origin,
        "fixable": finding.fixable,
    }


def wanted(checks: str | None, left_out: str | None = None) -> Wanted:
    """The checks that comma-separated names ask for: groups, or single checks.

    Raises:
        UsageError: there is no check of that name.
    """
    names = _split(checks) or [OWN, RPMLINT]
    excluded = _split(left_out)
    for name in [*names, *excluded]:
        if name not in (OWN, RPMLINT, ALL) and name not in CHECKS:
            raise UsageError(f"no such check: {name}", _did_you_mean(name))
    own = set(CHECKS) if {OWN, ALL} & set(names) else {name for name in names if name in CHECKS}
    with_rpmlint = bool({RPMLINT, ALL} & set(names)) and RPMLINT not in excluded
    return Wanted(
        frozenset(own - set(excluded) if OWN not in excluded else ()),
        with_rpmlint,
        with_rpmlint and checks is not None,
    )


def _split(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _did_you_mean(name: str) -> str:
    near = difflib.get_close_matches(name, [OWN, RPMLINT, ALL, *CHECKS], n=1)
    return f"Did you mean {near[0]}?" if near else "See them all: rdotool lint --list"


def own_spec(folder: Path) -> Path:
    """The spec of the distgit that *folder* is in.

    Raises:
        RdotoolError: there is none, or several.
    """
    if any(folder.glob("*.spec")):
        return find_spec(folder).relative_to(folder)
    from rdotool.adapters.vcs import Repo

    found = find_spec(Repo.open(folder).root)
    return Path(os.path.relpath(found, folder))


def examine(
    paths: Sequence[Path], asked: Wanted, *, fix: bool = False, dry_run: bool = False
) -> Report:
    """Look into specs, and mend them first when *fix*.

    Args:
        paths: the spec files.
        asked: the checks.
        fix: apply the safe fixes of the checks asked for.
        dry_run: find out what that would change, and write nothing.

    Raises:
        RdotoolError: a file can't be read or written, or rpmlint was asked for by
            name and can't run.
    """
    if asked.must and not rpmlint.is_there():
        raise RdotoolError(rpmlint.MISSING, _WITHOUT)
    # All are read, and mended in memory, before the first is written.
    works = [_worked(path, asked, fix=fix) for path in _files(paths)]
    report = Report(
        [],
        [finding for work in works for finding in work.done],
        [text for work in works if (text := diff(work.before, work.after, work.path))],
        [],
    )
    written: list[Path] = []
    try:
        for work in works:
            if not dry_run and work.is_changed:
                _write(work)
                written.append(work.path)
        for work in works:
            report.findings.extend(_found(work, work.before if dry_run else work.after, report))
    except RdotoolError as error:
        if written:
            names = ", ".join(map(str, written))
            error.hint = f"{error.hint}\nMended all the same: {names}".lstrip()
        raise
    return report


@dataclass(frozen=True)
class _Work:
    """A spec, what mending makes of it, and the findings that this mends."""

    path: Path
    asked: Wanted
    folder: Folder
    before: Spec
    after: Spec
    done: list[Finding]

    @property
    def is_changed(self) -> bool:
        return self.before.text != self.after.text


def _files(paths: Sequence[Path]) -> list[Path]:
    """The spec files, each once.

    Raises:
        RdotoolError: one isn't a file; reading a pipe would wait for its writer.
    """
    found: dict[Path, Path] = {}
    for given in paths:
        path = find_spec(given) if given.is_dir() else given
        if not stat.S_ISREG(path.stat().st_mode):
            raise RdotoolError("it is no regular file", "Name a spec file.", where=str(path))
        found.setdefault(path.resolve(), path)
    return list(found.values())


def _worked(path: Path, asked: Wanted, *, fix: bool) -> _Work:
    spec = Spec.parse(path.read_bytes(), str(path))
    folder = Folder.read(path.resolve().parent, sourcesfile.names)
    after, done = mended(spec, folder, asked.own, str(path)) if fix else (spec, [])
    return _Work(path, asked, folder, spec, after, done)


def _found(work: _Work, spec: Spec, report: Report) -> Sequence[Finding]:
    own = lint(spec, work.folder, work.asked.own, str(work.path))
    return rpmlint.merged(own, _rpmlint(work.path, spec, work.asked, report))


def _write(work: _Work) -> None:
    try:
        atomic.replace(work.path, work.after.render())
    except OSError as error:
        why = f"it can't be written: {error.strerror}"
        raise RdotoolError(why, "It is as it was.", where=str(work.path)) from None


def _rpmlint(path: Path, spec: Spec, asked: Wanted, report: Report) -> Sequence[Finding]:
    """What rpmlint finds; why it finds nothing goes to the notes."""
    if not asked.rpmlint:
        return ()
    running = [] if asked.must else lint(spec, None, {"runs-command"}, str(path))
    if running:
        report.notes.append(
            f"{running[0].place}: rpmlint would run what stands there; if you trust it:"
            f" --lint-checks all"
        )
        return ()
    said = rpmlint.examine(path, str(path))
    if said.fault and asked.must:
        raise RdotoolError(said.fault, _WITHOUT, where=str(path))
    note = f"{path}: {said.fault}" if said.cut else f"{said.fault}: only the own checks were made"
    if said.fault and note not in report.notes:
        report.notes.append(note)
    return said.findings
