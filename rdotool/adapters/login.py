"""Who the user is on a web server: from ``~/.netrc`` or git's credential helpers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password; *source* says in words where it comes from."""

    user: str
    password: str = field(repr=False)
    source: str = ""


def find(url: str, folder: Path, *, netrc: Path | None, user: str = "") -> Login | None:
    """The login for *url*."""
    raise NotImplementedError
