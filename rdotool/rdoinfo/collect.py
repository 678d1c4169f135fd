"""The info file and all that it imports, in the order in which they are merged."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from rdotool.adapters.yamlfile import Places, parse
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

# a.yml importing b.yml twice, b.yml importing c.yml twice, … grows without bound.
MAX_IMPORTS = 5000


class InfoFile(NamedTuple):
    """One info file as read.

    Attributes:
        name: path within the source, ``tags/caracal.yml``.
        shown: how to call it in errors.
        data: its bytes.
        content: the mapping it holds; shared, so never changed.
    """

    name: str
    shown: str
    data: bytes
    content: dict[str, Any]


class Reader(Protocol):
    """Where info files come from."""

    def read(self, name: str) -> bytes:
        """The bytes of the file *name*.

        Raises:
            RdotoolError: there is no such file.
        """

    def shown(self, name: str) -> str:
        """How to call the file *name* in errors."""


class Collector:
    """Reads info files, each one once however often it is imported.

    Args:
        faults: where to put what is wrong, so that the rest is read all the same; without
            it, the first fault is raised.
        like: another one, whose parsed files are known here, too.
    """

    def __init__(
        self, faults: list[RdotoolError] | None = None, like: Collector | None = None
    ) -> None:
        self._parsed: dict[bytes, dict[str, Any]] = like._parsed if like else {}
        self._faults = faults

    def collect(self, reader: Reader, info_file: str) -> list[InfoFile]:
        """*info_file* and its imports, depth first; a file imported twice stands twice.

        Raises:
            RdotoolError: a file is missing or broken, imports run in a circle or lead
                out of the source.
        """
        check_path(info_file, "")
        return _Walk(self, reader).walk(posixpath.normpath(info_file))

    def fail(self, fault: RdotoolError) -> None:
        """Raise *fault*, or note it where faults are gathered."""
        if self._faults is None:
            raise fault
        self._faults.append(fault)

    def file(self, reader: Reader, name: str) -> InfoFile:
        """Read one file; equal bytes (of two commits) are parsed once."""
        data, shown = reader.read(name), reader.shown(name)
        content = self._parsed.get(data)
        if content is None:
            content = self._parsed[data] = parse(data, shown)
        return InfoFile(name, shown, data, content)


class _Walk:
    """One walk along the imports."""

    def __init__(self, collector: Collector, reader: Reader) -> None:
        self._collector = collector
        self._reader = reader
        self._files: dict[str, InfoFile] = {}
        self._found: list[InfoFile] = []

    def walk(self, name: str) -> list[InfoFile]:
        self._visit(name, (), "")
        return self._found

    def _visit(self, name: str, path: tuple[str, ...], where: str) -> None:
        try:
            self._check(name, path, where)
            file = self._file(name, where)
        except RdotoolError as fault:
            self._collector.fail(fault)
            return
        self._found.append(file)
        for child, line in self._imports(file):
            self._visit(child, (*path, name), line)

    def _check(self, name: str, path: tuple[str, ...], where: str) -> None:
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise RdotoolError(
                f"info files import each other in a circle: {circle}",
                "Remove one of these imports.",
                where=where,
            )
        if len(self._found) >= MAX_IMPORTS:
            raise RdotoolError(f"more than {MAX_IMPORTS} imports", where=where)

    def _file(self, name: str, where: str) -> InfoFile:
        if name not in self._files:
            try:
                self._files[name] = self._collector.file(self._reader, name)
            except RdotoolError as error:
                if not error.where:
                    error.where = where
                raise
        return self._files[name]

    def _imports(self, file: InfoFile) -> Iterator[tuple[str, str]]:
        """The names that *file* imports, and where each import stands."""
        if file.content.get("remote-info"):
            self._collector.fail(_remote(_line(file, "remote-info")))
        imports = file.content.get("import") or []
        if not isinstance(imports, list):
            where = _line(file, "import")
            self._collector.fail(RdotoolError("import must be a list of file names", where=where))
            return
        if not imports:
            return
        places = Places(file.data)
        for number, name in enumerate(imports):
            try:
                yield _imported(name, f"{file.shown}:{places.line(('import', number))}")
            except RdotoolError as fault:
                self._collector.fail(fault)


def _imported(name: Any, where: str) -> tuple[str, str]:
    """One import's file name, and where it stands."""
    if isinstance(name, dict):
        raise _remote(where)
    if not isinstance(name, str):
        raise RdotoolError(f"{name!r} is no file name to import", where=where)
    check_path(name, where)
    return posixpath.normpath(name), where


def _remote(where: str) -> RdotoolError:
    return RdotoolError(
        "remote-info is refused: the data would decide what is fetched from where",
        "Copy the remote info file into the folder and import the copy.",
        where=where,
    )


def _line(file: InfoFile, section: str) -> str:
    return f"{file.shown}:{Places(file.data).line((section,))}"


def check_path(name: str, where: str) -> None:
    """Refuse a file name that leads out of the source.

    Raises:
        RdotoolError: it is empty, absolute, has a ``..``, or control characters.
    """
    parts = name.split("/")
    if not name or name.startswith("/") or ".." in parts or not name.isprintable():
        raise RdotoolError(
            f"the info file name {name!r} is refused: it leads out of the source",
            "Name a file inside it, relative to its top: rdo-full.yml",
            where=where,
        )
