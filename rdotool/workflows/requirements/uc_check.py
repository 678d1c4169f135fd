"""uc check: which of rdoinfo's pins of a release differ from upper-constraints."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from rdotool.errors import RdotoolError
from rdotool.reqs.names import canonical
from rdotool.workflows.requirements.uc_report import compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdotool.rdoinfo import Info
    from rdotool.reqs.constraints import Constraints

Kind = Literal["equal", "lower", "greater", "no version", "no constraint"]

# These keep a package from being moved to its constraint.
_LOCKED = "version-locked"
_REVIEWED = "under-review"
# RDO chases none of these: TripleO's, and what was its, follow their branches. The list is that
# of releng's update_uc.
_FOLLOWING = {
    "directord",
    "diskimage-builder",
    "instack-undercloud",
    "mistral",
    "os-apply-config",
    "os-collect-config",
    "os-net-config",
    "os-refresh-config",
    "paunch",
    "task-core",
    "tempest",
    "tripleo-ansible",
    "tripleo-common",
}


@dataclass(frozen=True, slots=True)
class Pin:
    """A package that rdoinfo pins for a release.

    Attributes:
        project: as rdoinfo names it.
        pin: the ``source-branch``; empty where the tag has none.
        constraint: the constrained version; empty when there is none.
        kind: how the pin stands to it; ``no version`` for a branch or a sha.
        why: what keeps the package from following, such as ``version-locked``.
    """

    project: str
    pin: str
    constraint: str
    kind: Kind
    why: str = ""

    @property
    def differs(self) -> bool:
        """Whether it is another version than the constraint, and nothing keeps it there."""
        return self.kind in ("lower", "greater") and not self.why


def tag_of(info: Info, release: str) -> str:
    """The tag that holds a release's pins: ``X-uc`` for the one in development, else ``X``.

    Raises:
        RdotoolError: rdoinfo knows no such release.
    """
    for known in info.releases:
        if known.get("name") == release:
            return f"{release}-uc" if known.get("status") == "development" else release
    names = ", ".join(str(known.get("name")) for known in info.releases)
    raise RdotoolError(f"rdoinfo knows no release {release}", f"It knows: {names}")


def check(info: Info, tag: str, constraints: Constraints) -> list[Pin]:
    """The packages that carry *tag*, each with how its pin stands to its constraint."""
    return pins(info.packages, tag, constraints)


def pins(packages: Iterable[Mapping[str, Any]], tag: str, constraints: Constraints) -> list[Pin]:
    """Those of the merged *packages* that carry *tag*; see :func:`check`."""
    found = []
    for package in packages:
        tags = package.get("tags") or {}
        if tag in tags:
            found.append(_pin(package, tags, tag, constraints))
    return found


def _pin(
    package: Mapping[str, Any], tags: Mapping[str, Any], tag: str, constraints: Constraints
) -> Pin:
    project = str(package.get("project") or package["name"])
    value = tags[tag]
    pin = str(value.get("source-branch") or "") if isinstance(value, dict) else ""
    known = constraints.by_name.get(_constrained_name(project, constraints))
    version = known.version if known else ""
    return Pin(project, pin, version, _kind(pin, version), kept_by(project, tags, tag))


def _constrained_name(project: str, constraints: Constraints) -> str:
    """How upper-constraints spell a project of rdoinfo's, which has no ``python-``."""
    names = (canonical(project), canonical(f"python-{project}"))
    return next((name for name in names if name in constraints.by_name), names[0])


def _kind(pin: str, version: str) -> Kind:
    if not version:
        return "no constraint"
    if not pin or not pin[0].isdigit() or "." not in pin:
        return "no version"
    order = compared(pin, version)
    return "equal" if order == "missing" else order


def kept_by(project: str, tags: Mapping[str, Any], tag: str) -> str:
    """What keeps a project, which carries *tags*, where it is in *tag*; empty for nothing.

    ``version-locked`` without a value is for all tags, with a mapping for those in it.
    """
    if project in _FOLLOWING:
        return "not chased"
    if _REVIEWED in tags:
        return _REVIEWED
    if _LOCKED in tags and (tags[_LOCKED] is None or tag in tags[_LOCKED]):
        return _LOCKED
    return ""


def counted(pins: Sequence[Pin]) -> dict[str, int]:
    """How many pins there are of each kind."""
    counts: dict[str, int] = {}
    for pin in pins:
        counts[pin.kind] = counts.get(pin.kind, 0) + 1
    return counts


def as_data(pins: Sequence[Pin]) -> list[dict[str, Any]]:
    """For ``--json``."""
    return [{**asdict(pin), "differs": pin.differs} for pin in pins]


def table(pins: Sequence[Pin]) -> list[tuple[str, ...]]:
    """A row for each pin: project, pin, constraint, status, and what keeps it."""
    return [(pin.project, pin.pin, pin.constraint, pin.kind, pin.why) for pin in pins]


def summary(tag: str, pins: Sequence[Pin]) -> str:
    """How many pins the tag has, of each kind."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(counted(pins).items()))
    return f"{len(pins)} packages carry {tag}: {kinds or 'none'}"
