"""A plan for people: what `--dry-run` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.workflows.update.update_plan import Plan


def rows(plan: Plan) -> list[tuple[str, str]]:
    """Label and value of each line."""
    return [(f"{label}:", value) for label, value in _rows(plan) if value]


def _rows(plan: Plan) -> Iterator[tuple[str, str]]:
    yield "Package", f"{plan.package} ({plan.spec})"
    yield "Branch", f"{plan.branch} at {plan.head[:12]}"
    yield "Version", f"{plan.old_version} -> {plan.new_version}"
    yield "Upstream tag", f"{plan.new_tag} at {plan.new_base[:12]}" if plan.new_base else ""
    yield "Patches", _patches(plan)
    yield "Patches skipped", f"the lowest {plan.skip}" if plan.skip else ""
    yield "Changelog", "; ".join(plan.changes)
    yield "Changelog author", f"{plan.user} <{plan.email}>, {plan.date}"
    yield "Signing key", f"{plan.signing_key} ({plan.signer})" if plan.signing_key else ""
    yield "Upload", f"{plan.uploads} new-sources" if plan.uploads else "no"
    yield "Push", _push(plan)
    for warning in plan.warnings:
        yield "Warning", warning


def _patches(plan: Plan) -> str:
    if plan.source is None:
        return "left alone"
    return f"{plan.source_name} at {plan.source[:12]}, rebased as {plan.local_patches_branch}"


def _push(plan: Plan) -> str:
    if plan.push_to is None or plan.push == "no":
        return "no"
    what = f"{plan.new_tag} as " if plan.patches_style == "review" else ""
    asks = " (asks first)" if plan.push == "ask" else ""
    return f"{what}{without_password(plan.push_to)}{asks}"
