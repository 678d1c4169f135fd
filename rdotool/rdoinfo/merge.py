"""Many info files to one: which packages and releases there are in the end.

The rules are those of the ``distroinfo`` library: files are laid over each other in
import order; a package is the default, with its conf's attributes over it, its own
over those, and those of the applied tag on top; last ``%(attribute)s`` is filled in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rdotool.rdoinfo.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rdotool.rdoinfo.collect import InfoFile
    from rdotool.rdoinfo.faults import Place

Package = dict[str, Any]

# The items of these sections are one thing when these attributes are equal.
KEYS = {"packages": "project", "releases": "name"}

# Full printf formatting would allow %(project)999999999s.
_FIELD = re.compile(r"%(?:(%)|\(([^()]*)\)s)?")


def merged(files: Sequence[InfoFile], tag: str | None = None) -> dict[str, Any]:
    """The whole info, with ``packages`` and ``releases`` as lists.

    Args:
        files: as :class:`~rdotool.rdoinfo.collect.Collector` gives them; left unchanged.
        tag: the tag whose overrides are applied.

    Raises:
        Fault: the data is incomplete or contradicts itself.
    """
    info: dict[str, Any] = {}
    for file in files:
        info = overlay(info, _by_key(file.content))
    for section in KEYS:
        if section not in info:
            raise Fault(f"the section {section} is missing", hint="Is it the right info file?")
        if not isinstance(info[section], dict):
            raise Fault(f"{section} must be a list", [(section, "", "")])
        info[section] = list(info[section].values())
    info["releases"] = [_release(release) for release in info["releases"]]
    info["packages"] = _packages(info, tag)
    return info


def overlay(below: Any, above: Any) -> Any:
    """*above* laid over *below*: mappings are joined, lists chained, None is no value."""
    if above is None:
        return below
    if isinstance(below, dict) and isinstance(above, dict):
        joined = dict(below)
        for key, value in above.items():
            joined[key] = overlay(below.get(key), value)
        return joined
    if isinstance(below, list) and isinstance(above, list):
        return below + above
    return above


def _by_key(content: Mapping[str, Any]) -> dict[str, Any]:
    """The file's mapping, with its lists of packages and releases as mappings."""
    keyed = dict(content)
    for section, key in KEYS.items():
        items = keyed.get(section)
        if items is not None:
            keyed[section] = _keyed(section, key, items)
    return keyed


def _keyed(section: str, key: str, items: Any) -> dict[str, Any]:
    if not isinstance(items, list):
        raise Fault(f"{section} must be a list", [(section, "", "")])
    keyed: dict[str, Any] = {}
    for item in items:
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            raise _nameless(section, key, item)
        if name in keyed:
            _check_duplicate(section, name, keyed[name], item)
        keyed[name] = overlay(keyed.get(name), item)
    return keyed


def _nameless(section: str, key: str, item: Any) -> Fault:
    """Point at the entry by whatever it has, or at the section."""
    name = item.get("name") if isinstance(item, dict) else item
    places: list[Place] = [(section, "", "")]
    if isinstance(name, str):
        places.insert(0, (section, name, ""))
    return Fault(f"an entry of {section} has no {key} (as text): {item!r:.80}", places)


def _check_duplicate(section: str, name: str, first: Mapping[str, Any], second: Any) -> None:
    """Twice the same is harmless (and happens); two answers to one question are not."""
    for key, value in second.items():
        other = first.get(key)
        if value is None or other is None or isinstance(value, dict | list):
            continue
        if value != other:
            raise Fault(
                f"duplicate in {section}: {name} says {key}: {other} and {key}: {value}",
                [(section, name, key)],
                "Keep one of the two entries.",
            )


