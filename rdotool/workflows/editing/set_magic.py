"""set-magic-comment: one magic comment of the spec in the work tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import atomic
from rdotool.errors import UsageError
from rdotool.spec import Spec, find_spec, magic

if TYPE_CHECKING:
    from pathlib import Path

_WORD = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it.

    Attributes:
        changed: whether the file is another now.
        text: the same for people.
    """

    changed: bool
    text: str


def set_comment(folder: Path, name: str, value: str) -> Outcome:
    """Set magic comment *name* of the spec in *folder*; an empty *value* removes it.

    The file is replaced at once, and only when something changes.

    Raises:
        UsageError: *name* is no word, or *value* holds blanks.
        RdotoolError: there is no spec file, or several; it has no place for the comment.
    """
    _check(name, value)
    path = find_spec(folder)
    spec = Spec.parse(path.read_bytes(), path.name)
    old = spec.magic(name)
    new = spec.set_magic(name, value or None)
    if new.text == spec.text:
        state = f"{name} is {value} already" if value else f"there is no {name}"
        return Outcome(False, f"{path.name}: {state}; nothing is changed")
    atomic.replace(path, new.render())
    if not value:
        return Outcome(True, f"{path.name}: {name}={old or ''} is gone")
    line = magic.lines_of(new.layout, name)[0]
    was = "" if old is None else f" (was {old})"
    return Outcome(True, f"{new.place(line)}: {name}={value}{was}")


def _check(name: str, value: str) -> None:
    if not _WORD.fullmatch(name):
        raise UsageError(
            f"{name!r} can't be a magic comment's name", "Such as: patches_base, patches_ignore"
        )
    if value and (not value.isprintable() or len(value.split()) != 1 or value != value.strip()):
        raise UsageError(
            f"a magic comment can't hold {value!r}", "Its value ends at the first blank."
        )
