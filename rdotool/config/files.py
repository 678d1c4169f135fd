"""The configuration files: where they lie, and what stands in which line of them."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.config.keys import KEYS, BadValueError, filled, url
from rdotool.config.settings import config_dir
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME = "config.yaml"
NO_SYSTEM = "RDOTOOL_CONFIG_NOSYSTEM"
DISTROS = "distros"
DISTRO_KEYS = {"url": url, "file": filled}

_SYSTEM = ("/etc/xdg", "/etc")
_MAX_SIZE = 1024 * 1024
_LIST = f"The keys are: {', '.join(KEYS)}, {DISTROS}."


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a file: the *key* (``distros.foo.url``), the setting, and ``file:line``."""

    key: str
    value: Any
    where: str


@dataclass(frozen=True, slots=True)
class File:
    """A configuration file: its *path*, whether it is there, and what it says."""

    path: Path
    found: bool
    entries: tuple[Entry, ...] = field(default=())


def places(environ: Mapping[str, str]) -> list[Path]:
    """Every file that may hold settings; the first that has a key wins.

    The user's own comes first, then those of ``XDG_CONFIG_DIRS`` (``/etc/xdg`` by its
    specification), then ``/etc``'s. ``RDOTOOL_CONFIG_NOSYSTEM=1`` leaves out all but the
    user's own.
    """
    own = config_dir(environ) / NAME
    if environ.get(NO_SYSTEM, "0") not in ("", "0"):
        return [own]
    said = [part for part in environ.get("XDG_CONFIG_DIRS", "").split(":") if part[:1] == "/"]
    folders = dict.fromkeys([*(said or _SYSTEM[:1]), *_SYSTEM[1:]])
    return list(dict.fromkeys([own, *(Path(folder) / "rdotool" / NAME for folder in folders)]))


def read(path: Path) -> File:
    """A file's settings, checked.

    Raises:
        RdotoolError: it can't be read, or something in it is wrong; with ``file:line``.
    """
    data = _bytes(path)
    if data is None:
        return File(path, found=False)
    # Only now: whoever has no such file doesn't wait for yaml to be imported.
    from rdotool.adapters import yamlfile

    kind = yamlfile.Kind(
        "a configuration file",
        f"It holds one `key: value` a line. {_LIST}",
        unique=True,
        may_be_empty=True,
    )
    content = yamlfile.parse(data, str(path), kind)
    lines = yamlfile.lines(data, 3)
    return File(path, found=True, entries=tuple(_Checked(path, lines).entries(content)))


def _bytes(path: Path) -> bytes | None:
    """The file's bytes, None where there is none.

    Raises:
        RdotoolError: there is something, and it is no readable file.
    """
    where = str(path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            # Opening a pipe would wait for ever.
            what = "a folder" if stat.S_ISDIR(found.st_mode) else "no plain file"
            raise RdotoolError(
                f"this is {what}, not a configuration file",
                "Move it away, or put a file there.",
                where=where,
            )
        if found.st_size > _MAX_SIZE:
            raise RdotoolError("this is too large for a configuration file", where=where)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RdotoolError(
            f"the configuration can't be read: {error.strerror}",
            "Mend its permissions, or move it away.",
            where=where,
        ) from None


class _Checked:
    """The entries of one file, each with its line."""

    def __init__(self, path: Path, lines: Mapping[tuple[str, ...], int]) -> None:
        self._path = path
        self._lines = lines

    def entries(self, content: Mapping[str, Any]) -> Iterator[Entry]:
        for name, value in content.items():
            if name == DISTROS:
                yield from self._distros(value)
            elif name not in KEYS:
                raise self._unknown((name,), [*KEYS, DISTROS], f"the key {name!r} is unknown")
            elif value is not None:
                # `key:` alone says nothing, as if the line weren't there.
                yield self._entry((name,), KEYS[name].check, value)

    def _distros(self, value: Any) -> Iterator[Entry]:
        for name, parts in self._mapping((DISTROS,), value).items():
            for key, part in self._mapping((DISTROS, name), parts).items():
                path = (DISTROS, name, key)
                if key not in DISTRO_KEYS:
                    raise self._unknown(
                        path, list(DISTRO_KEYS), f"{key!r} is unknown: a distro has url and file"
                    )
                if part is not None:
                    yield self._entry(path, DISTRO_KEYS[key], part)

    def _mapping(self, path: tuple[str, ...], value: Any) -> dict[str, Any]:
        if value is None or isinstance(value, dict):
            return value or {}
        raise RdotoolError(
            f"{'.'.join(path)} must be a mapping",
            "Such as:\ndistros:\n  foo:\n    url: https://example.org/fooinfo.git",
            where=self._where(path),
        )

    def _entry(self, path: tuple[str, ...], check: Any, value: Any) -> Entry:
        name = ".".join(path)
        try:
            return Entry(name, check(value), self._where(path))
        except BadValueError as error:
            raise RdotoolError(
                f"{name} {error.brief}", error.hint, where=self._where(path)
            ) from None

    def _unknown(self, path: tuple[str, ...], known: list[str], brief: str) -> RdotoolError:
        from difflib import get_close_matches

        near = get_close_matches(path[-1].lower().replace("-", "_"), known, n=1)
        hint = f"Did you mean {near[0]}? {_LIST}" if near else _LIST
        return RdotoolError(brief, hint, where=self._where(path))

    def _where(self, path: tuple[str, ...]) -> str:
        return f"{self._path}:{self._lines.get(path, 1)}"
