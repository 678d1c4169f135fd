"""The new spec of a package: version, release, patches_base and changelog."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from rdotool import versions
from rdotool.workflows.update import signing

if TYPE_CHECKING:
    from rdotool.spec import Spec
    from rdotool.workflows.update.update_plan import Plan


def updated(spec: Spec, plan: Plan, dropped_below: int = 0) -> Spec:
    """*spec* at the plan's new version, with its changelog entry.

    Args:
        dropped_below: how many of the patches that patches_base skips (``+N``) are
            dropped, since upstream has them; N gets less by so many.
    """
    version, milestone = versions.split_milestone(plan.new_version)
    spec = _at_version(spec, version, milestone)
    spec = spec.set_patches_base(plan.new_tag if milestone else None)
    spec = _skipping_less(spec, dropped_below)
    if plan.signing_key:
        spec = signing.with_key(spec, plan.signing_key)
    date = dt.date.fromisoformat(plan.date)
    return spec.add_changelog(plan.user, plan.email, date, plan.changes)


def _at_version(spec: Spec, version: str, milestone: str) -> Spec:
    """Version and Release; a new candidate of the same version bumps the release."""
    anew = spec.version != version or bool(spec.milestone) != bool(milestone)
    spec = spec.set_version(version)
    if anew:
        return spec.set_release("0.1" if milestone else "1", milestone or None)
    return spec.bump_release(milestone=milestone or None)


def _skipping_less(spec: Spec, fewer: int) -> Spec:
    base, count = spec.patches_base()
    if not fewer or not count:
        return spec
    left = f"+{count - fewer}" if count > fewer else ""
    return spec.set_magic("patches_base", f"{base or ''}{left}" or None)
