"""What Gerrit said to a push, in words: what was sent, or why not and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["sent", "nothing new", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Landed:
    """A change that the push made or gave a new patch set.

    Attributes:
        url: its page.
        new: made by this push.
        flags: Gerrit's marks: ``WIP``, ``PRIVATE``, ``EDIT``.
    """

    url: str
    number: int
    subject: str
    new: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a push.

    Attributes:
        kind: ``sent``; ``nothing new``: Gerrit has it all already; ``refused``: nothing was
            taken; ``unknown``: the connection broke, and it may have been taken.
        changes: in Gerrit's order.
        brief: one sentence.
        hint: what to do next, empty where there is nothing to do.
        warnings: what Gerrit remarked, such as a subject that is too long.
        said: all that the server and git said; without control characters.
    """

    kind: Kind
    changes: tuple[Landed, ...] = ()
    brief: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def read(code: int, said: Iterable[str]) -> Answer:
    """Understand git's exit code and what it and the server said.

    Args:
        code: of ``git push``; negative when a signal ended it.
        said: its lines, with ``remote:`` before those of the server.
    """
    raise NotImplementedError("soon")
