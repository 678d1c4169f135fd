"""How lint shows what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.spec.lint import Finding
    from rdotool.workflows.health.lint import Report

CHECKS_HELP = (
    "Comma-separated: sanity (rdotool's own), rpmlint, all, or names of single checks. "
    "Without it: sanity, and rpmlint where it is installed."
)
_COLORS = {"E": "red", "W": "yellow"}


def show(report: Report, *, diff: bool) -> None:
    """Print the diff when asked for, the findings, and what they come to."""
    ui = context.ui()
    if diff:
        _show_diff("".join(report.diffs))
    for finding in report.findings:
        ui.line(_line(finding))
    ui.line(_summary(report, dry=diff))


def _show_diff(text: str) -> None:
    """To a terminal with its control characters made visible, else byte for byte."""
    ui = context.ui()
    if not ui.is_terminal:
        ui.data(text.encode("utf-8", "surrogateescape"))
        return
    for line in text.split("\n")[:-1]:
        ui.line(_colored(clean(line)))


def notes(report: Report) -> None:
    """Say on stderr what could not be looked into."""
    for note in report.notes:
        context.ui().note(clean(note))


def show_list(*, as_json: bool) -> None:
    """Print the own checks: name, level, whether --fix mends it."""
    from rdotool.spec.lint import CHECKS

    ui = context.ui()
    checks = sorted(CHECKS.values(), key=lambda item: item.name)
    if as_json:
        rows = [{"check": one.name, "level": one.level, "fix": one.fixes} for one in checks]
        ui.json({"checks": rows})
        return
    ui.table([(one.name, one.level, "--fix" if one.fixes else "") for one in checks])


def _line(finding: Finding) -> str:
    ui = context.ui()
    level = ui.color(finding.level, _COLORS[finding.level])
    check = ui.bold(clean(finding.check))
    text = f": {clean(finding.message)}" if finding.message else ""
    mark = "  [--fix]" if finding.fixable else ""
    return f"{clean(finding.place)}: {level}: {check}{text}{mark}"


def _summary(report: Report, *, dry: bool) -> str:
    errors, warnings = report.count("E"), report.count("W")
    words = [f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"]
    if not errors and not warnings:
        words = ["Nothing found."]
    if report.fixed:
        verb = "would mend" if dry and any(one.fixable for one in report.findings) else "mended"
        words.append(f"--fix {verb} {len(report.fixed)}.")
    elif fixable := sum(one.fixable for one in report.findings):
        words.append(f"--fix can mend {fixable}.")
    return "; ".join(words) if errors or warnings else " ".join(words)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _colored(line: str) -> str:
    colors = {"+": "green", "-": "red", "@": "cyan"}
    return context.ui().color(line, colors.get(line[:1], ""))
