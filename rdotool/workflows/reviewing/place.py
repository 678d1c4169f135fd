"""Where a repository's reviews are: remote, server, login, and "offline" meet here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rdotool.adapters import gerrit_api, login
from rdotool.adapters.urls import check_url
from rdotool.errors import RdotoolError
from rdotool.review import gitreview, server
from rdotool.review.fields import nonsense
from rdotool.review.gerrit import Gerrit

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.adapters.vcs import Repo
    from rdotool.config import Settings

ORIGIN = "review-origin"
GIT_REVIEWS = "gerrit"  # what git-review calls its remote
_LOOK = 10.0  # seconds for each place where a server may be
_ADD = f"Add it: git remote add {ORIGIN} ssh://USER@HOST:29418/PROJECT.git"


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
    """The place of *remote*; without, of ``review-origin``, git-review's, or ``.gitreview``'s.

    Raises:
        RdotoolError: there is none, or its URL is refused.
    """
    known = repo.remotes()
    if remote is None and ORIGIN not in known:
        return _of_gitreview(repo, known)
    name = ORIGIN if remote is None else remote
    if name not in known:
        raise RdotoolError(
            f"there is no remote {name}",
            f"There are: {', '.join(known) or 'none'}\n{_ADD}",
        )
    return _named(repo, name)


def _of_gitreview(repo: Repo, known: list[str]) -> Place:
    path = repo.root / gitreview.NAME
    data = path.read_bytes() if path.is_file() else repo.show("HEAD", gitreview.NAME) or b""
    said = gitreview.parse(data.decode("utf-8", "replace"), gitreview.NAME)
    # git-review makes itself a remote where the file names none, with the user's name in it.
    name = said.remote or repo.config("gitreview.remote") or GIT_REVIEWS
    if name in known:
        return _named(repo, name)
    url = said.url(repo.config("gitreview.username") or "")
    if url is None:
        raise RdotoolError(
            f"there is no remote {ORIGIN}, and {gitreview.NAME} names no server", _ADD
        )
    if url.startswith("http:"):
        # A remote is the user's own choice; this file is whoever's who wrote the repository.
        raise RdotoolError(
            f"{gitreview.NAME} names a server by http: all could be read on the way, a login too",
            f"If that is what you want, say it yourself: git remote add {ORIGIN} {url}",
        )
    return Place(repo, "", check_url(url), server.project(url))


def _named(repo: Repo, name: str) -> Place:
    url = check_url(repo.git("remote", "get-url", "--", name))
    return Place(repo, name, url, server.project(url))


def connect(place: Place, settings: Settings, netrc: Path | None) -> Gerrit:
    """The server behind *place*, as the user; it isn't asked yet, unless it must be looked for.

    Args:
        netrc: the file with logins.

    Raises:
        RdotoolError: it isn't found, or the network isn't to be used.
    """
    _refuse_offline(settings)
    base = server.locate(place.url, settings.gerrit_url, _ask)
    return _as_user(base, place.repo.root, netrc, _userinfo(place.url, base))


def at(settings: Settings, folder: Path, netrc: Path | None) -> Gerrit:
    """The server that the settings name, as the user; for where there is no repository.

    Raises:
        RdotoolError: they name none, or the network isn't to be used.
    """
    _refuse_offline(settings)
    if not settings.gerrit_url:
        raise RdotoolError(
            "which Gerrit? This folder is in no git repository",
            "Go to a package's folder, or set gerrit_url in the configuration, for once by\n"
            "RDOTOOL_GERRIT_URL=https://review.rdoproject.org/r",
        )
    return _as_user(server.locate("", settings.gerrit_url, _ask), folder, netrc, "")


def _userinfo(url: str, base: str) -> str:
    """The login in a remote's *url*; it is for its own server only."""
    if not url.startswith(("https:", "http:")):
        return ""
    own, asked = urlsplit(url), urlsplit(base)
    same = (own.scheme, own.hostname, own.port) == (asked.scheme, asked.hostname, asked.port)
    return own.netloc.rpartition("@")[0] if same else ""


def _refuse_offline(settings: Settings) -> None:
    if settings.offline:
        raise RdotoolError(
            "Gerrit isn't asked: rdotool is told to stay offline",
            "See where that is said: rdotool conf offline",
        )


def _as_user(base: str, folder: Path, netrc: Path | None, userinfo: str) -> Gerrit:
    """Args: *userinfo* is ``USER`` or ``USER:PASSWORD`` as it stood in the remote's URL."""
    scheme, _, rest = base.partition("://")
    url = f"{scheme}://{userinfo}@{rest}" if userinfo else base
    found = login.find(url, folder, netrc=netrc)

    def forget() -> None:
        if found is not None:
            login.reject(base, folder, found)

    return Gerrit(gerrit_api.connect(base, found, on_refused=forget))


def _ask(base: str) -> None:
    """Raise RdotoolError when no Gerrit answers at *base*."""
    said = gerrit_api.connect(base, timeout=_LOOK, tries=1).get("/config/server/version")
    if not isinstance(said, str):
        raise nonsense(f"its version at {base} is no text")
