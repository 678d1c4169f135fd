"""The results as a table for people and as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.cases import FLOOR, PEER, TOOL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.cases import Case
    from benchmarks.measure import Times

    Results = Sequence[tuple[Case, Mapping[str, Times]]]

HEADER = (
    "case",
    "rdotool",
    "memory",
    "rdopkg",
    "rdopkg/rdotool",
    "floor",
    "rdotool/floor",
    "the floor is",
)


def table(results: Results) -> str:
    """Medians in milliseconds, the most memory, and ratios; a dash where there is none."""
    rows = [HEADER, *(_row(case, times) for case, times in results)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def failures(results: Results) -> list[str]:
    """What went wrong, a paragraph each."""
    return [
        f"{case.name}: {who}: {times.failure}"
        for case, all_times in results
        for who, times in all_times.items()
        if times.failure
    ]


def as_json(results: Results) -> list[dict[str, object]]:
    """Each case with all its samples in seconds."""
    return [
        {
            "case": case.name,
            "floor": case.floor,
            "times": {
                who: {
                    "seconds": t.seconds,
                    "median": t.median,
                    "megabytes": t.megabytes,
                    "failure": t.failure,
                }
                for who, t in times.items()
            },
            "peer_to_rdotool": ratio(times, PEER, TOOL),
            "rdotool_to_floor": ratio(times, TOOL, FLOOR),
        }
        for case, times in results
    ]


def ratio(times: Mapping[str, Times], one: str, other: str) -> float | None:
    """How many times longer *one* takes than *other*; None where either has no time."""
    above, below = _median(times, one), _median(times, other)
    return above / below if above and below else None


def _median(times: Mapping[str, Times], who: str) -> float | None:
    return times[who].median if who in times else None


def _row(case: Case, times: Mapping[str, Times]) -> tuple[str, ...]:
    return (
        case.name,
        _milliseconds(_median(times, TOOL)),
        _megabytes(times[TOOL].megabytes) if TOOL in times else "-",
        _milliseconds(_median(times, PEER)),
        _times(ratio(times, PEER, TOOL)),
        _milliseconds(_median(times, FLOOR)),
        _times(ratio(times, TOOL, FLOOR)),
        case.floor,
    )


def _milliseconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds * 1000:.0f} ms"


def _megabytes(found: Sequence[float]) -> str:
    return f"{max(found):.0f} MB" if found else "-"


def _times(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *middle, last = row
    cells = [first.ljust(widths[0])]
    cells += [cell.rjust(width) for cell, width in zip(middle, widths[1:], strict=False)]
    return "  ".join([*cells, last])
