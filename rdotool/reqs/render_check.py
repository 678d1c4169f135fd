"""The verdicts as text and as data, in the layout that rdopkg's users know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.reqs.check import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rdotool.reqs.check import Clauses, Declared, Verdict

    Painter = Mapping[str, str]

COLORS = {"met": "green", "mismatch": "yellow", "missing": "red", "removed": "red"}


def text(verdicts: Sequence[Verdict], marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Lines with the kind that each belongs to: a title has its own line first.

    Args:
        marks: what is to be added behind a requirement, by RPM name.
    """
    for kind in KINDS:
        own = [verdict for verdict in verdicts if verdict.kind == kind]
        if not own:
            continue
        yield kind, f"{kind.upper()}:"
        for verdict in own:
            yield "", f"  {_line(verdict)}{marks.get(verdict.name, '')}"
        yield "", ""


def _line(verdict: Verdict) -> str:
    words = [" ".join((_name(verdict), written(verdict.desired))).rstrip()]
    if verdict.declared and verdict.wanted:
        words.append(f" ({_declared(verdict.declared)} in .spec)")
    elif verdict.declared:
        words = [" ".join((verdict.name, _declared(verdict.declared, ""))).rstrip()]
    if verdict.overridden is not None:
        words.append(f" {written(verdict.overridden) or 'any version'} has been overridden")
    if verdict.note:
        words.append(f" [{verdict.note}]")
    return " ".join(words)


def _name(verdict: Verdict) -> str:
    """The RPM name, with the extras that upstream asks for."""
    extras = ",".join(verdict.wanted.extras) if verdict.wanted else ""
    if not extras or "[" in verdict.name or "+" in verdict.name:
        return verdict.name
    if verdict.name.endswith(")"):
        return f"{verdict.name[:-1]}[{extras}])"
    return f"{verdict.name}[{extras}]"


def _declared(lines: Iterable[Declared], nothing: str = "any") -> str:
    """What the spec asks, each way once."""
    by_package: dict[str, list[str]] = {}
    for line in lines:
        by_package.setdefault(line.package, []).append(written(line.clauses))
    ways = {", ".join(filter(None, clauses)) or nothing: None for clauses in by_package.values()}
    return " / ".join(ways)


def written(clauses: Clauses) -> str:
    """``>= 1.2, < 2``."""
    return ", ".join(f"{operator} {evr}" for operator, evr in clauses)


def spec_lines(verdicts: Iterable[Verdict], head: str) -> list[str]:
    """Upstream's requirements as lines for a spec, one for each clause.

    Args:
        head: such as ``Requires:       ``.
    """
    lines = []
    for verdict in verdicts:
        if verdict.wanted and verdict.kind != "ignored":
            clauses = verdict.desired or (("", ""),)
            lines += [f"{head}{verdict.name} {op} {evr}".rstrip() for op, evr in clauses]
    return lines


def data(verdicts: Iterable[Verdict]) -> dict[str, list[dict[str, Any]]]:
    """For ``--json``: each kind's requirements; ``name`` and ``vers`` are rdopkg's keys."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for verdict in verdicts:
        found[verdict.kind].append(_as_data(verdict))
    return found


def _as_data(verdict: Verdict) -> dict[str, Any]:
    wanted = verdict.wanted
    return {
        "name": verdict.name,
        "vers": _declared(verdict.declared, "") if verdict.declared else None,
        "project": wanted.name if wanted else None,
        "extras": list(wanted.extras) if wanted else [],
        "specifier": wanted.specifier if wanted else None,
        "desired": written(verdict.desired),
        "upstream": wanted.where if wanted else None,
        "declared": [
            {"package": line.package, "version": written(line.clauses), "where": line.where}
            for line in verdict.declared
        ],
        "note": verdict.note,
    }
