"""A frozen plan, which the journal holds as JSON and which is made again from that."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, cast

from rdotool.errors import RdotoolError
from rdotool.workflows import identity

if TYPE_CHECKING:
    from typing import Self


class Frozen:
    """What a plan is besides a dataclass: its fields hold what JSON can, tuples and ``who``."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        """For the journal and ``--json``."""
        return asdict(cast("Any", self))

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """The inverse of :meth:`as_dict`, after JSON, which makes lists of tuples.

        Raises:
            RdotoolError: *raw* is no plan of this class.
        """
        names = [field.name for field in fields(cast("Any", cls)) if _is_tuple(field.type)]
        try:
            back: dict[str, Any] = {name: tuple(raw[name]) for name in names if name in raw}
            if "who" in raw:
                back["who"] = identity.Who(**raw["who"])
            return cls(**{**raw, **back})
        except (KeyError, TypeError) as error:
            raise RdotoolError(
                f"the plan in the journal of the unfinished action can't be read: {error}",
                "Use the rdotool that wrote it, or give it up: rdotool --abort",
            ) from None


def _is_tuple(kind: Any) -> bool:
    # An annotation is its text, as every module imports annotations from __future__.
    return str(kind).startswith("tuple[")
