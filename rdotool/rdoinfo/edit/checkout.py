"""The info files of a checkout, with edits that are not on the disk yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.adapters.yamltext import YamlText, document
from rdotool.errors import RdotoolError
from rdotool.rdoinfo.build import build
from rdotool.rdoinfo.collect import Collector, InfoFile, check_path
from rdotool.rdoinfo.folder import open_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INFO_FILE = "rdo-full.yml"


class Checkout:
    """Reads a folder's info files once, and holds what shall become of them.

    It is a source of info files itself (:class:`~rdotool.rdoinfo.collect.Reader`): who
    reads it sees the edits.

    Args:
        root: the folder with the info files.
        info_file: the one that imports the others.

    Attributes:
        collector: what has read the files.

    Raises:
        RdotoolError: there is no such folder or file, or a file is broken.
    """

    def __init__(self, root: Path, info_file: str = INFO_FILE) -> None:
        self.root = root
        self.info_file = info_file
        self._folder = open_folder(root)
        self.collector = Collector()
        files = self.collector.collect(self._folder, info_file)
        self._files = {file.name: file for file in files}
        self._texts: dict[str, YamlText] = {}
        self._made: dict[str, bytes | None] = {}
        self._merged: dict[Any, dict[str, Any]] = {}

    # --- looking -------------------------------------------------------------------------

    @property
    def files(self) -> dict[str, InfoFile]:
        """The files as they are on the disk, by name, in the order in which they are merged."""
        return dict(self._files)

    def content(self, name: str) -> dict[str, Any]:
        """What the file *name* held before any edit; it must not be changed.

        Raises:
            RdotoolError: rdoinfo has no such file.
        """
        if name not in self._files:
            raise RdotoolError(
                f"{self.shown(name)} is no info file that {self.info_file} imports",
                "See what it imports, or choose another info file with -i.",
            )
        return self._files[name].content

    def packages(self, name: str) -> list[dict[str, Any]]:
        """The package entries of the file *name*, before any edit."""
        return self.content(name).get("packages") or []

    # --- editing -------------------------------------------------------------------------

    def text(self, name: str) -> YamlText:
        """The file *name* to be edited; all its edits meet in it.

        Raises:
            RdotoolError: rdoinfo has no such file.
        """
        if name not in self._texts:
            self.content(name)
            self._texts[name] = YamlText(self._files[name].data, self.shown(name))
        return self._texts[name]

    def create(self, name: str, content: Mapping[str, Any] | bytes) -> None:
        """Let there be a new file *name* with *content*.

        Raises:
            RdotoolError: there is one, or the name leads out of the folder.
        """
        check_path(name, "")
        there = self._made.get(name, b"") is not None and (self.root / name).exists()
        if there or self._made.get(name):
            raise RdotoolError(f"{self.shown(name)} is there already", "Remove it, or edit it.")
        self._made[name] = content if isinstance(content, bytes) else document(dict(content))

    def delete(self, name: str) -> None:
        """Let the file *name* be gone; its edits are forgotten.

        Raises:
            RdotoolError: rdoinfo has no such file.
        """
        self.content(name)
        self._texts.pop(name, None)
        self._made[name] = None

    def changed(self) -> dict[str, bytes | None]:
        """The bytes of each file that is new or changes, None for one that goes.

        Raises:
            RdotoolError: a file can't be edited safely.
        """
        found: dict[str, bytes | None] = dict(self._made)
        for name, text in self._texts.items():
            data = text.render()
            if data != self._files[name].data:
                found[name] = data
        return found

    # --- as a source of info files ----------------------------------------------------------

    def read(self, name: str) -> bytes:
        """The bytes of the file *name*, with its edits.

        Raises:
            RdotoolError: there is no such file.
        """
        if name in self._made:
            data = self._made[name]
            if data is None:
                raise RdotoolError(f"{self.shown(name)} would be gone", "Take its import away.")
            return data
        if name in self._texts:
            return self._texts[name].render()
        return self._files[name].data if name in self._files else self._folder.read(name)

    def names(self) -> list[str]:
        """Every YAML file on the disk and among the new ones, but for those that go."""
        gone = {name for name, data in self._made.items() if data is None}
        return sorted({*self._folder.names(), *self._made} - gone)

    def shown(self, name: str) -> str:
        """How to call the file *name* in errors."""
        return self._folder.shown(name)

    def merged(self, tag: str | None = None) -> dict[str, Any]:
        """The whole info with the edits in it; it must not be changed.

        Raises:
            RdotoolError: it would contradict itself.
        """
        state = (tag, len(self._made), sum(text.count for text in self._texts.values()))
        if state not in self._merged:
            self._merged[state] = build(self, self.info_file, tag, self.collector)
        return self._merged[state]
