"""yamllint, asked as a program of its own: what it finds in YAML files.

It is asked for copies of the files in a folder of their own, side by side on several
processors: it reads 107,000 lines in some ten seconds.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from rdotool.adapters.programs import capture_all
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LINE = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: \[(?:error|warning)\] (?P<text>.*)")
_PATIENCE = 300.0  # seconds
_LONGEST = 16 * 1024 * 1024
_MOST = 4  # processes
_CONFIG = ".yamllint"
# 0: nothing found; 1: something was; 2: warnings only, with --strict.
_FINE = (0, 1, 2)


class Problem(NamedTuple):
    """One finding.

    Attributes:
        line: from 1.
        text: what is wrong, with yamllint's name of the rule in parentheses.
    """

    line: int
    text: str


@cache
def version() -> str:
    """The installed yamllint's version, empty where there is none."""
    from importlib import metadata

    try:
        return metadata.version("yamllint")
    except metadata.PackageNotFoundError:
        return ""


def lint(files: Mapping[str, bytes], config: str) -> dict[str, list[Problem]]:
    """What yamllint finds in each of *files*.

    Args:
        files: content by name; each name is a path below a folder.
        config: what its ``.yamllint`` would say.

    Raises:
        RdotoolError: yamllint failed, as it does at a wrong *config*.
    """
    names = sorted(files)
    with TemporaryDirectory(prefix="rdotool-yamllint-") as place:
        folder = Path(place)
        (folder / _CONFIG).write_text(config, encoding="utf-8")
        for number, name in enumerate(names):
            _copy(folder / _path(number, name), files[name])
        shares = _shares({_path(number, name): files[name] for number, name in enumerate(names)})
        # -P: a yamllint.py in the current folder is none.
        command = [sys.executable, "-P", "-m", "yamllint", "--strict", "-f", "parsable"]
        commands = [[*command, "-c", _CONFIG, *share] for share in shares]
        answers = capture_all(commands, folder, timeout=_PATIENCE, longest=_LONGEST)
    found: dict[str, list[Problem]] = {name: [] for name in names}
    for answer in answers:
        if answer is None or answer.late or answer.cut or answer.code not in _FINE or answer.err:
            why = answer.words if answer and not answer.late else "it doesn't end"
            raise RdotoolError(f"yamllint fails: {why}", "Look at .yamllint.")
        for match in map(_LINE.fullmatch, answer.out.splitlines()):
            if match:
                name = names[int(match["file"].split("/")[1])]
                found[name].append(Problem(int(match["line"]), match["text"]))
    return found


def _path(number: int, name: str) -> str:
    # The number keeps names apart that nobody foresaw, and tells which one it is.
    return f"./{number}/{name}"


def _copy(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _shares(files: Mapping[str, bytes]) -> list[list[str]]:
    """The names in parts of about the same size, one for each processor."""
    count = max(1, min(_MOST, os.cpu_count() or 1, len(files)))
    shares: list[list[str]] = [[] for _ in range(count)]
    sizes = [0] * count
    for name in sorted(files, key=lambda name: len(files[name]), reverse=True):
        least = sizes.index(min(sizes))
        shares[least].append(name)
        sizes[least] += len(files[name]) + 1
    return shares
