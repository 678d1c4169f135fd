"""What `rdoinfo tag` and `promote` share: which changes are made, and how they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rdotool.rdoinfo.edit.builds import Change
    from rdotool.rdoinfo.edit.checkout import Checkout

_WHY = {
    "older": "{old} is newer; --allow-downgrade goes back",
    "other name": "{old} is another package's",
    "equal": "the tag holds it",
}


def release(checkout: Checkout, name: str) -> Mapping[str, Any]:
    """The release called *name*.

    Raises:
        RdotoolError: rdoinfo knows none.
    """
    from rdotool.rdoinfo.query import did_you_mean

    known: dict[str, Mapping[str, Any]]
    known = {str(one["name"]): one for one in checkout.merged()["releases"]}
    if name in known:
        return known[name]
    names = ", ".join(known)
    meant = did_you_mean(name, known)
    raise RdotoolError(
        f"rdoinfo knows no release {name}", f"{meant}\nIt knows: {names}".lstrip("\n")
    )


def take(
    checkout: Checkout, changes: Sequence[Change], *, downgrade: bool, after: str | None = None
) -> list[Change]:
    """Make the changes that may be made, and return them.

    Args:
        downgrade: whether a newer build may be replaced by an older one.
        after: the project behind which a new entry goes.
    """
    from rdotool.rdoinfo.edit import builds

    allowed = {"new", "newer", *(["older"] if downgrade else [])}
    chosen = [one for one in changes if one.kind in allowed]
    builds.apply(checkout, chosen, after)
    return chosen


def told(changes: Sequence[Change], done: Sequence[Change]) -> list[str]:
    """A line for each change: what the tag held, what it holds now, or why it doesn't."""
    return [_line(one, made=one in done) for one in changes]


def _line(one: Change, *, made: bool) -> str:
    if made:
        return f"{one.tag}: {one.project}: {one.old or '(none)'} -> {one.new}"
    why = _WHY[one.kind].format(old=one.old)
    return f"{one.tag}: {one.project}: {one.new} is left out: {why}"