def _release(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release whose repos each know their branch."""
    name = release["name"]
    repos = release.get("repos")
    if not isinstance(repos, list):
        raise Fault(f"the release {name} has no list of repos", [("releases", name, "")])
    return {**release, "repos": [_repo(name, repo, release.get("branch")) for repo in repos]}


def _repo(release: str, repo: Any, branch: Any) -> dict[str, Any]:
    places = [("releases", release, "repos")]
    if not isinstance(repo, dict) or "name" not in repo:
        raise Fault(f"a repo of the release {release} has no name", places)
    if "branch" in repo:
        return repo
    if not branch:
        raise Fault(f"the repo {repo['name']} of the release {release} has no branch", places)
    return {**repo, "branch": branch}


def _packages(info: Mapping[str, Any], tag: str | None) -> list[Package]:
    default = _mapping(info, "package-default")
    configs = _mapping(info, "package-configs")
    packages: dict[str, Package] = {}
    for raw in info["packages"]:
        package = _package(raw, default, configs, tag)
        project = package["project"]
        if project in packages:
            raise Fault(f"duplicate package: {project}", [("packages", raw["project"], "project")])
        packages[project] = package
    return list(packages.values())


def _mapping(info: Mapping[str, Any], section: str) -> dict[str, Any]:
    found = info.get(section) or {}
    if not isinstance(found, dict):
        raise Fault(f"{section} must be a mapping", [(section, "", "")])
    return found


def _package(
    raw: Mapping[str, Any], default: Mapping[str, Any], configs: Mapping[str, Any], tag: str | None
) -> Package:
    layered = {**default, **_conf(raw, configs), **raw}
    if tag:
        layered |= _override(layered, tag)
    package = {key: filled(key, value, layered) for key, value in layered.items()}
    _check(package, raw["project"])
    return package


def _conf(raw: Mapping[str, Any], configs: Mapping[str, Any]) -> Mapping[str, Any]:
    if "conf" not in raw:
        return {}
    conf, project = raw["conf"], raw["project"]
    if not isinstance(conf, str) or conf not in configs:
        known = ", ".join(configs) or "none"
        raise Fault(
            f"the package {project} has an unknown conf: {conf}",
            [("packages", project, "conf")],
            f"The confs of package-configs are: {known}",
        )
    found = configs[conf]
    if not isinstance(found, dict):
        raise Fault(f"the conf {conf} must be a mapping", [("package-configs", conf, "")])
    return found


def _override(package: Mapping[str, Any], tag: str) -> Mapping[str, Any]:
    tags = package.get("tags") or {}
    found = tags.get(tag) if isinstance(tags, dict) else None
    if not found:
        return {}
    if not isinstance(found, dict):
        project = package["project"]
        brief = f"the tag {tag} of the package {project} must be empty or a mapping"
        raise Fault(brief, [("packages", project, "tags")])
    return found


def filled(key: str, value: Any, package: Mapping[str, Any]) -> Any:
    """*value* with each ``%(attribute)s`` replaced; what comes in is not filled again."""
    if not isinstance(value, str) or "%" not in value:
        return value

    def field(match: re.Match[str]) -> str:
        if match[1]:
            return "%"
        if match[2] is None or match[2] not in package:
            raise Fault(
                f"substitution failed in {key}: {value}",
                _places(package, key),
                "Allowed are %(ATTRIBUTE)s with an attribute of the package, and %%.",
            )
        return str(package[match[2]])

    return _FIELD.sub(field, value)


def _check(package: Package, project: str) -> None:
    """What every package must have."""
    for key in ("name", "project"):
        if not isinstance(package.get(key), str) or not package[key]:
            raise Fault(f"the package {project} has no {key}", [("packages", project, "project")])
    maintainers = package.get("maintainers")
    if not isinstance(maintainers, list) or not maintainers:
        raise Fault(
            f"the package {project} has no list of maintainers", _places(package, "maintainers")
        )
    for maintainer in maintainers:
        if not isinstance(maintainer, str) or "@" not in maintainer:
            raise Fault(
                f"the package {project} has a maintainer that is no email address: {maintainer}",
                _places(package, "maintainers"),
            )


def _places(package: Mapping[str, Any], key: str) -> list[Place]:
    """Where the attribute *key* of a package may have come from."""
    project = str(package.get("project"))
    places: list[Place] = [("packages", project, key)]
    if isinstance(package.get("conf"), str):
        places.append(("package-configs", package["conf"], key))
    return [*places, ("package-default", key, ""), ("packages", project, "")]
