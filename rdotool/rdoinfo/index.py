"""The index: a parsed rdoinfo in one file that is read in parts.

Layout: a header line, then chunks. Each is a CRC-32 in hex, a blank, JSON and a newline,
so that a torn or rotten file is noticed (and then made anew). The header tells where
each chunk lies. There is a chunk for each attribute (its value in every package, for
searching), and two for each package: all of it, and its text as ``info`` prints it.
A search decodes the attributes it asks about and the packages that it finds.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload
from zlib import crc32

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from mmap import mmap

Package = dict[str, Any]

FORMAT = 1


class Damaged(Exception):
    """The bytes are no index, or of another format."""


class Info:
    """A whole rdoinfo, decoded as far as it is asked for.

    Args:
        data: an index, as ``writer.encode`` makes it.
        repair: makes the info anew when a part of *data* turns out to be damaged.

    Raises:
        Damaged: it is none.
    """

    def __init__(self, data: bytes | mmap, repair: Callable[[], Info] | None = None) -> None:
        self.data = data
        self._repair = repair
        self._start = data.find(b"\n") + 1
        self.header: dict[str, Any] = _chunk(data[: self._start])
        if self.header["format"] != FORMAT:
            raise Damaged

    def __len__(self) -> int:
        """How many packages there are."""
        return int(self.header["count"])

    @cached_property
    def releases(self) -> list[dict[str, Any]]:
        """The releases, each with its repos, in the order of the file."""
        found: list[dict[str, Any]] = self._part("releases")
        return found

    @cached_property
    def rest(self) -> dict[str, Any]:
        """All other sections, such as ``components`` and ``package-configs``."""
        found: dict[str, Any] = self._part("rest")
        return found

    def column(self, attribute: str) -> list[Any] | None:
        """The values of one attribute in every package; None when no package has it.

        A mapping is stood for by the list of its keys, and what can't be searched (a
        number) by ``{"type": "int"}``.
        """
        if attribute not in self.header["columns"]:
            return None
        found: list[Any] = self._at(*self.header["columns"][attribute])
        return found

    @property
    def packages(self) -> Packages:
        """Every package, decoded one by one."""
        return Packages(self)

    def at(self, number: int) -> Package:
        """The package at the position *number*."""
        found: Package = self._at(*self._places[2 * number : 2 * number + 2])
        return found

    def text(self, number: int) -> str:
        """The part of a package's printed text that is YAML."""
        found: str = self._at(*self._places[2 * number + 1 : 2 * number + 3])
        return found

    def package(self, name: str) -> Package | None:
        """The package of exactly this name."""
        names = self.column("name") or []
        return self.at(names.index(name)) if name in names else None

    def filter(self, filters: Mapping[str, str] | list[str]) -> list[Package]:
        """The packages that pass every filter; see :func:`~rdotool.rdoinfo.query.select`."""
        from rdotool.rdoinfo import query

        return [self.at(number) for number in query.select(self, query.filters(filters))]

    def find(self, text: str, *, strict: bool = False) -> Package | None:
        """The best match by name, project or URL; see :func:`~rdotool.rdoinfo.query.find`."""
        from rdotool.rdoinfo import query

        number = query.find(self, text, strict=strict)
        return None if number is None else self.at(number)

    @cached_property
    def _places(self) -> list[int]:
        """Where each package's two chunks begin, and where the last ends."""
        found: list[int] = self._part("places")
        return found

    def _part(self, name: str) -> Any:
        return self._at(*self.header["parts"][name])

    def _at(self, start: int, end: int) -> Any:
        try:
            return _chunk(self.data[self._start + start : self._start + end])
        except Damaged:
            self._mend()
            return self._at(start, end)

    def _mend(self) -> None:
        """Take the data of an info made anew, which has everything at the same place."""
        if self._repair is None:
            raise Damaged
        new, self._repair = self._repair(), None
        if any(new.header[key] != self.header[key] for key in ("parts", "columns")):
            raise RdotoolError("rdoinfo was changed while it was read", "Run the command again.")
        self.data, self._start = new.data, new._start


class Packages:
    """The packages of an info as a sequence that decodes what it is asked for."""

    def __init__(self, info: Info) -> None:
        self._info = info

    def __len__(self) -> int:
        return len(self._info)

    def __iter__(self) -> Iterator[Package]:
        return (self._info.at(number) for number in range(len(self)))

    @overload
    def __getitem__(self, number: int) -> Package: ...
    @overload
    def __getitem__(self, number: slice) -> list[Package]: ...
    def __getitem__(self, number: int | slice) -> Package | list[Package]:
        numbers = range(len(self))[number]
        if isinstance(numbers, range):
            return [self._info.at(one) for one in numbers]
        return self._info.at(numbers)


def _chunk(raw: bytes) -> Any:
    """The value in a chunk.

    Raises:
        Damaged: its checksum is wrong.
    """
    if raw[:8] != b"%08x" % crc32(raw[9:]):
        raise Damaged
    return json.loads(raw[9:])
