"""How `review`, `review-spec` and `review-patch` are carried out."""

from __future__ import annotations

from typing import Any

from rdotool.errors import RdotoolError


def run(flags: dict[str, Any], *, spec: bool | None = None) -> int:
    """Plan, ask, send; or show the plan.

    Args:
        spec: whether it is a review of the spec; None by the branch.
    """
    raise RdotoolError("not here yet")
