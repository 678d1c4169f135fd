"""How reqcheck asks, shows and ends."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.cli import context, distro
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError
from rdotool.reqs import render_check
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from rdotool.rdoinfo import Info
    from rdotool.reqs.constraints import Constraints
    from rdotool.workflows.reqcheck import Question, Report
    from rdotool.workflows.reqsync import Done

# rdopkg's, which scripts rely on.
EXIT_MISSING, EXIT_WRONG = 2, 4


@dataclass(slots=True)
class Checked:
    """One distgit: what was found, and what was edited."""

    report: Report
    done: list[Done]

    @property
    def code(self) -> int:
        """What ``--strict`` exits with: what was mended doesn't count."""
        mended = {one.verdict.name for one in self.done if one.how}
        left = {one.kind for one in self.report.verdicts if one.name not in mended}
        if "missing" in left:
            return EXIT_MISSING
        return EXIT_WRONG if left & {"mismatch", "stricter"} else EXIT_DONE


def run(folders: Iterable[Path], flags: Mapping[str, Any]) -> int:
    """Check each folder, and print; the exit code.

    A folder that can't be checked is told, and the others are checked all the same.
    """
    from rdotool.workflows import reqcheck

    settings = context.settings()
    question = reqcheck.Question(
        ref=flags["ref"],
        python=flags["python"] or settings.python_version,
        override=flags["override"],
        names=flags["names"],
    )
    constraints = _constraints(flags["constraints"], question)
    output = "json" if flags["as_json"] else "spec" if flags["as_spec"] else flags["output"]
    several = tuple(folders)
    found, failed = [], False
    for folder in several:
        try:
            checked = _check(folder, question, flags)
        except RdotoolError as error:
            if len(several) == 1:
                raise
            context.ui().error(_in_folder(error, folder))
            failed = True
            continue
        found.append(checked)
        if output != "json":
            _show(checked, constraints, output, title=len(several) > 1)
    if output == "json":
        rows = [_data(one, constraints) for one in found]
        context.ui().json(rows if len(several) > 1 else rows[0])
    codes = {one.code for one in found} if flags["strict"] else {EXIT_DONE}
    worst = EXIT_MISSING if EXIT_MISSING in codes else max(codes, default=EXIT_DONE)
    return worst or (EXIT_FAILED if failed else EXIT_DONE)


def _in_folder(error: RdotoolError, folder: Path) -> RdotoolError:
    """*error* with the folder in front."""
    error.brief = f"{os.fspath(folder)}: {error.brief}"
    return error


def _check(folder: Path, question: Question, flags: Mapping[str, Any]) -> Checked:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows import reqcheck, reqsync

    repo = Repo.open(folder)
    report = reqcheck.run(repo, question, _pin)
    done: list[Done] = []
    if flags["autosync"]:
        done = reqsync.write(repo, report, relax=flags["relax"])
    return Checked(report, done)


def _info() -> Info:
    return distro.load(distro.settings(), None, None)


def _pin(package: str) -> str | None:
    """The ref that rdoinfo pins a package of the release in development to."""
    from rdotool.rdoinfo import query

    try:
        return query.uc_pin(_info(), package)
    except RdotoolError as error:
        context.ui().note(f"rdoinfo can't be had, upstream's branch counts: {clean(error.brief)}")
        return None


def _constraints(what: str | None, question: Question) -> Constraints | None:
    if what is None:
        return None
    from rdotool.reqs.target import Target
    from rdotool.workflows import constraints

    ui = context.ui()
    target = Target(question.python)
    found = constraints.load(what, context.settings(), target, _info, ui.note)
    for line in found.unread:
        ui.warn(clean(f"{what}:{line.line}: {line.text} ({line.why})"))
    return found


def _show(checked: Checked, constraints: Constraints | None, output: str, *, title: bool) -> None:
    from rdotool.workflows import reqcheck

    ui, report = context.ui(), checked.report
    for line in report.upstream.unread:
        ui.warn(clean(line))
    if title:
        ui.line(ui.bold(clean(f"{report.package} (upstream: {report.upstream.source})")))
        ui.line()
    if output == "spec":
        for line in render_check.spec_lines(report.verdicts, reqcheck.head(report.spec)):
            ui.line(clean(line))
        return
    for kind, line in render_check.text(report.verdicts, _marks(checked, constraints)):
        color = render_check.COLORS.get(kind, "")
        ui.line(ui.color(line, color) if color else ui.bold(line) if kind else clean(line))
    for requirement, why in report.upstream.left_out:
        ui.note(clean(f"left out: {requirement.where}: {requirement.name} ({why})"))


def _marks(checked: Checked, constraints: Constraints | None) -> dict[str, str]:
    """What is added behind a requirement: its constraint, and what was edited."""
    from rdotool.workflows import reqcheck

    marks: dict[str, str] = {}
    if constraints:
        for name, (version, admitted) in reqcheck.beside(checked.report, constraints).items():
            marks[name] = f"  upper-constraint {version}"
            if not admitted:
                marks[name] += ": NOT ADMITTED by the spec"
    for one in checked.done:
        mark = f"  <- {one.how}" if one.how else f"  <- not edited: {one.why}"
        marks[one.verdict.name] = marks.get(one.verdict.name, "") + mark
    return marks


def _data(checked: Checked, constraints: Constraints | None) -> dict[str, Any]:
    from rdotool.workflows import reqcheck, reqsync

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
    if constraints:
        beside = reqcheck.beside(report, constraints)
        found["constraints"] = {
            name: {"version": version, "admitted": admitted}
            for name, (version, admitted) in beside.items()
        }
    if checked.done:
        found["edited"] = reqsync.summary(checked.done)
    return found
