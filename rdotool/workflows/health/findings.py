"""What the doctor finds, and where it looks."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rdotool.config import Settings
    from rdotool.errors import RdotoolError

# bad: something that people use here will fail. warn: something is worse than it could be.
# skipped: nothing was looked at, or nothing needs it.
State = Literal["ok", "warn", "bad", "skipped"]
MARKS: Mapping[State, str] = {"ok": "ok", "warn": "warn", "bad": "BAD", "skipped": "-"}
COLORS: Mapping[State, str] = {"ok": "green", "warn": "yellow", "bad": "red", "skipped": ""}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        topic: the heading it stands below.
        name: what was looked at, such as ``git`` or ``remote origin``.
        text: what was found.
        mend: what to do about it; may have several lines.
    """

    topic: str
    name: str
    state: State
    text: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the doctor looks.

    Attributes:
        environ: the user's environment.
        folder: where the user stands.
        settings: those of files and environment, or of defaults where they are broken.
        fault: what is wrong with the settings.
        timeout: seconds that a program or the network may take.
    """

    environ: Mapping[str, str]
    folder: Path
    settings: Settings
    fault: RdotoolError | None
    timeout: float


def of_error(topic: str, name: str, error: RdotoolError, state: State = "bad") -> Finding:
    """The finding that something failed."""
    return Finding(topic, name, state, str(error), error.hint)


def as_data(findings: Sequence[Finding]) -> dict[str, Any]:
    """For JSON."""
    return {
        "healthy": not any(finding.state == "bad" for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }


def summary(findings: Sequence[Finding]) -> str:
    """How many are bad, and how many warn."""
    bad = sum(finding.state == "bad" for finding in findings)
    warn = sum(finding.state == "warn" for finding in findings)
    if not bad and not warn:
        return "All is well."
    return f"{_count(bad, 'problem')}, {_count(warn, 'warning')}."


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
