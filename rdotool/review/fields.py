"""The fields of a JSON object that a server sent, each checked before it is used."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 1 << 53
_DATE = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,9})?")
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def nonsense(what: str) -> RdotoolError:
    """The error for an answer that can't be understood."""
    return RdotoolError(
        f"Gerrit's answer makes no sense: {what}",
        "Is the URL (gerrit_url) Gerrit's? Open it in a browser. Else the server is at fault.",
    )


class Fields:
    """A JSON object; *what* names it in errors, such as ``the change 123``.

    A field that is ``null`` is as one that isn't there.

    Raises:
        RdotoolError: it is no object.
    """

    def __init__(self, data: Any, what: str) -> None:
        if not isinstance(data, dict):
            raise nonsense(f"{what} is {_kind(data)}")
        self._data = data
        self.what = what

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None

    def _of(self, key: str, kind: type, missing: Any) -> Any:
        value = self._data.get(key)
        if value is None:
            if missing is ...:
                raise nonsense(f"{self.what} has no {key}")
            return missing
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise nonsense(f"{key} of {self.what} is {_kind(value)}")
        return value

    def text(self, key: str, missing: Any = ...) -> Any:
        """A text; halves of letters in it (lone surrogates) are replaced.

        Raises:
            RdotoolError: it isn't there and *missing* isn't given, or it is something else.
        """
        value = self._of(key, str, missing)
        if isinstance(value, str) and not value.isascii():
            return value.encode("utf-8", "replace").decode("utf-8")
        return value

    def number(self, key: str, missing: Any = ...) -> Any:
        """A whole number.

        Raises:
            RdotoolError: as :meth:`text`.
        """
        value = self._of(key, int, missing)
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise nonsense(f"{key} of {self.what} is too large a number")
        return value

    def flag(self, key: str, missing: Any = False) -> Any:
        """True or false.

        Raises:
            RdotoolError: as :meth:`text`.
        """
        return self._of(key, bool, missing)

    def is_text(self, key: str) -> bool:
        """Whether a text is under *key*."""
        return isinstance(self._data.get(key), str)

    def sha(self, key: str) -> str:
        """A commit's name.

        Raises:
            RdotoolError: as :meth:`text`, or it is none.
        """
        return checked_sha(self.text(key), f"{key} of {self.what}")

    def date(self, key: str, missing: Any = ...) -> Any:
        """A moment; Gerrit's are UTC and written without saying so.

        Raises:
            RdotoolError: as :meth:`text`, or it is none.
        """
        value = self.text(key, missing)
        if not isinstance(value, str):
            return value
        match = _DATE.fullmatch(value)
        try:
            return datetime.fromisoformat(f"{match[1]}T{match[2]}").replace(tzinfo=UTC)  # type: ignore[index]
        except (TypeError, ValueError):
            raise nonsense(f"{key} of {self.what} is no date: {value[:40]!r}") from None

    def object(self, key: str) -> Fields:
        """The object under *key*, an empty one where there is none.

        Raises:
            RdotoolError: it is something else.
        """
        return Fields(self._of(key, dict, {}), f"{key} of {self.what}")

    def objects(self, key: str) -> list[Fields]:
        """The objects of the list under *key*.

        Raises:
            RdotoolError: it is something else.
        """
        return [Fields(one, f"one of {key} of {self.what}") for one in self.values(key)]

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list under *key*.

        Raises:
            RdotoolError: it is something else.
        """
        return tuple(Fields({key: one}, self.what).text(key) for one in self.values(key))

    def values(self, key: str) -> list[Any]:
        """The list under *key*, an empty one where there is none.

        Raises:
            RdotoolError: it is something else.
        """
        found: list[Any] = self._of(key, list, [])
        return found

    def names(self) -> list[str]:
        """The keys that have something under them."""
        return [key for key in self._data if key in self]

    def named(self) -> Iterator[tuple[str, Fields]]:
        """Each key with its object; a key without one (``null``) is left out.

        Raises:
            RdotoolError: a key has something else.
        """
        for key in self._data:
            if key in self:
                yield key.encode("utf-8", "replace").decode("utf-8"), self.object(key)

    def lists(self) -> Iterator[tuple[str, list[Fields]]]:
        """Each key with the objects of its list.

        Raises:
            RdotoolError: a key has something else.
        """
        for key in self._data:
            yield key.encode("utf-8", "replace").decode("utf-8"), self.objects(key)


def checked_sha(text: str, what: str) -> str:
    """Return *text* when it is a commit's name.

    Raises:
        RdotoolError: it is none.
    """
    if not _SHA.fullmatch(text):
        raise nonsense(f"{what} is no commit: {text[:60]!r}")
    return text


def checked_list(data: Any, what: str) -> list[Any]:
    """Return *data* when it is a list.

    Raises:
        RdotoolError: it is none.
    """
    if not isinstance(data, list):
        raise nonsense(f"{what} is {_kind(data)}")
    return data


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if value is None:
        return "nothing"
    return names.get(type(value), "a number")
