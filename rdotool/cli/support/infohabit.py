"""What a command that edits rdoinfo does otherwise than most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Habit:
    """What a command does otherwise than most.

    Attributes:
        topic: of its changes, where the user names none.
        reuse: whether it is always one change: its commit takes the place of the one of
            before, and goes to the topic's open change as its next patch set.
        more: what its JSON has besides.
    """

    topic: str = ""
    reuse: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


USUAL = Habit()
