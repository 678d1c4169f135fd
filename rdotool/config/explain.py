"""From files and environment to the settings, and where each value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.config import files, settings
from rdotool.config.keys import KEYS, BadValueError
from rdotool.config.settings import Distro, Settings
from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdotool.config.files import Entry, File

DEFAULT, FILE, ENVIRONMENT = "default", "file", "environment"
_PREFIX = "RDOTOOL_"
# Variables of ours that are no settings.
_OTHERS = {files.NO_SYSTEM, "RDOTOOL_PID"}


@dataclass(frozen=True, slots=True)
class Value:
    """One setting and where it comes from.

    Attributes:
        key: such as ``rdoinfo_url``, or ``distros.foo.url``.
        value: what the settings hold.
        origin: ``default``, ``file`` or ``environment``.
        where: ``file:line``, or the variable's name; empty for a default.
    """

    key: str
    value: Any
    origin: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """The settings, each value's origin, and the files that were looked for."""

    settings: Settings
    values: tuple[Value, ...]
    files: tuple[File, ...]


def load(environ: Mapping[str, str], *, with_files: bool = True) -> Settings:
    """Read the settings.

    Args:
        environ: usually ``os.environ``; the XDG base directories, ``RDOTOOL_…``
            variables, and ``USERNAME``/``USER`` (as rdopkg) for the Gerrit user.
        with_files: whether to read the configuration files.

    Raises:
        RdotoolError: something in a configuration file is wrong.
        UsageError: a variable holds a value that makes no sense.
    """
    return explain(environ, with_files=with_files).settings


def explain(environ: Mapping[str, str], *, with_files: bool = True) -> Explained:
    """Read the settings, and keep where each value comes from.

    Raises:
        RdotoolError: as :func:`load`.
    """
    read = [files.read(path) for path in files.places(environ)] if with_files else []
    said: dict[str, Entry] = {}
    for entry in (entry for file in read for entry in file.entries):
        said.setdefault(entry.key, entry)
    values = [_value(name, environ, said) for name in KEYS]
    distros = list(_distro_values(environ, said))
    found = {value.key: value.value for value in values}
    return Explained(
        Settings(
            cache_dir=settings.cache_dir(environ),
            config_dir=settings.config_dir(environ),
            state_dir=settings.state_dir(environ),
            distros=_distros(distros),
            **found,
        ),
        (*values, *distros),
        tuple(read),
    )


def _value(name: str, environ: Mapping[str, str], said: Mapping[str, Entry]) -> Value:
    key = KEYS[name]
    if environ.get(key.variable):
        value = _of_variable(key.variable, key.check, environ[key.variable])
        return Value(name, value, ENVIRONMENT, key.variable)
    if name in said:
        return Value(name, said[name].value, FILE, said[name].where)
    if name == "review_user":
        for variable in ("USERNAME", "USER"):
            if environ.get(variable):
                return Value(name, environ[variable], ENVIRONMENT, variable)
    return Value(name, key.default, DEFAULT)


def _of_variable(variable: str, check: Any, text: str) -> Any:
    try:
        return check(text)
    except BadValueError as error:
        raise UsageError(f"{variable} {error.brief}", f"{error.hint}  Or unset it.") from None


def distro_variable(name: str, key: str) -> str:
    """The variable for a distribution's ``url`` or ``file``: ``RDOTOOL_FOOINFO_URL``."""
    upper = "".join(char if char.isascii() and char.isalnum() else "_" for char in name.upper())
    return f"{_PREFIX}{upper}INFO_{key.upper()}"


def _distro_values(environ: Mapping[str, str], said: Mapping[str, Entry]) -> Iterable[Value]:
    """The distributions of the files, with their variables; then those of variables alone."""
    known: set[str] = set()
    names = [key.split(".", 1)[1].rpartition(".")[0] for key in said if key.startswith("distros.")]
    for name in dict.fromkeys((*names, *_distros_of(environ))):
        for part, check in files.DISTRO_KEYS.items():
            key, variable = f"{files.DISTROS}.{name}.{part}", distro_variable(name, part)
            if variable in known:
                continue
            if environ.get(variable):
                known.add(variable)
                value = _of_variable(variable, check, environ[variable])
                yield Value(key, value, ENVIRONMENT, variable)
            elif key in said:
                yield Value(key, said[key].value, FILE, said[key].where)


def _distros_of(environ: Mapping[str, str]) -> list[str]:
    ends = tuple(f"INFO_{part.upper()}" for part in files.DISTRO_KEYS)
    own = {KEYS["rdoinfo_url"].variable, KEYS["rdoinfo_file"].variable}
    return [
        name.removeprefix(_PREFIX).rpartition("INFO_")[0].lower()
        for name in sorted(environ)
        if name.startswith(_PREFIX) and name.endswith(ends) and name not in own
    ]


def _distros(values: Iterable[Value]) -> tuple[Distro, ...]:
    parts: dict[str, dict[str, str]] = {}
    for value in values:
        name, _, part = value.key.removeprefix(f"{files.DISTROS}.").rpartition(".")
        parts.setdefault(name, {})[part] = value.value
    return tuple(
        Distro(name, found["url"], found.get("file") or f"{name.lower()}.yml")
        for name, found in parts.items()
        if "url" in found
    )


def strangers(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that look like settings and are none, each with the one that is near."""
    from difflib import get_close_matches

    known = {key.variable for key in KEYS.values()} | _OTHERS
    known |= {
        distro_variable(name, part) for name in _distros_of(environ) for part in ("url", "file")
    }
    odd = [
        name
        for name in sorted(environ)
        if name.startswith(_PREFIX) and name not in known and not name.startswith("RDOTOOL_TEST_")
    ]
    return {name: "".join(get_close_matches(name, known, n=1)) for name in odd}
