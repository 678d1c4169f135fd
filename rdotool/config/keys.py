"""Every key of the configuration: its name, what may be its value, and the default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters import numbers
from rdotool.config.settings import AUTO, PYTHON, RDO, RDOINFO_FILE, RDOINFO_MAX_AGE, RDOINFO_URL

if TYPE_CHECKING:
    from collections.abc import Callable

_YES = ("1", "yes", "true", "on")
_NO = ("0", "no", "false", "off")
_SHOWN = 60  # characters of a wrong value
_QUOTE = "Put it in quotes if it is text."


class BadValueError(Exception):
    """A value that a key can't have: what is wrong (*brief*) and what to do (*hint*)."""

    def __init__(self, brief: str, hint: str) -> None:
        super().__init__(brief)
        self.brief = brief
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        name: in the file; its variable is ``RDOTOOL_NAME``.
        check: makes the setting of a value of the file, or of a variable's text.
        default: the setting when nobody says anything.
        about: what it decides, a few words.
    """

    name: str
    check: Callable[[Any], Any]
    default: Any
    about: str

    @property
    def variable(self) -> str:
        """The variable that overrides the files."""
        return f"RDOTOOL_{self.name.upper()}"


def text(value: Any) -> str:
    """One line of text.

    Raises:
        BadValueError: it is none.
    """
    if not isinstance(value, str):
        raise BadValueError(f"must be text, not {_kind(value)}", _QUOTE)
    if not value.isprintable():
        raise BadValueError("must be one line without control characters", "Write it anew.")
    return value.strip()


def filled(value: Any) -> str:
    """One line of text that isn't empty.

    Raises:
        BadValueError: it is none.
    """
    found = text(value)
    if not found:
        raise BadValueError("must not be empty", "Leave the key out to have the default.")
    return found


def url(value: Any) -> str:
    """A URL that git may be given.

    Raises:
        BadValueError: git may not.
    """
    from rdotool.adapters.urls import check_url
    from rdotool.errors import RdotoolError

    try:
        return check_url(filled(value))
    except RdotoolError as error:
        raise BadValueError(f"is no good: {error.brief}", error.hint) from None


def web_url(value: Any) -> str:
    """The URL of a web server, without a login.

    Raises:
        BadValueError: it is none.
    """
    from urllib.parse import urlsplit

    found = text(value)
    try:
        parts = urlsplit(found)
        good = parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if found and (not good or " " in found):
        raise BadValueError("must be a https or http URL", "Such as https://review.example.org")
    if "@" in found.partition("://")[2].partition("/")[0]:
        raise BadValueError("must not have a user or password", "They belong into ~/.netrc.")
    return found.rstrip("/")


def person(value: Any) -> str:
    """A name or an address as it stands in a changelog's header.

    Raises:
        BadValueError: it would break the header.
    """
    found = text(value)
    if "<" in found or ">" in found:
        raise BadValueError("must not have < or >", "Name and address are two keys.")
    return found


def python(value: Any) -> str:
    """A version of Python such as 3.12; YAML makes a number of it without quotes.

    Raises:
        BadValueError: it is none.
    """
    found = value if isinstance(value, str) else ""
    if not re.fullmatch(r"3\.\d{1,2}", found):
        raise BadValueError(
            f"must be a version of Python, not {_shown(value)}", "In quotes, such as '3.12'."
        )
    return found


def seconds(value: Any) -> int:
    """A number of seconds.

    Raises:
        BadValueError: it is none.
    """
    known = numbers.whole(value) if isinstance(value, str) else value
    if isinstance(known, int) and not isinstance(known, bool) and 0 <= known <= numbers.LARGEST:
        return known
    raise BadValueError(
        f"must be a number of seconds, not {_shown(value)}", "Such as 3600, an hour."
    )


def flag(value: Any) -> bool:
    """Yes or no.

    Raises:
        BadValueError: it is neither.
    """
    word = _word(value)
    if word not in _YES + _NO:
        raise BadValueError(f"must be yes or no, not {_shown(value)}", "Write yes or no.")
    return word in _YES


def yes_no_auto(value: Any) -> bool | None:
    """Yes, no, or (None) what fits.

    Raises:
        BadValueError: it is none of these.
    """
    if _word(value) == AUTO:
        return None
    try:
        return flag(value)
    except BadValueError:
        raise BadValueError(
            f"must be yes, no or auto, not {_shown(value)}", "Write yes, no or auto."
        ) from None


def choice(*words: str) -> Callable[[Any], str]:
    """One of some words; ``auto`` stands for the empty text."""

    def check(value: Any) -> str:
        word = _word(value)
        if word not in (AUTO, *words):
            known = f"{', '.join((AUTO, *words[:-1]))} or {words[-1]}"
            raise BadValueError(f"must be {known}, not {_shown(value)}", "Write one of these.")
        return "" if word == AUTO else word

    return check


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip().lower() if isinstance(value, str | int) else ""


def _shown(value: Any) -> str:
    if not isinstance(value, str | int | float):
        return _kind(value)
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    names = {dict: "a mapping", list: "a list", int: "a number", float: "a number"}
    return names.get(type(value), "a date")


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("rdoinfo_url", url, RDOINFO_URL, "the git repository of rdoinfo"),
        Key("rdoinfo_file", filled, RDOINFO_FILE, "the info file in it"),
        Key(
            "rdoinfo_max_age",
            seconds,
            RDOINFO_MAX_AGE,
            "seconds after which the copy of rdoinfo is refreshed",
        ),
        Key("distro", filled, RDO, "whose info is read: rdo, or a name below distros"),
        Key("review_user", text, "", "your name on Gerrit"),
        Key("gerrit_url", web_url, "", "where Gerrit is for browsers"),
        Key("changelog_user", person, "", "who stands in changelog entries"),
        Key("changelog_email", person, "", "their address"),
        Key("new_sources", yes_no_auto, None, "whether an update uploads its sources"),
        Key(
            "upload_tool",
            choice("fedpkg", "rhpkg", "centpkg"),
            "",
            "the command that uploads sources",
        ),
        Key("python_version", python, PYTHON, "the Python that packages are built for"),
        Key("offline", flag, False, "never reach for the network"),
    )
}
