"""A requirements file read line by line, as pip reads it.

The format is pip's: one PEP 508 requirement a logical line; ``\\`` at the end of a line
joins it to the next; ``#`` begins a comment at the start of a line or after a space.
What is no requirement (options, other files, URLs without a name) or can't be read is
kept with its line and the reason, so that nobody takes silence for "no change".
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from packaging.requirements import Requirement as PackagingRequirement

_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"(?:^|\s+)#.*$")
# pip's options that belong to one requirement begin after a space.
_OPTIONS = re.compile(r"\s+(?=--?[A-Za-z])")
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|file:|[./~])")

_OTHER = re.compile(r"(?:-r|--requirement)[\s=]*(\S+)")

_WHY_OPTION = {
    "-r": "another file of requirements, not looked into",
    "--requirement": "another file of requirements, not looked into",
    "-c": "a file of constraints, not looked into",
    "--constraint": "a file of constraints, not looked into",
    "-e": "an editable install has no version to compare",
    "--editable": "an editable install has no version to compare",
}


class Unread(NamedTuple):
    """A line that takes no part in a comparison.

    Attributes:
        line: number of its first physical line, from 1.
        text: the line without comment, joined to its continuation.
        why: the reason, for the user.
        file: where the line stands, when that isn't the file that was asked for.
    """

    line: int
    text: str
    why: str
    file: str = ""


@dataclass(frozen=True)
class Requirement:
    """One requirement.

    Attributes:
        name: as the file spells it.
        canonical: the name for comparing: lower case, each run of ``-_.`` one ``-``.
        specifier: its clauses in one fixed order, such as ``>=2.0,!=2.1``; may be empty.
        extras: sorted; ``("mysql",)`` for ``oslo.db[mysql]``.
        marker: environment marker in packaging's spelling; empty when there is none.
        line: number of its first physical line, from 1.
        url: the address of a ``name @ URL`` requirement, else empty.
        file: the file that it stands in.
        group: empty for what is needed to run; else ``extra:NAME``, ``group:NAME`` (of
            dependency groups) or ``build``.
    """

    name: str
    canonical: str
    specifier: str
    extras: tuple[str, ...]
    marker: str
    line: int
    url: str = ""
    file: str = field(default="", compare=False)
    group: str = field(default="", compare=False)

    @property
    def where(self) -> str:
        """``file:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Requirements:
    """A whole file.

    Attributes:
        name: what to call the file in messages.
        entries: the requirements in the file's order; a name may stand more than once.
        unread: the lines that are no requirement or that can't be read.
    """

    name: str
    entries: tuple[Requirement, ...] = ()
    unread: tuple[Unread, ...] = field(default=())


def parse(text: str, name: str) -> Requirements:
    """Read the text of a requirements file; nothing in it makes this fail.

    Other files that it names (``-r``) aren't looked into: see :func:`parse_with_others`.

    Args:
        text: the file's content.
        name: what to call the file in messages, such as ``requirements.txt``.
    """
    entries: list[Requirement] = []
    unread: list[Unread] = []
    for line, content in _logical_lines(text):
        requirement, rest = _read(line, content)
        if requirement is not None:
            entries.append(replace(requirement, file=name))
        if rest is not None:
            unread.append(rest)
    return Requirements(name, tuple(entries), tuple(unread))


def parse_with_others(read: Callable[[str], str | None], name: str) -> Requirements | None:
    """Read a requirements file and those that it includes by ``-r``.

    Args:
        read: gives a file's text by its path, None when there is none.
        name: the path of the first one.

    Returns:
        None when there is no such file. What can't be followed stays among the unread.
    """
    text = read(name)
    return None if text is None else _included(read, name, text, frozenset({name}))


def _included(
    read: Callable[[str], str | None], name: str, text: str, seen: frozenset[str]
) -> Requirements:
    found = parse(text, name)
    entries, unread = list(found.entries), list[Unread]()
    for line in found.unread:
        path = _other_file(line.text, name)
        other = read(path) if path and path not in seen else None
        if path is None or other is None:
            unread.append(line)
            continue
        inner = _included(read, path, other, seen | {path})
        entries += inner.entries
        unread += [one if one.file else one._replace(file=path) for one in inner.unread]
    return Requirements(name, tuple(entries), tuple(unread))


def _other_file(text: str, name: str) -> str | None:
    """The path that a ``-r`` line names, as pip reads it: from the file's own folder.

    None for a URL, and for what lies outside of upstream's source.
    """
    match = _OTHER.fullmatch(text)
    if not match or (_URL.match(match[1]) and not match[1].startswith(".")):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
    return None if path.startswith(("../", "/")) or path == ".." else path


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines joined, comments taken off, blank ones left out; numbered by their first."""
    first, parts = 0, list[str]()
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1):
        first = first or number
        comment = line.lstrip().startswith("#")
        # A comment line ends a continuation, whatever its own last character.
        if line.endswith("\\") and not comment:
            parts.append(line[:-1])
            continue
        parts.append(f" {line}" if comment else line)
        yield from _uncommented(first, "".join(parts))
        first, parts = 0, []
    if parts:
        yield from _uncommented(first, "".join(parts))


def _uncommented(number: int, line: str) -> Iterator[tuple[int, str]]:
    content = _COMMENT.sub("", line).strip()
    if content:
        yield number, content


def _read(line: int, content: str) -> tuple[Requirement | None, Unread | None]:
    """A line is a requirement, is none, or is one with options behind it."""
    from packaging.requirements import InvalidRequirement

    if content.startswith("-"):
        return None, Unread(line, content, _why_option(content))
    requirement, *options = _OPTIONS.split(content, maxsplit=1)
    try:
        parsed = _parsed(requirement)
    except InvalidRequirement as error:
        return None, Unread(line, content, _why_invalid(requirement, error))
    rest = Unread(line, options[0], "an option, not compared") if options else None
    return replace(parsed, line=line), rest


# The files of one project's series have most of their lines in common.
@lru_cache(maxsize=8192)
def _parsed(text: str) -> Requirement:
    """One requirement, of no line yet."""
    from packaging.requirements import Requirement as PackagingRequirement
    from packaging.utils import canonicalize_name

    parsed = PackagingRequirement(text)
    return Requirement(
        name=parsed.name,
        canonical=canonicalize_name(parsed.name),
        specifier=",".join(_clauses(parsed)),
        extras=tuple(sorted(parsed.extras)),
        marker=str(parsed.marker or ""),
        line=0,
        url=parsed.url or "",
    )


def _clauses(parsed: PackagingRequirement) -> list[str]:
    """The clauses in an order that is always the same: packaging keeps a set.

    Lower bounds first, then upper ones, then exclusions, as OpenStack's files have them.
    """
    order = ("===", "==", "~=", ">=", ">", "<=", "<", "!=")
    return [
        str(clause)
        for clause in sorted(
            parsed.specifier, key=lambda one: (order.index(one.operator), one.version)
        )
    ]


def _why_option(content: str) -> str:
    option = re.split(r"[\s=]", content, maxsplit=1)[0]
    # pip also takes the value right behind a short option: -rother.txt
    short = content[:2] if not content.startswith("--") else option
    return _WHY_OPTION.get(short, "an option of pip's, no requirement")


def _why_invalid(requirement: str, error: Exception) -> str:
    if _URL.match(requirement):
        return "an address or a path without a name"
    first, *_ = str(error).splitlines() or [""]
    return f"no valid requirement: {first}"
