"""uc update: the chase of upper-constraints, as RDO's bot does it.

The pins of a release move to what OpenStack tests it with: libraries and clients to the
upper-constraints, Puppet's own modules to the Puppetfile. A constraint that goes back takes the
pin along.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError
from rdotool.rdoinfo.edit import marks, packages
from rdotool.workflows.requirements import uc_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout
    from rdotool.reqs.constraints import Constraints
    from rdotool.workflows.infoedit.puppetfile import Module

    Newer = Callable[[Module, str], bool]

MASTER = "master"
HEADER = ("Project", "Pin", "New", "Note")
_BRANCHES = ("stable/", "unmaintained/")


@dataclass(frozen=True, slots=True)
class Chase:
    """What is chased.

    Attributes:
        series: what OpenStack calls the release: its identifier, or master.
        tag: that holds the pins.
        topic: of the change on Gerrit.
    """

    series: str
    tag: str
    topic: str

    @property
    def subject(self) -> str:
        """The commit's, as the bot words it."""
        return f"Bump rdoinfo {self.tag} tags to latest upper-constraints or latest Puppetfile"


def chase(checkout: Checkout, release: str = "", branch: str = "") -> Chase:
    """What is chased for a release, or for a branch of OpenStack's; for master by default.

    Args:
        release: its name or identifier.
        branch: ``master``, ``stable/X`` or ``unmaintained/X``.

    Raises:
        RdotoolError: rdoinfo knows no such release.
    """
    wanted = release or _release_of(branch or MASTER)
    known = checkout.merged()["releases"]
    found = next((one for one in known if wanted in _called(one)), None)
    if found is None:
        names = ", ".join(str(one["name"]) for one in known)
        what = "no release is in development" if wanted == MASTER else f"no release {wanted}"
        raise RdotoolError(f"rdoinfo knows {what}", f"It knows: {names}")
    name = str(found["name"])
    developed = found.get("status") == "development"
    series = MASTER if developed else str(found.get("identifier") or name)
    topic = f"rdoinfo-uc-update-{MASTER if developed else name}"
    return Chase(series, packages.pin_tag(checkout, name), topic)


def _release_of(branch: str) -> str:
    prefix = next((one for one in _BRANCHES if branch.startswith(one)), "")
    if not prefix and branch != MASTER:
        raise RdotoolError(
            f"{branch} is no branch of openstack/requirements", "Such as master or stable/2025.1"
        )
    return branch.removeprefix(prefix)


def _called(release: Mapping[str, Any]) -> tuple[str, ...]:
    developed = MASTER if release.get("status") == "development" else ""
    return (str(release["name"]), str(release.get("identifier") or ""), developed)


# --- what is to be changed --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A pin that isn't what OpenStack tests with.

    Attributes:
        project: as rdoinfo names it.
        old: the pin; empty where there is none.
        new: the version to pin to.
        why: what keeps the pin where it is; empty where it moves.
        backwards: whether *new* is the older one.
    """

    project: str
    old: str
    new: str
    why: str = ""
    backwards: bool = False

    @property
    def note(self) -> str:
        """What there is to say, in words."""
        if self.why:
            return f"skipped: {self.why}"
        return "first pin" if not self.old else "backwards" if self.backwards else ""


def by_constraints(checkout: Checkout, tag: str, constraints: Constraints) -> list[Step]:
    """The pins of *tag* that aren't at their constraints, in rdoinfo's order."""
    pins = uc_check.pins(checkout.merged()["packages"], tag, constraints)
    return [
        Step(pin.project, pin.pin, pin.constraint, pin.why, pin.kind == "greater")
        for pin in pins
        if pin.constraint and pin.constraint != pin.pin
    ]


def by_puppetfile(
    checkout: Checkout, tag: str, modules: Iterable[Module], newer: Newer
) -> Iterator[Step]:
    """The pins of *tag* that aren't at what the Puppetfile says.

    Args:
        newer: whether a module's ref is newer than the pin: :func:`puppetfile.is_newer`.
    """
    carried = {
        str(one["project"]): one["tags"]
        for one in checkout.merged()["packages"]
        if tag in (one.get("tags") or {})
    }
    for module in modules:
        tags = carried.get(module.project)
        if module.follows or tags is None:
            continue
        value = tags[tag]
        pin = str(value.get(packages.SOURCE_BRANCH) or "") if isinstance(value, dict) else ""
        if pin != module.ref:
            why = uc_check.kept_by(module.project, tags, tag) or _passed(module, pin, newer)
            yield Step(module.project, pin, module.ref, why)


def _passed(module: Module, pin: str, newer: Newer) -> str:
    """Why the pin needn't follow the module; empty when it must."""
    if not pin:
        return ""
    try:
        return "" if newer(module, pin) else "the pin has it already"
    except RdotoolError as error:
        return error.brief


# --- changing it ------------------------------------------------------------------------------


def apply(checkout: Checkout, tag: str, steps: Iterable[Step]) -> None:
    """Let the pins move that nothing keeps.

    Raises:
        RdotoolError: a file can't be edited.
    """
    carried = {str(one["project"]): one["tags"] for one in checkout.merged()["packages"]}
    own = {
        project
        for name in checkout.files
        for project in marks.carriers(checkout, marks.TAGS, tag, name)
    }
    for step in steps:
        if step.why:
            continue
        pin = {packages.SOURCE_BRANCH: step.new}
        if step.project in own:
            marks.assign(checkout, marks.TAGS, tag, step.project, pin)
            continue
        # It has the tags of its conf, which one of its own would hide.
        for other, value in carried[step.project].items():
            what = {**(value or {}), **pin} if other == tag else value
            marks.assign(checkout, marks.TAGS, other, step.project, what)


# --- telling ----------------------------------------------------------------------------------


def rows(steps: Sequence[Step]) -> list[tuple[str, ...]]:
    """A row for each step, below :data:`HEADER`; those that are skipped come last."""
    ordered = sorted(steps, key=lambda step: bool(step.why))
    return [(step.project, step.old or "(none)", step.new, step.note) for step in ordered]


def told(steps: Iterable[Step]) -> list[str]:
    """A line for each step."""
    return [
        f"{step.project}: {step.old or '(none)'} -> {step.new}"
        + (f" ({step.note})" if step.note else "")
        for step in steps
    ]


def as_data(chased: Chase, steps: Iterable[Step]) -> dict[str, Any]:
    """For ``--json``."""
    data = [asdict(step) for step in steps]
    bumps = [{key: one[key] for key in one if key != "why"} for one in data if not one["why"]]
    skipped = [one for one in data if one["why"]]
    return {"tag": chased.tag, "topic": chased.topic, "bumps": bumps, "skipped": skipped}
