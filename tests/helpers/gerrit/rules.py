"""What a server like RDO's allows, set up once: labels, groups, permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.helpers.gerrit.rest import Rest

CORE = "Core"  # maintainers: +2, approve, submit
CI = "CI"  # robots: vote Verified
_ADMINS = "Administrators"
_EVERYBODY = "global:Registered-Users"

_LABELS: dict[str, dict[str, str]] = {
    "Verified": {
        "-2": "Fails",
        "-1": "Doesn't seem to work",
        " 0": "No score",
        "+1": "Works for me",
        "+2": "Verified",
    },
    "Workflow": {"-1": "Work in progress", " 0": "Ready for reviews", "+1": "Approved"},
}
_REQUIREMENTS = {
    "Verified": "label:Verified>=1 AND -label:Verified=MIN",
    "Workflow": "label:Workflow=MAX AND -label:Workflow=MIN",
}


def set_up(admin: Rest) -> None:
    """Make the labels, the groups and who may do what, for all projects."""
    for label, values in _LABELS.items():
        body = {"values": values, "function": "NoBlock"}
        admin.put(f"/projects/All-Projects/labels/{label}", body)
        rule = {"name": label, "submittability_expression": _REQUIREMENTS[label]}
        admin.put(f"/projects/All-Projects/submit_requirements/{label}", rule)
    core, robots = (admin.put(f"/groups/{name}")["id"] for name in (CORE, CI))
    heads = {
        "label-Code-Review": _votes("Code-Review", {core: 2, _EVERYBODY: 1}),
        "label-Workflow": _votes("Workflow", {core: 1}),
        "label-Verified": _votes("Verified", {robots: 2}),
        "submit": _allow(core, robots),
        "abandon": _allow(core),
        "editTopicName": _allow(core),
        "editHashtags": _allow(_EVERYBODY),
        "toggleWipState": _allow(core),
        "read": _allow("global:Anonymous-Users"),
    }
    tags = {name: _allow(core, _ADMINS) for name in ("create", "createTag")}
    add = {"refs/heads/*": {"permissions": heads}, "refs/tags/*": {"permissions": tags}}
    admin.post("/projects/All-Projects/access", {"add": add})


def _votes(label: str, who: dict[str, int]) -> dict[str, Any]:
    rules = {
        group: {"action": "ALLOW", "force": False, "min": -most, "max": most}
        for group, most in who.items()
    }
    return {"label": label, "rules": rules}


def _allow(*groups: str) -> dict[str, Any]:
    return {"rules": {group: {"action": "ALLOW", "force": False} for group in groups}}
