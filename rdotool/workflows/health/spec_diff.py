"""What mending changes, as a patch that ``git apply`` takes."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdotool.spec import Spec

_CONTEXT = 2
_NO_NEWLINE = "\\ No newline at end of file\n"


def diff(before: Spec, after: Spec, path: Path) -> str:
    """The patch that makes *after* of *before*, the file *path*; empty without a change.

    A file below the current folder is named from there; another one from the top of its
    work tree, as that is where git takes it.
    """
    name = _name(path)
    changed = difflib.unified_diff(before.layout.lines, after.layout.lines, n=_CONTEXT)
    lines = list(changed)[2:]  # its own headers know nothing of odd names
    if not lines:
        return ""
    heads = [f"--- {_quoted(f'a/{name}')}\n", f"+++ {_quoted(f'b/{name}')}\n"]
    whole = (line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in lines)
    return "".join([*heads, *whole])


def _name(path: Path) -> str:
    real, here = path.resolve(), Path.cwd().resolve()
    if real.is_relative_to(here):
        return str(real.relative_to(here))
    top = next((folder for folder in real.parents if (folder / ".git").exists()), Path("/"))
    return str(real.relative_to(top))


def _quoted(name: str) -> str:
    """As git writes a name: a tab ends one with blanks, and odd bytes are in octal."""
    data = os.fsencode(name)
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in data):
        return f"{name}\t" if " " in name else name
    return '"' + "".join(map(_octal, data)) + '"'


def _octal(byte: int) -> str:
    if byte in b'"\\':
        return f"\\{chr(byte)}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
