"""Faults in the data, and finding the line that each is about.

Reading keeps no line numbers, because nearly always nobody needs them. When something
is wrong, the files are looked at a second time, by :func:`located`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.rdoinfo.collect import InfoFile

# What to look for: section, the item in it, the attribute of that item.
Place = tuple[str, str, str]


class Fault(Exception):
    """Something in the merged data is wrong; not yet known in which line.

    Args:
        brief: what is wrong.
        places: where to look for it, the likeliest place first.
        hint: what to do about it.
    """

    def __init__(self, brief: str, places: Iterable[Place] = (), hint: str = "") -> None:
        super().__init__(brief)
        self.brief = brief
        self.places = list(places)
        self.hint = hint


def located(fault: Fault, files: Sequence[InfoFile]) -> RdotoolError:
    """The error for *fault*, with the file and line that it is about."""
    hint = fault.hint or "Mend the info file and run the command again."
    return RdotoolError(fault.brief, hint, where=_where(fault, files))


def _where(fault: Fault, files: Sequence[InfoFile]) -> str:
    from rdotool.adapters.yamlfile import line_of

    for place in fault.places:
        # The last value of an attribute is the one that holds.
        for file in reversed(files) if place[2] else files:
            line = line_of(file.data, place)
            if line:
                return f"{file.shown}:{line}"
    return f"{files[0].shown}:1"
