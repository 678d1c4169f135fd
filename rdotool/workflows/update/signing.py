"""Which key signed a new version: ``%global sources_gpg_sign`` of RDO's specs.

OpenStack signs all that it releases with the key of the cycle that is under way, the point
releases of older series, too. So the day of the release tells the key, not the series.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec.globals import definitions

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.spec import Spec
    from rdotool.workflows.releases.upstream import Releases
    from rdotool.workflows.update.update_plan import Plan

MACRO = "sources_gpg_sign"
_NO_MACRO = (
    f"Leave --gpg out if its sources aren't signed; else begin the spec with"
    f" %global {MACRO} 0x0 and the sources 101 and 102."
)


def signed(repo: Repo, plan: Plan, spec: Spec, releases: Releases) -> Plan:
    """*plan* with the key that signed its new version.

    Raises:
        RdotoolError: the spec has no place for a key, or openstack/releases has no key.
    """
    from rdotool.workflows.releases import series

    if spec.macro(MACRO) is None:
        raise RdotoolError(f"no %global {MACRO} line", _NO_MACRO, where=spec.filename)
    day, warnings = _day(repo, plan)
    signer = series.signer(series.read(releases), day)
    if signer is None:
        raise RdotoolError(
            f"openstack/releases tells no key that signs on {day}",
            "Take a newer clone of it, or leave --gpg out.",
        )
    return replace(
        plan,
        signing_key=f"0x{signer.key}",
        signer=signer.name,
        warnings=(*plan.warnings, *warnings),
    )


def _day(repo: Repo, plan: Plan) -> tuple[dt.date, list[str]]:
    """The day on which the new version was tagged; today where there is no such tag."""
    name, today = f"refs/tags/{plan.new_tag}", dt.date.fromisoformat(plan.date)
    found = repo.try_git("for-each-ref", "--format=%(objecttype) %(creatordate:unix)", name)
    kind, _, stamp = (found or "").strip().partition(" ")
    if not kind:
        return today, [f"{plan.new_tag} isn't tagged here, so the key is that of today's releases"]
    try:
        day = dt.datetime.fromtimestamp(int(stamp), dt.UTC).date()
    except (ValueError, OverflowError, OSError):  # no tagger, or a date beyond all calendars
        return today, [
            f"the tag {plan.new_tag} has no date, so the key is that of today's releases"
        ]
    if kind == "tag":
        return day, []
    return day, [f"{plan.new_tag} has no date of its own; its commit's tells the key"]


def with_key(spec: Spec, key: str) -> Spec:
    """*spec* with the signing *key*; as it is when that is its key in other letters."""
    held = {one.body.strip(' \t"').lower() for one in definitions(spec.layout, MACRO)}
    return spec if held == {key.lower()} else spec.set_macro(MACRO, key)
