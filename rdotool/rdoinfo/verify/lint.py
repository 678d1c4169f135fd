"""yamllint's findings, remembered for each file's content."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from rdotool.adapters import yamllint
from rdotool.adapters.yamllint import Problem
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.signature import digest
from rdotool.rdoinfo.verify.model import READING, YAMLLINT, Finding
from rdotool.rdoinfo.writer import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from rdotool.rdoinfo.collect import InfoFile
    from rdotool.rdoinfo.verify.run import Report

# The rules of redhat-openstack/rdoinfo's .yamllint, for a copy that has none.
CONFIG = """\
extends: default
rules:
  document-start: disable
  indentation: disable
  line-length: disable
"""
MISSING = "yamllint is not installed, so its findings are left out: pip install yamllint"
_KEPT = 2000  # files
_SYNTAX = "(syntax)"

Known = dict[str, list[tuple[int, str]]]


def linted(
    report: Report,
    config: str | None,
    cache_dir: Path,
    progress: Callable[[str], None] = lambda _text: None,
) -> Report:
    """*report* with what yamllint finds in the same files.

    Args:
        config: what the checkout's ``.yamllint`` says, None where it has none.
        cache_dir: where findings are remembered; what is there isn't looked for again.
        progress: is told when it will take a while.
    """
    if not yamllint.version():
        return report.joined([], [MISSING])
    memory = _Memory(cache_dir / "rdoinfo-verify" / "yamllint.json", config or CONFIG)
    new = [file for file in report.files if memory.get(file) is None]
    if new:
        progress(f"yamllint: {len(new)} files that are new to it")
        try:
            problems = yamllint.lint({file.name: file.data for file in new}, config or CONFIG)
        except RdotoolError as error:
            return report.joined([], [f"{error.brief}. Its findings are left out."])
        for file in new:
            memory.put(file, problems[file.name])
    memory.store(report.files)
    unread = {one.file for one in report.findings if one.rule == READING.name}
    return report.joined(_findings(report.files, memory, unread), [])


def _findings(files: Iterable[InfoFile], memory: _Memory, unread: set[str]) -> Iterable[Finding]:
    for file in files:
        for problem in memory.get(file) or ():
            if not (file.shown in unread and problem.text.endswith(_SYNTAX)):
                yield Finding(
                    file.shown, problem.line, YAMLLINT.level, YAMLLINT.name, problem.text
                )


class _Memory:
    """What yamllint found, by the files' names and contents."""

    def __init__(self, path: Path, config: str) -> None:
        self._path = path
        self._base = f"{yamllint.version()}\0{config}\0"
        self._known: Known = {}
        self._keys: dict[tuple[str, bytes], str] = {}
        self._changed = False
        with suppress(OSError, ValueError, TypeError, AttributeError):
            self._known = {
                str(key): [(int(line), str(text)) for line, text in found]
                for key, found in json.loads(path.read_bytes()).items()
            }

    def get(self, file: InfoFile) -> list[Problem] | None:
        """What is known of *file*, None where nothing is."""
        found = self._known.get(self._key(file))
        return None if found is None else [Problem(*each) for each in found]

    def put(self, file: InfoFile, problems: Sequence[Problem]) -> None:
        """Remember what was found in *file*."""
        self._known[self._key(file)] = [(each.line, each.text) for each in problems]
        self._changed = True

    def store(self, files: Iterable[InfoFile]) -> None:
        """Write it down, with *files* as the last that were used."""
        if not self._changed:
            return
        used = {self._key(file): self._known[self._key(file)] for file in files}
        others = {key: found for key, found in self._known.items() if key not in used}
        kept = list(others.items())[-_KEPT:]
        store(self._path, json.dumps({**dict(kept), **used}).encode("ascii"))

    def _key(self, file: InfoFile) -> str:
        place = (file.name, file.data)
        if place not in self._keys:
            text = f"{self._base}{file.name}\0".encode("utf-8", "surrogateescape")
            self._keys[place] = digest(text + file.data)
        return self._keys[place]
