"""The files that a spec's Source and Patch lines name, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import UsageError
from rdotool.spec.sources import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.spec import Spec

_LONGEST = 240  # bytes: a file system's 255, less what a temporary name takes
# No source may be written over these, whatever a spec says.
_OURS = ("sources",)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Source or Patch of a spec.

    Attributes:
        label: as rpm calls it, ``Source0``.
        value: as it stands in the spec.
        url: the same with macros expanded; None when it can't be known without running
            something. A file of the distgit's own has its name here.
        name: of the file that rpm looks for; empty when it can't be known.
        line: 0-based.
        counts: False when it stands in a condition that does not hold.
    """

    label: str
    value: str
    url: str | None
    name: str
    line: int
    counts: bool

    @property
    def is_remote(self) -> bool:
        """Whether there is a URL to fetch it from."""
        return "://" in (self.value if self.url is None else self.url)

    @property
    def is_patch(self) -> bool:
        """Whether it is a Patch."""
        return self.label.startswith("Patch")


def of(spec: Spec) -> list[SourceFile]:
    """All sources, then all patches, in the spec's order."""
    rows = [(f"Source{one.number}", one.value, one.line) for one in spec.sources()]
    rows += [(f"Patch{one.number}", one.value, one.line) for one in spec.patches()]
    return [_file(spec, *row) for row in rows]


def _file(spec: Spec, label: str, value: str, line: int) -> SourceFile:
    url = spec.try_expand(value)
    # What stays of a macro is one that the spec doesn't define.
    url = None if url is None or "%{" in url else url
    counts = spec.state.activity.get(line) is not False
    return SourceFile(label, value, url, file_name(url) if url else "", line, counts)


def chosen(files: Sequence[SourceFile], wanted: Sequence[str]) -> list[SourceFile]:
    """Those of *files* that *wanted* names: ``0``, ``Source0``, ``Patch3`` or a file's name.

    Without a name these are all that count; a named one is taken in any case.

    Raises:
        UsageError: a name is none of these.
    """
    if not wanted:
        return [file for file in files if file.counts]
    found: list[SourceFile] = []
    for name in wanted:
        named = [file for file in files if name.lower() in _names(file)]
        if not named:
            raise UsageError(
                f"the spec has no source {name!r}",
                "It has: " + ", ".join(file.label for file in files) if files else "",
            )
        # The same number may stand in each arm of a condition.
        found += [file for file in named if file.counts] or named[:1]
    return list(dict.fromkeys(found))


def _names(file: SourceFile) -> Iterator[str]:
    label = file.label.lower()
    yield label
    if not file.is_patch:
        yield label.removeprefix("source")
    if file.name:
        yield file.name.lower()


def objection(name: str) -> str:
    """Why no fetched file may be called *name*; empty when it may."""
    if not name:
        return "its URL ends in no file name"
    if name.startswith(("-", ".")):
        return f"its file name begins with {name[0]!r}"
    if not name.isprintable() or any(char in name for char in " \\/"):
        return "its file name holds blanks, slashes or control characters"
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        return "its file name is too long"
    if name.lower().endswith(".spec") or name.lower() in _OURS:
        return f"{name} is a file of the distgit's own"
    return ""
