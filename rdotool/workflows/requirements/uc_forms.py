"""The forms of uc report: a table, JSON, comma-separated values, a page."""

from __future__ import annotations

import csv
import io
import time
from typing import TYPE_CHECKING, Any

from rdotool.workflows.requirements import uc_html
from rdotool.workflows.requirements.uc_report import HEADER, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.workflows.requirements.uc_report import Row


def table(found: Sequence[Row], *, others: bool = False) -> list[tuple[str, ...]]:
    """The header and the rows, with a column for the other repositories on demand."""
    if not others:
        return [HEADER, *(row.columns for row in found)]
    return [(*HEADER, "Others"), *((*row.columns, row.others) for row in found)]


def summary(found: Sequence[Row]) -> str:
    """How many rows have each status."""
    return ", ".join(f"{number} {status}" for status, number in counts(found).items())


def as_data(found: Sequence[Row]) -> dict[str, Any]:
    """For ``--json``."""
    keys = [name.lower() for name in HEADER]
    rows = [{**dict(zip(keys, row.columns, strict=True)), "others": row.others} for row in found]
    return {"counts": counts(found), "rows": rows}


def as_csv(found: Sequence[Row]) -> str:
    """Comma-separated values, the header first."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table(found))
    return text.getvalue()


def as_page(found: Sequence[Row], what: str, made: time.struct_time) -> str:
    """One page of HTML.

    Args:
        what: the constraints that were asked for.
        made: when, in UTC.
    """
    releases = ", ".join(dict.fromkeys(row.release for row in found))
    about = (
        f"{len(found)} constraints of {what}; made {time.strftime('%Y-%m-%d %H:%M UTC', made)}."
    )
    return uc_html.page(f"Upper-constraints and packages: {releases}", about, found)
