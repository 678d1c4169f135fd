"""Running the checks, and applying their fixes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdotool.spec.lint import (  # noqa: F401 (each puts its checks into CHECKS)
    changelog,
    macros,
    magic,
    patches,
    requires,
    sources,
    structure,
    tags,
    text,
)
from rdotool.spec.lint.model import CHECKS, Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Collection

    from rdotool.spec.document import Spec
    from rdotool.spec.lint.folder import Folder
    from rdotool.spec.lint.model import Edit

_ROUNDS = 20  # a fix may uncover another's; each round is one edit of the whole text


def lint(
    spec: Spec,
    folder: Folder | None = None,
    names: Collection[str] | None = None,
    shown: str | None = None,
) -> list[Finding]:
    """What the checks find in `spec`, by line.

    Args:
        spec: the spec.
        folder: what lies beside it; None leaves out the checks that need that.
        names: the checks to run; None for all.
        shown: the file's name in the findings; that of `spec` when None.
    """
    subject = Subject(spec, folder)
    file = spec.filename if shown is None else shown
    found = [
        Finding(file, each.line + 1, item.name, each.level or item.level, each.message, each.edits)
        for item in CHECKS.values()
        if names is None or item.name in names
        for each in item.run(subject)
    ]
    return sorted(found, key=lambda finding: (finding.line, finding.check))


def mended(
    spec: Spec,
    folder: Folder | None = None,
    names: Collection[str] | None = None,
    shown: str | None = None,
) -> tuple[Spec, list[Finding]]:
    """`spec` with all safe fixes applied, and the findings that they mended.

    Edits of one place are applied one after the other, each to what the one before
    left; the lines of later findings are those of that text.
    """
    done: list[Finding] = []
    for _ in range(_ROUNDS):
        fixable = [item for item in lint(spec, folder, names, shown) if item.fixable]
        chosen = _apart(fixable)
        after = _applied(spec, [edit for item in chosen for edit in item.edits])
        if after.text == spec.text:
            break
        spec = after
        done += chosen
    return spec, done


def _apart(findings: list[Finding]) -> list[Finding]:
    """The findings whose edits don't touch each other's lines."""
    taken: set[int] = set()
    chosen = []
    for finding in findings:
        lines = {line for edit in finding.edits for line in range(edit.start, edit.stop + 1)}
        # The line behind an edit counts too: what a fix sees there may be about to go.
        if not lines & taken:
            taken |= lines
            chosen.append(finding)
    return chosen


def _applied(spec: Spec, edits: list[Edit]) -> Spec:
    lines = list(spec.layout.lines)
    for edit in sorted(edits, key=lambda item: item.start, reverse=True):
        lines[edit.start : edit.stop] = edit.lines
    return replace(spec, text="".join(lines))
