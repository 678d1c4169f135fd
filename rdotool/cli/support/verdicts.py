"""How `rdoinfo verify` shows what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.rdoinfo.verify import Finding, Report

_COLORS = {"error": "red", "warning": "yellow"}


def show(report: Report) -> None:
    """Print the findings, and what they come to."""
    ui = context.ui()
    for finding in report.findings:
        ui.line(_line(finding))
    ui.line(_summary(report))
    for note in report.notes:
        ui.note(clean(note))


def show_rules(*, as_json: bool) -> None:
    """Print the rules: name, level, what each finds."""
    from rdotool.rdoinfo.verify import RULES

    rules = sorted(RULES.values(), key=lambda one: (one.level, one.name))
    if as_json:
        rows = [{"rule": one.name, "level": one.level, "what": one.what} for one in rules]
        context.ui().json({"rules": rows})
    else:
        context.ui().table([(one.name, one.level, one.what) for one in rules])


def _line(finding: Finding) -> str:
    ui = context.ui()
    level = ui.color(finding.level, _COLORS[finding.level])
    place = f"{clean(finding.file)}:{finding.line}"
    return f"{place}: {level}: {ui.bold(finding.rule)}: {clean(finding.text)}"


def _summary(report: Report) -> str:
    files = f"{len(report.files)} files"
    if not report.findings:
        return f"Nothing found in {files}."
    errors, warnings = report.errors, report.warnings
    counted = ((errors, "error"), (warnings, "warning"))
    words = [f"{number} {what}{'' if number == 1 else 's'}" for number, what in counted]
    return f"{', '.join(words)} in {files}."
