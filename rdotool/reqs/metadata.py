"""Requirements of a Python project wherever it declares them.

OpenStack's projects use pbr: ``requirements.txt`` and ``[extras]`` in ``setup.cfg``. Others
have setuptools' ``[options]`` or PEP 621's ``[project]`` in ``pyproject.toml``, with
dependency groups (PEP 735). All are read as text; nothing of upstream's is run.
"""

from __future__ import annotations

import configparser
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rdotool.reqs import parse
from rdotool.reqs.parse import Requirement, Requirements, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Read = Callable[[str], str | None]

FILES = ("requirements.txt", "setup.cfg", "pyproject.toml")
"""What is read in any case; requirements.txt may name more."""
_TXT, _CFG, _TOML = FILES


def read_project(read: Read) -> list[Requirements]:
    """All requirements of a project: a value for each file that declares some.

    Args:
        read: gives a file's text by its path in the project, None when there is none.
    """
    found = [_of_txt(read), _of_cfg(read), *_of_toml(read)]
    return [one for one in found if one and (one.entries or one.unread)]


def _of_txt(read: Read) -> Requirements | None:
    return parse.parse_with_others(read, _TXT)


def _of_cfg(read: Read) -> Requirements | None:
    text = read(_CFG)
    if text is None:
        return None
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text, _CFG)
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or 1
        why = f"setup.cfg can't be read: {str(error).splitlines()[0]}"
        return Requirements(_CFG, (), (Unread(line, "", why),))
    return _gathered(_CFG, text, _cfg_values(parser))


def _cfg_values(parser: configparser.ConfigParser) -> Iterator[tuple[str, str]]:
    """Each requirement's text with its group."""
    run = parser.get("options", "install_requires", fallback="")
    yield from (("", line) for line in _texts(run))
    # pbr names the section [extras], setuptools [options.extras_require].
    for section in ("extras", "options.extras_require"):
        if parser.has_section(section):
            for extra, value in parser.items(section):
                yield from ((f"extra:{extra}", line) for line in _texts(value))


def _texts(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def _of_toml(read: Read) -> Iterator[Requirements]:
    text = read(_TOML)
    if text is None:
        return
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Requirements(_TOML, (), (Unread(1, "", f"pyproject.toml can't be read: {error}"),))
        return
    yield _gathered(_TOML, text, _toml_values(data))
    yield from _dynamic(read, data)


def _toml_values(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    project = _table(data.get("project"))
    yield from (("", text) for text in _list(project.get("dependencies")))
    for extra, texts in _table(project.get("optional-dependencies")).items():
        yield from ((f"extra:{extra}", text) for text in _list(texts))
    groups = _table(data.get("dependency-groups"))
    for group in groups:
        yield from ((f"group:{group}", text) for text in _group(groups, group, ()))
    build = _table(data.get("build-system"))
    yield from (("build", text) for text in _list(build.get("requires")))


def _group(groups: dict[str, Any], name: str, above: tuple[str, ...]) -> Iterator[str]:
    """A dependency group with those that it includes; a circle ends where it closes."""
    if name in above or not isinstance(groups.get(name), list):
        return
    for entry in groups[name]:
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict) and isinstance(entry.get("include-group"), str):
            yield from _group(groups, entry["include-group"], (*above, name))


def _dynamic(read: Read, data: dict[str, Any]) -> Iterator[Requirements]:
    """``dynamic = ["dependencies"]`` of setuptools: the files that are named there."""
    dynamic = _table(_table(_table(data.get("tool")).get("setuptools")).get("dynamic"))
    files = _table(dynamic.get("dependencies")).get("file", [])
    for name in [files] if isinstance(files, str) else _list(files):
        # pbr's file is read whether it is named here or not.
        found = parse.parse_with_others(read, name) if name != _TXT else None
        if found:
            yield found


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _gathered(name: str, text: str, values: Iterable[tuple[str, str]]) -> Requirements:
    """Parse each text as a requirement, at the line of the file where it stands."""
    lines = text.splitlines()
    at: dict[str, int] = {}
    entries, unread = list[Requirement](), list[Unread]()
    for group, value in values:
        at[value] = line = _line_of(value, lines, at.get(value, 0))
        found = parse.parse(value, name)
        entries += [_placed(entry, line, group) for entry in found.entries]
        unread += [entry._replace(line=line) for entry in found.unread]
    return Requirements(name, tuple(entries), tuple(unread))


def _line_of(value: str, lines: list[str], after: int) -> int:
    """The number of the next line that holds *value*, from 1; the last one's else."""
    first = value.splitlines()[0] if value else value
    numbers = (number for number, line in enumerate(lines, 1) if number > after and first in line)
    return next(numbers, after or 1)


def _placed(entry: Requirement, line: int, group: str) -> Requirement:
    """*entry* in its group; pbr writes an extra's marker as ``mysql:python_version…``."""
    return replace(entry, line=line, group=group)
