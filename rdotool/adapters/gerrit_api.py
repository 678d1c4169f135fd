"""Gerrit's REST API; the only importer of python-gerrit-api.

``requests`` and python-gerrit-api are imported by :func:`connect`, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rdotool.adapters.login import Login


class GerritError(RdotoolError):
    """Gerrit says no, says nothing, or something that can't be understood.

    Args:
        status: HTTP's; None where there was no answer.
        sent: whether what was asked for may have been done all the same.
    """

    def __init__(
        self, brief: str, hint: str = "", *, status: int | None = None, sent: bool = False
    ) -> None:
        super().__init__(brief, hint)
        self.status = status
        self.sent = sent


class Api(Protocol):
    """A server that answers.

    A path begins with ``/``, its parts already quoted; an answer is plain JSON values.
    Each call raises GerritError.
    """

    @property
    def base(self) -> str:
        """The URL for browsers, without a slash at the end."""
        ...

    @property
    def user(self) -> str:
        """Who asks; empty for nobody in particular."""
        ...

    def get(self, path: str, params: Sequence[tuple[str, str]] = ()) -> Any:
        """Ask."""

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Do something."""

    def put(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Set something."""

    def delete(self, path: str) -> Any:
        """Remove something."""


def connect(
    base: str, login: Login | None = None, *, timeout: float = 30.0, tries: int = 3
) -> Api:
    """The server at *base*; nothing is asked yet.

    Args:
        base: its URL for browsers.
        login: None to be nobody in particular.
        timeout: seconds for each answer as a whole.
        tries: how often a question (not an order) is asked when there is no answer.

    Raises:
        RdotoolError: *base* is no URL that can be used.
    """
    raise NotImplementedError
