"""The answers of ``reqcheck`` for the screen and as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.errors import EXIT_DONE
from rdotool.reqs import render_check
from rdotool.workflows.requirements import reqcheck, reqsync

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.reqs.constraints import Constraints
    from rdotool.workflows.requirements.reqcheck import Report
    from rdotool.workflows.requirements.reqsync import Done

# rdopkg's, which scripts rely on.
EXIT_MISSING, EXIT_WRONG = 2, 4


@dataclass(frozen=True, slots=True)
class Checked:
    """One distgit: what was found, and what was edited."""

    report: Report
    done: list[Done] = field(default_factory=list)
    constraints: Constraints | None = None

    @property
    def code(self) -> int:
        """What ``--strict`` exits with: what was mended doesn't count."""
        mended = {one.verdict.name for one in self.done if one.how}
        left = {one.kind for one in self.report.verdicts if one.name not in mended}
        if "missing" in left:
            return EXIT_MISSING
        return EXIT_WRONG if left & {"mismatch", "stricter"} else EXIT_DONE

    @property
    def title(self) -> str:
        """Which package it is, and what it was compared with."""
        return f"{self.report.package} (upstream: {self.report.upstream.source})"


def lines(checked: Checked) -> Iterator[tuple[str, str]]:
    """The text, not cleaned, each line with its colour; a title's is ``bold`` at least."""
    report = checked.report
    for kind, line in render_check.text(report.verdicts, _marks(checked)):
        yield (render_check.COLORS.get(kind, "bold") if kind else ""), line


def spec_lines(checked: Checked) -> list[str]:
    """``Requires`` lines of all that upstream requires, not cleaned."""
    report = checked.report
    return render_check.spec_lines(report.verdicts, reqcheck.head(report.spec))


def left_out(checked: Checked) -> list[str]:
    """What upstream requires elsewhere only, with the reason, not cleaned."""
    found = checked.report.upstream.left_out
    return [f"left out: {one.where}: {one.name} ({why})" for one, why in found]


def _marks(checked: Checked) -> dict[str, str]:
    """What is added behind a requirement: its constraint, and what was edited."""
    marks: dict[str, str] = {}
    for name, (version, admitted) in _beside(checked).items():
        marks[name] = f"  upper-constraint {version}"
        if not admitted:
            marks[name] += ": NOT ADMITTED by the spec"
    for one in checked.done:
        mark = f"  <- {one.how}" if one.how else f"  <- not edited: {one.why}"
        marks[one.verdict.name] = marks.get(one.verdict.name, "") + mark
    return marks


def _beside(checked: Checked) -> dict[str, tuple[str, bool]]:
    if checked.constraints is None:
        return {}
    return reqcheck.beside(checked.report, checked.constraints)


def as_data(checked: Checked) -> dict[str, Any]:
    """For ``--json``."""
    report = checked.report
    found: dict[str, Any] = {
        "package": report.package,
        "upstream": report.upstream.source,
        "generates": report.upstream.generates,
        **render_check.data(report.verdicts),
        "left_out": [
            {"name": requirement.name, "where": requirement.where, "why": why}
            for requirement, why in report.upstream.left_out
        ],
        "unread": list(report.upstream.unread),
    }
    if checked.constraints:
        found["constraints"] = {
            name: {"version": version, "admitted": admitted}
            for name, (version, admitted) in _beside(checked).items()
        }
    if checked.done:
        found["edited"] = reqsync.summary(checked.done)
    return found
