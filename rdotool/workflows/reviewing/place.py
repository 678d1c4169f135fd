"""Where the reviews of a remote are: one place where its server, the login and "offline" meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from rdotool.config import Settings
    from rdotool.review.gerrit import Gerrit


@dataclass(frozen=True, slots=True)
class Place:
    """A review remote.

    Attributes:
        repo: its repository.
        remote: its name; empty where only ``.gitreview`` tells of it.
        url: its URL, as git uses it.
        project: the project on the server.
    """

    repo: Repo
    remote: str
    url: str
    project: str


def of(repo: Repo, remote: str | None = None) -> Place:
    """The place of *remote*; of ``review-origin`` or what ``.gitreview`` says without.

    Raises:
        RdotoolError: there is none.
    """
    raise NotImplementedError


def connect(place: Place, settings: Settings, netrc: Path | None) -> Gerrit:
    """The server, ready to be asked.

    Raises:
        RdotoolError: it isn't found, or the network isn't to be used.
    """
    raise NotImplementedError
