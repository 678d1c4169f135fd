"""A frozen plan made again from what the journal holds of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rdotool.errors import RdotoolError
from rdotool.workflows import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


def thawed(make: Callable[..., T], raw: dict[str, Any], tuples: Iterable[str]) -> T:
    """The plan that *raw*, JSON's form of it, is of.

    Args:
        make: the plan's class, which has a field ``who``.
        tuples: the names of its fields that are tuples; JSON made lists of them.

    Raises:
        RdotoolError: it is no plan of that class.
    """
    try:
        lists = {name: tuple(raw[name]) for name in tuples}
        return make(**{**raw, **lists, "who": identity.Who(**raw["who"])})
    except (KeyError, TypeError) as error:
        raise RdotoolError(
            f"the plan in the journal of the unfinished action can't be read: {error}",
            "Use the rdotool that wrote it, or give it up: rdotool --abort",
        ) from None
