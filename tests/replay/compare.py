"""The tool's commit beside the people's: what counts as the same, and why it differs.

The same are two specs that agree but for: the date of the new changelog entry, the value
of ``sources_gpg_sign``, lone ``#`` lines, blank lines, and the milestone in the new
entry's header where a release candidate follows another.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.replay.cases import Case
    from tests.replay.world import Outcome

_MILESTONE = re.compile(r"^%(?:global|define)\s+milestone\s+\S", re.MULTILINE)
_HEADER = re.compile(r"^(\* )\w{3} \w{3} +\d+ \d{4} +(.*)$")
_HEADER_MILESTONE = re.compile(r"\.0(?:a|b|rc)\d+$")
_GPG_SIGN = re.compile(r"^(%(?:global|define)\s+sources_gpg_sign\s+)\S+.*$")
# What a new version touches by itself.
_OWN_LINE = re.compile(
    r"^(?:#\s*patches_base\s*=|%(?:global|define)\s+(?:milestone|sources_gpg_sign)\b"
    r"|Version:|Release:|\s*$|#\s*$)",
    re.IGNORECASE,
)
_CHANGELOG = re.compile(r"^%changelog\b", re.IGNORECASE)
_CHANGE_ID = re.compile(r"^Change-Id: I[0-9a-f]+\s*$", re.IGNORECASE)


class Verdict(Enum):
    """How a case came out; the value is what the report says."""

    SAME = "same"
    BY_HAND = "the same but for what a person edited besides"
    DIFFERS = "differs"
    FAILED = "the tool failed"


@dataclass(frozen=True)
class Comparison:
    """A case and how the tool did on it.

    Attributes:
        verdict: on the spec.
        by_hand: what the people's commit changes besides, by a mechanical rule.
        spec_diff: unified, normalised; from the tool's to the people's.
        message_diff: likewise; empty where the messages agree.
        unexplained: the lines of spec_diff that no hand edit explains.
    """

    case: Case
    outcome: Outcome
    verdict: Verdict
    by_hand: tuple[str, ...] = ()
    spec_diff: str = ""
    message_diff: str = ""
    unexplained: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """Equal for differences of one kind: the numbers and the names are taken out."""
        lines = self.unexplained or tuple(_changes(self.spec_diff))
        return "\n".join(re.sub(r"[\d.]*\d", "N", line) for line in lines)


def compare(case: Case, outcome: Outcome) -> Comparison:
    """Judge what the tool did on *case*."""
    by_hand = _by_hand(case)
    if not outcome.done:
        return Comparison(case, outcome, Verdict.FAILED, by_hand)
    candidate = bool(_MILESTONE.search(case.before) and _MILESTONE.search(case.after))
    ours = normalised(outcome.spec, candidate=candidate)
    theirs = normalised(case.after, candidate=candidate)
    unexplained = _unexplained(ours, theirs, _by_hand_lines(case))
    return Comparison(
        case,
        outcome,
        _verdict(ours == theirs, unexplained),
        by_hand,
        spec_diff=_diff(ours, theirs, case.spec),
        message_diff=_diff(message(outcome.message), message(case.message), "message"),
        unexplained=unexplained,
    )


def _verdict(same: bool, unexplained: tuple[str, ...]) -> Verdict:
    if same:
        return Verdict.SAME
    return Verdict.DIFFERS if unexplained else Verdict.BY_HAND


def normalised(spec: str, *, candidate: bool) -> list[str]:
    """The lines of a spec without what may differ.

    Args:
        spec: its text.
        candidate: a release candidate follows another.
    """
    lines: list[str] = []
    in_changelog = seen_header = False
    for line in spec.splitlines():
        in_changelog = in_changelog or bool(_CHANGELOG.match(line))
        if in_changelog and not seen_header and _HEADER.match(line):
            seen_header = True
            lines.append(_header(line, candidate=candidate))
        elif line.strip() not in ("", "#"):
            lines.append(_GPG_SIGN.sub(r"\1KEY", line))
    return lines


def _header(line: str, *, candidate: bool) -> str:
    undated = _HEADER.sub(r"\1DATE \2", line)
    return _HEADER_MILESTONE.sub(".MILESTONE", undated) if candidate else undated


def message(text: str) -> list[str]:
    """The lines of a commit message without the Change-Id and the space at its end."""
    kept = (line for line in text.splitlines() if not _CHANGE_ID.match(line))
    return "\n".join(kept).rstrip().splitlines()


def _by_hand_lines(case: Case) -> Counter[str]:
    """Lines, with ``-`` or ``+``, that no new version writes but the commit changes."""
    return _by_hand_above(case) + _by_hand_below(case)


def _by_hand_above(case: Case) -> Counter[str]:
    """Those above the changelog."""
    before, after = _halves(case.before)[0], _halves(case.after)[0]
    touched = _changes(_diff(before, after, case.spec))
    return Counter(line for line in touched if not _OWN_LINE.match(line[1:]))


def _by_hand_below(case: Case) -> Counter[str]:
    """Those in the changelog: all but one new entry that says one thing."""
    before, after = (
        Counter(filter(str.strip, _halves(spec)[1])) for spec in (case.before, case.after)
    )
    added = Counter(f"+{line}" for line in (after - before).elements())
    for own in ("+* ", "+- Update to "):
        line = next((one for one in added if one.startswith(own)), "")
        added -= Counter([line])
    return added + Counter(f"-{line}" for line in (before - after).elements())


def _halves(spec: str) -> tuple[list[str], list[str]]:
    """The lines above the changelog, and the changelog's."""
    lines = spec.splitlines()
    ends = (number for number, line in enumerate(lines) if _CHANGELOG.match(line))
    end = next(ends, len(lines))
    return lines[:end], lines[end:]


def _by_hand(case: Case) -> tuple[str, ...]:
    reasons = {
        "other lines of the spec": bool(_by_hand_above(case)),
        "the changelog, besides one entry of one line": bool(_by_hand_below(case)),
        f"other files: {' '.join(case.other_files)}": bool(case.other_files),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _unexplained(ours: list[str], theirs: list[str], touched: Counter[str]) -> tuple[str, ...]:
    """Differing lines that aren't among those a person touched.

    A line that the tool left and the person removed is explained, and so is one that the
    person wrote; a line that both have in different places is not.
    """
    left = Counter(touched)
    unexplained = []
    for line in _changes(_diff(ours, theirs, "")):
        if left[line] > 0:
            left[line] -= 1
        else:
            unexplained.append(line)
    return tuple(unexplained)


def _diff(ours: list[str], theirs: list[str], name: str) -> str:
    lines = difflib.unified_diff(ours, theirs, f"tool/{name}", f"people/{name}", lineterm="")
    return "\n".join(lines)


def _changes(diff: str) -> Iterable[str]:
    """The ``-`` and ``+`` lines of a unified diff, without its two header lines."""
    return [line for line in diff.split("\n")[2:] if line[:1] in ("-", "+")]
