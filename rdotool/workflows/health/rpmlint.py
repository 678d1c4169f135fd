"""rpmlint's findings, from what it prints.

Versions 1 and 2 differ in headers, summaries and whether they print the whole path;
each finding is a line ``file:line: E: check text`` in both.  rpmlint has librpm read
the spec, which runs the shell commands and the Lua that are in it.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import numbers, programs
from rdotool.spec.lint import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rdotool.spec.lint.model import Level

PROGRAM = "rpmlint"
_SECONDS = 120.0
_LONGEST = 16 << 20  # bytes of its output
_FINDING = re.compile(
    r"(?P<file>.+?):(?:(?P<line>\d+):)? (?P<level>[EW]): (?P<check>\S+)(?: (?P<text>.*))?"
)
_INNER_LINE = re.compile(r"\bline (\d+):")
_DONE = re.compile(r"\d+ packages and \d+ specfiles checked")
MISSING = "rpmlint is not installed"
# What both see is told once, in the words of the check here.
SAME = {
    "patch-macro-old-format": "patch-syntax",
    "macro-in-comment": "macro-in-comment",
    "macro-in-%changelog": "changelog-macro",
    "patch-not-applied": "patch-not-applied",
    "obsolete-tag": "obsolete-tag",
    "superfluous-%clean-section": "obsolete-section",
}
# What RPM itself says, which rpmlint hands on without a line.
_RPM_SAYS = {
    "bad date in %changelog": "changelog-date",
    "bogus date in %changelog": "changelog-weekday",
    "%changelog not in descending": "changelog-order",
    "extra tokens at the end of": "text-after-endif",
    "Macro expanded in comment": "macro-in-comment",
    "prereq is deprecated": "obsolete-tag",
    "Illegal char": "illegal-version",
    "defined multiple times": "duplicate-number",
}


@dataclass(frozen=True)
class Said:
    """What rpmlint found in one spec.

    Attributes:
        fault: why it couldn't look, or not to the end; "" when it could.
        cut: whether there is more than what is in *findings*.
    """

    findings: tuple[Finding, ...] = ()
    fault: str = ""
    cut: bool = False


def is_there() -> bool:
    """Whether it is installed."""
    return shutil.which(PROGRAM) is not None


def examine(path: Path, shown: str) -> Said:
    """Run rpmlint on the spec `path`, which the findings call `shown`."""
    whole = path.resolve()
    # Its own folder, where rpmlint looks for NAME.rpmlintrc; a path that is no option.
    answer = programs.capture(
        [PROGRAM, str(whole)],
        whole.parent,
        timeout=_SECONDS,
        env={"LC_ALL": "C.UTF-8", "NO_COLOR": "1"},
        longest=_LONGEST,
    )
    if answer is None:
        return Said(fault=MISSING)
    if answer.late:
        return Said(fault=f"rpmlint took more than {_SECONDS:.0f} seconds")
    findings = parsed(answer.out, shown)
    if answer.cut:
        fault = f"rpmlint printed more than {_LONGEST >> 20} MiB: the rest was not read"
        return Said(tuple(findings), fault, cut=True)
    if not findings and not _DONE.search(answer.out):
        return Said(fault=f"rpmlint failed: {answer.words}")
    return Said(tuple(findings))


def parsed(out: str, shown: str) -> list[Finding]:
    """The findings in rpmlint's output; its headers and summaries are none."""
    found = []
    for line in out.splitlines():
        match = _FINDING.fullmatch(line.strip())
        # Between RPM's words there are empty lines, which rpmlint 1 takes for words.
        if match and (match["text"] or match["check"] != "specfile-error"):
            found.append(_finding(match, shown))
    return found


def _finding(match: re.Match[str], shown: str) -> Finding:
    text = (match["text"] or "").strip()
    inner = _INNER_LINE.search(text) if match["check"].startswith("specfile-") else None
    line = numbers.clipped(match["line"] or (inner[1] if inner else "0"))
    # rpmlint 1 calls all that RPM says an error, also what RPM calls a warning.
    level: Level = "E" if match["level"] == "E" and not text.startswith("warning:") else "W"
    return Finding(shown, line, match["check"], level, text, origin=PROGRAM)


def merged(own: Sequence[Finding], theirs: Sequence[Finding]) -> list[Finding]:
    """Both by line; of what both say of one line, rpmlint's is left out."""
    told = {(finding.line, finding.check) for finding in own}
    told |= {(0, check) for _, check in told}
    rest = [item for item in theirs if (item.line, _own_name(item)) not in told]
    return sorted([*own, *rest], key=lambda item: (item.line, item.origin, item.check))


def _own_name(item: Finding) -> str:
    """The check here that sees the same; "" without one."""
    if not item.check.startswith("specfile-"):
        return SAME.get(item.check, "")
    return next((name for words, name in _RPM_SAYS.items() if words in item.message), "")
