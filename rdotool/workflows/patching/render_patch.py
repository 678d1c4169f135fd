"""A plan of `patch` for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.workflows.patching.patch_plan import Plan

NOTHING = "No changes to patches found"


def rows(plan: Plan) -> list[tuple[str, str]]:
    """Label and value of each line, for `--dry-run`."""
    return [(f"{label}:", value) for label, value in _rows(plan) if value]


def _rows(plan: Plan) -> Iterator[tuple[str, str]]:
    yield "Package", f"{plan.package} ({plan.spec})"
    yield "Branch", f"{plan.branch} at {plan.head[:12]}" + (", amended" if plan.amend else "")
    yield "Patches", f"{plan.source_name} at {plan.source[:12]}"
    yield "Local branch", f"{plan.local_patches_branch} follows" if plan.moves else ""
    yield "Series", series(plan)
    for name in plan.patches:
        yield "Patch", name
    yield "NVR", plan.nvr if plan.bump else ""
    yield "Changelog", "; ".join(plan.changes)
    author = f"{plan.user} <{plan.email}>, {plan.date}"
    yield "Changelog author", author if plan.changes else ""
    for warning in plan.warnings:
        yield "Warning", warning


def series(plan: Plan) -> str:
    """How many patches there are, and how many are left out."""
    count = len(plan.patches)
    text = f"{count} {'patch' if count == 1 else 'patches'} on top of {plan.base_ref}"
    left_out = [
        *([f"the lowest {plan.skip} left out by patches_base"] if plan.skip else []),
        *([f"{len(plan.ignored)} by patches_ignore"] if plan.ignored else []),
    ]
    return ", ".join([text, *left_out])
