"""Texts for people, line by line in the layout of rdopkg's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rdotool.rdoinfo.index import Info

# The order of a printed package: these, then the rest as YAML, then the last ones.
FIRST = ("project", "conf", "upstream", "patches", "distgit", "master")
LAST = ("maintainers",)
RELEASE = ("status", "branch", "identifier", "upstream_branch", "source_branch", "repos")


class Style(NamedTuple):
    """How text from the data is made fit for the screen, and emphasised.

    Attributes:
        plain: text that may have several lines.
        bold: a word in bold.
        special: a word that catches the eye.
    """

    plain: Callable[[str], str]
    bold: Callable[[str], str]
    special: Callable[[str], str]


def package(info: Info, number: int, style: Style) -> Iterator[str]:
    """One package, ``key: value`` by line."""
    found = info.at(number)
    yield f"{style.bold('name')}: {style.bold(str(found['name']))}"
    yield from (_pair(key, found[key], style) for key in FIRST if key in found)
    rest = info.text(number)
    if rest:
        yield style.plain(rest)
    yield from (_pair(key, found[key], style) for key in LAST if key in found)


def packages(info: Info, numbers: list[int], style: Style) -> Iterator[str]:
    """The packages found."""
    if not numbers:
        yield "No packages match your filter."
        return
    yield style.bold(f"{len(numbers)} packages found:")
    for number in numbers:
        yield ""
        yield from package(info, number, style)


def summary(info: Info, style: Style) -> Iterator[str]:
    """All releases with their repos, and how many packages there are."""
    yield style.bold("releases & repos:")
    for release in info.releases:
        yield _headline(release, style)
        for repo in release["repos"]:
            yield _repo(repo, style)
    yield ""
    yield from _counts(info, style)
    yield ""
    yield "Supply regex filter(s) to list package details, e.g.:"
    for example in ("nova", "conf:client maintainers:jruzicka", "'.*'"):
        yield f"    rdotool info {example}"


def _headline(release: Mapping[str, Any], style: Style) -> str:
    name = str(release["name"])
    if "status" in release:
        # rdopkg writes this blank at the end.
        name = f"{name} in {release['status']} phase "
    fedora = f"   (Fedora {style.plain(str(release['fedora']))})" if "fedora" in release else ""
    return f"  {style.bold(name)}{fedora}"


def _repo(repo: Mapping[str, Any], style: Style) -> str:
    name = style.bold(str(repo["name"]))
    if "special" in repo:
        return f"    {name}: {style.special(str(repo['special']))}"
    buildsys = style.bold(str(repo.get("buildsys", "??")))
    return f"    {name} built in {buildsys} from {style.bold(str(repo['branch']))} branch"


def _counts(info: Info, style: Style) -> Iterator[str]:
    yield style.bold(f"{len(info)} packages defined:")
    counted = confs(info)
    ad_hoc = counted.pop("", 0)
    for conf, count in counted.items():
        yield f"  {style.bold(str(count))} using {style.bold(conf)} config"
    if ad_hoc:
        yield f"  {style.bold(str(ad_hoc))} configured ad-hoc"


def confs(info: Info) -> dict[str, int]:
    """How many packages use each conf; those without one stand under the empty name."""
    counted: dict[str, int] = {}
    for conf in info.column("conf") or [None] * len(info):
        counted[conf or ""] = counted.get(conf or "", 0) + 1
    return counted


def release_facts(release: Mapping[str, Any]) -> dict[str, Any]:
    """What ``release`` shows of a release: text, and the names of its repos."""
    name = str(release["name"])
    stable = f"stable/{release.get('identifier', name)}"
    facts = {key: release[key] for key in ("name", *RELEASE[:3]) if key in release}
    facts["upstream_branch"] = release.get("upstream_branch", f"stable/{name}")
    facts["source_branch"] = stable
    facts["repos"] = [str(repo["name"]) for repo in release["repos"]]
    return facts


def release_text(release: Mapping[str, Any], style: Style) -> Iterator[str]:
    """One release, ``key: value`` by line."""
    facts = release_facts(release)
    facts["repos"] = ", ".join(facts["repos"])
    yield f"{style.bold('name')}: {style.bold(str(facts['name']))}"
    yield from (_pair(key, facts[key], style) for key in RELEASE if key in facts)


def releases(
    found: list[dict[str, Any]], *, name: str | None, phase: str | None, style: Style
) -> Iterator[str]:
    """What ``release`` prints of the releases *found* by name, by phase, or by neither."""
    if name is not None:
        lines = (release_text(one, style) for one in found)
        yield from next(lines, iter(["No release match your filter."]))
    elif phase is not None:
        yield from [style.plain(str(one["name"])) for one in found] or [
            "No release match your phase filter."
        ]
    else:
        for one in found:
            yield from release_text(one, style)
            yield ""


def release_data(release: Mapping[str, Any]) -> dict[str, Any]:
    """What ``release --json`` tells of a release: as the text, with all about its repos."""
    return {**release_facts(release), "repos": release["repos"]}


def as_data(info: Info, numbers: list[int] | None) -> dict[str, Any]:
    """What ``info --json`` tells: the packages found, or a summary."""
    if numbers is not None:
        return {"packages": [info.at(number) for number in numbers]}
    counted = confs(info)
    ad_hoc = counted.pop("", 0)
    return {
        "releases": info.releases,
        "packages": {"count": len(info), "confs": counted, "ad_hoc": ad_hoc},
    }


def _pair(key: str, value: Any, style: Style) -> str:
    if isinstance(value, list | dict):
        return f"{style.bold(key)}: \n{_items(value, style)}"
    return f"{style.bold(key)}: {style.plain(str(value))}"


def _items(values: Iterable[Any], style: Style) -> str:
    return "\n".join(f"- {style.plain(str(value))}" for value in values)
