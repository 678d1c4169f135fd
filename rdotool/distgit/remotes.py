"""Where a clone comes from and which remotes it gets, decided before anything is made.

Every URL and name is checked here: rdoinfo is data from outside, and git runs what some
URLs name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdotool.adapters.urls import check_name, check_url
from rdotool.errors import RdotoolError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote to set up; review remotes are for pushing and are not *fetched*."""

    name: str
    url: str
    fetched: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What a clone will make.

    Attributes:
        package: the name, and the folder's.
        kind: ``distgit`` or ``master-distgit``.
        url: of the remote ``origin``.
        remotes: the others, in the order in which they are added.
        missing: remotes that rdoinfo says nothing of.
        review_user: the user in the URLs of the review remotes; empty when unknown.
    """

    package: str
    kind: str
    url: str
    remotes: tuple[Remote, ...]
    missing: tuple[str, ...]
    review_user: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of ``clone``.

    Attributes:
        use_master_distgit: clone ``master-distgit`` instead of ``distgit``.
        gerrit_remotes: add ``gerrit-origin`` and ``gerrit-patches`` too.
        review_user: the user's name on Gerrit.
        extra_repo: a key of the package whose URL becomes one more remote.
    """

    use_master_distgit: bool = False
    gerrit_remotes: bool = False
    review_user: str = ""
    extra_repo: str | None = None


def plan(package: Mapping[str, Any], choices: Choices) -> Plan:
    """Decide on everything; nothing is made.

    Args:
        package: the package's entry in rdoinfo.

    Raises:
        RdotoolError: the entry lacks a URL that is needed, or a URL or name is refused.
        UsageError: an option makes no sense.
    """
    name = check_name(str(package.get("name") or ""))
    kind = "master-distgit" if choices.use_master_distgit else "distgit"
    user = _user(choices.review_user)
    url = _needed(package, kind, "-m/--use-master-distgit" if kind != "distgit" else "")
    remotes = {remote.name: remote for remote in _remotes(package, url, choices, user)}
    known = ("patches", "upstream", "review-patches", "review-origin")
    missing = tuple(key for key in known if not _url(package, key))
    return Plan(name, kind, url, tuple(remotes.values()), missing, user)


def _remotes(
    package: Mapping[str, Any], origin: str, choices: Choices, user: str
) -> Iterator[Remote]:
    """In rdopkg's order."""
    if choices.gerrit_remotes:
        yield Remote("gerrit-origin", origin)
    patches = _url(package, "patches")
    if patches:
        yield Remote("patches", patches)
        if choices.gerrit_remotes:
            yield Remote("gerrit-patches", patches)
    upstream = _url(package, "upstream")
    if upstream:
        yield Remote("upstream", upstream)
    if choices.extra_repo:
        yield _extra(package, choices.extra_repo)
    for key in ("review-patches", "review-origin"):
        review = _url(package, key)
        if review:
            yield Remote(key, check_url(tidy_ssh_user(review, user)), fetched=False)


def _extra(package: Mapping[str, Any], key: str) -> Remote:
    url = _needed(package, key, "-e/--extra-repo")
    if key == ORIGIN:
        raise UsageError("-e/--extra-repo: the remote 'origin' is the distgit's")
    return Remote(check_name(key, "remote name"), url)


def _needed(package: Mapping[str, Any], key: str, option: str) -> str:
    url = _url(package, key)
    if url:
        return url
    used = f"{option} used but " if option else ""
    raise RdotoolError(
        f"{used}'{key}' is missing in rdoinfo for package: {package.get('name')}",
        f"See what there is: rdotool info {package.get('name')}",
    )


def _url(package: Mapping[str, Any], key: str) -> str:
    """The checked URL under *key*; empty where rdoinfo has none or says null."""
    url = package.get(key)
    if url is None or url == "":
        return ""
    if not isinstance(url, str):
        raise RdotoolError(
            f"'{key}' of {package.get('name')} in rdoinfo is no URL but a {type(url).__name__}"
        )
    return check_url(url)


def _user(name: str) -> str:
    if name.startswith("-") or not name.isprintable():
        raise UsageError(f"{name!r} can't be a user's name on Gerrit", "Give it with -u USER.")
    return name


def tidy_ssh_user(url: str, user: str) -> str:
    """*url* with *user* logging in, where it is an ``ssh://`` URL and a user is known."""
    if not url.startswith("ssh://") or not user:
        return url
    authority, slash, path = url.removeprefix("ssh://").partition("/")
    host = authority.rpartition("@")[2]
    return f"ssh://{quote(user, safe='')}@{host}{slash}{path}"
