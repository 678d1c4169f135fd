"""Asking an info: filters, the best match, releases. Only what is asked about is decoded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from rdotool.errors import RdotoolError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rdotool.rdoinfo.index import Info

_NON_WORD = re.compile(r"\W")


class Filter(NamedTuple):
    """One condition on packages.

    Attributes:
        text: as the user wrote it.
        negated: whether what matches is left out.
    """

    text: str
    attribute: str
    pattern: re.Pattern[str]
    negated: bool


def filters(texts: Iterable[str] | Mapping[str, str]) -> list[Filter]:
    """Filters of ``ATTR:REGEX`` (or plain ``REGEX``, on the name) texts.

    Raises:
        UsageError: a regular expression is none.
    """
    if hasattr(texts, "items"):
        texts = [f"{attribute}:{regex}" for attribute, regex in texts.items()]
    return [_filter(text) for text in texts]


def _filter(text: str) -> Filter:
    attribute, colon, regex = text.partition(":")
    if not colon:
        attribute, regex = "name", text
    negated = regex.startswith("~")
    try:
        pattern = re.compile(regex.removeprefix("~"))
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(
            f"the filter {text!r} is no regular expression: {error}",
            "A filter is ATTR:REGEX. To find a character as it is, put \\ before it.",
        ) from None
    return Filter(text, attribute or "name", pattern, negated)


def select(info: Info, conditions: Sequence[Filter]) -> list[int]:
    """The positions of the packages that meet every condition.

    A list or mapping (of tags) meets a condition when any of its items or keys does. A
    package without the attribute meets none, not even a negated one.

    Raises:
        UsageError: a condition is about an attribute that is no text.
    """
    found = list(range(len(info)))
    for condition in conditions:
        column = info.column(condition.attribute)
        found = [number for number in found if column and _meets(condition, column[number])]
    return found


def _meets(condition: Filter, value: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, str):
        return bool(condition.pattern.search(value)) is not condition.negated
    if isinstance(value, dict) or not all(isinstance(item, str) for item in value):
        raise UsageError(
            f"the filter {condition.text!r} can't be used: "
            f"{condition.attribute} is not text in every package",
            "Filter by another attribute.",
        )
    return any(map(condition.pattern.search, value)) is not condition.negated


def find(info: Info, query: str, *, strict: bool = False) -> int | None:
    """The position of the package that *query* most likely means.

    First by the whole name, then by project or upstream URL (without protocol,
    ``openstack/``, ``.git`` and ``-distgit``); unless *strict*, then by a project within
    the query (of an URL), and by the query within a name.
    """
    names: Sequence[str] = info.column("name") or []
    if query in names:
        return names.index(query)
    wanted = bare_url(query)
    projects = [project.lower() for project in info.column("project") or []]
    exact = _exact(wanted, projects, info.column("upstream") or [None] * len(projects))
    if exact is not None or strict:
        return exact
    return _loose(wanted.lower(), projects, names)


def _exact(wanted: str, projects: Sequence[str], upstreams: Sequence[Any]) -> int | None:
    for number, (project, upstream) in enumerate(zip(projects, upstreams, strict=True)):
        if project == wanted:
            return number
        if isinstance(upstream, str) and bare_url(upstream) == wanted:
            return number
    return None


def _loose(wanted: str, projects: Sequence[str], names: Sequence[str]) -> int | None:
    if _NON_WORD.search(wanted):
        for number, project in enumerate(projects):
            if project in wanted:
                return number
    return next((number for number, name in enumerate(names) if wanted in name.lower()), None)


def bare_url(url: str) -> str:
    """What of a URL (or name) tells the project: no protocol, no suffix, no openstack/."""
    protocol, separator, path = url.partition("://")
    if separator and protocol and ":" not in protocol:
        url = path
    return url.removesuffix(".git").removesuffix("-distgit").removeprefix("openstack/")


def near(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Which of the *known* names the user may have meant."""
    from difflib import get_close_matches

    lower = {one.lower(): one for one in known if one}
    within = [lower[one] for one in lower if name.lower() in one][:count]
    close = [lower[one] for one in get_close_matches(name.lower(), lower, n=count, cutoff=0.75)]
    return list(dict.fromkeys(close + within))[:count]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the names near to *name*, empty when there are none."""
    names = near(name, known)
    return f"Did you mean {' or '.join(names)}?" if names else ""


def release(info: Info, name: str) -> dict[str, Any] | None:
    """The release of this name."""
    return next((one for one in info.releases if one["name"] == name), None)


def releases(
    info: Info, *, name: str | None = None, phase: str | None = None, repo: str | None = None
) -> list[dict[str, Any]]:
    """The releases with this name, in this phase, built for this repo: what isn't None."""
    return [
        one
        for one in info.releases
        if (name is None or one["name"] == name)
        and (phase is None or one.get("status") == phase)
        and (repo is None or repo in repo_names(one))
    ]


def known_releases(
    info: Info, *, name: str | None = None, phase: str | None = None, repo: str | None = None
) -> str:
    """What could have been asked for instead, when no release was found."""
    if name is not None:
        names = [str(one["name"]) for one in info.releases]
        return did_you_mean(name, names) or f"The releases are: {', '.join(names)}"
    if repo is not None:
        repos = dict.fromkeys(name for one in info.releases for name in repo_names(one))
        return f"No release is built for the repo {repo}. The repos are: {', '.join(repos)}"
    phases = dict.fromkeys(str(one["status"]) for one in info.releases if one.get("status"))
    return f"No release is in the phase {phase}. The phases are: {', '.join(phases)}"


def repo_names(one: Mapping[str, Any]) -> list[str]:
    """The names of a release's repos."""
    return [str(repo["name"]) for repo in one["repos"]]


class DistRepos(NamedTuple):
    """The package repositories of one repo of a release: ``{name, url}`` each."""

    release: str
    dist: str
    repos: list[dict[str, Any]]


def distrepos(info: Info, name: str, dist: str | None = None) -> list[DistRepos]:
    """The repositories that a release's packages are installed from.

    Args:
        name: the release.
        dist: of this repo of it (``el9s``) only.

    Raises:
        RdotoolError: there is no such release, repo in it, or information about it.
    """
    found = release(info, name)
    if not found:
        hint = did_you_mean(name, (one["name"] for one in info.releases))
        raise RdotoolError(f"release not defined in rdoinfo: {name}", hint)
    listed = [
        DistRepos(name, repo["name"], repo["distrepos"])
        for repo in found["repos"]
        if dist in (None, repo["name"]) and repo.get("distrepos")
    ]
    if not listed and dist:
        hint = f"The repos of {name} are: {', '.join(repo_names(found))}"
        raise RdotoolError(f"dist not defined in rdoinfo: {name}/{dist}", hint)
    if not listed:
        raise RdotoolError(f"No distrepos information in rdoinfo for {name}")
    return listed


def uc_pin(info: Info, package: str) -> str | None:
    """The version that the newest ``…-uc`` tag pins a package to, None without one."""
    found = info.package(package)
    tags = (found or {}).get("tags") or {}
    pins = [
        str(value["source-branch"])
        for tag, value in tags.items()
        if str(tag).endswith("-uc") and isinstance(value, dict) and value.get("source-branch")
    ]
    return pins[0] if pins else None


def development(info: Info) -> str:
    """The name of the release that is in development.

    Raises:
        RdotoolError: there is none; then one is to be named.
    """
    for release in info.releases:
        if release.get("status") == "development":
            return str(release["name"])
    names = ", ".join(str(release.get("name")) for release in info.releases)
    raise RdotoolError("rdoinfo has no release in development", f"Name one of: {names}")
