"""Rules about the shape of the files: what no reader could merge otherwise."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from rdotool.rdoinfo.verify.facts import LAYERS, as_mapping
from rdotool.rdoinfo.verify.model import ERROR, WARNING, Hit, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.rdoinfo.collect import InfoFile
    from rdotool.rdoinfo.verify.facts import Entry, Facts

KEYS = {"packages": "project", "releases": "name", "components": "name"}
MAPPINGS = ("package-default", "package-configs")


@rule("sections", ERROR, "a section that is missing, or no list or mapping", whole=True)
def sections(facts: Facts) -> Iterator[Hit]:
    """The reader needs packages and releases, and rdoinfo's verify.py the components."""
    for name in KEYS:
        if not any(name in file.content for file in facts.files):
            yield Hit(facts.files[0], (), f"the section {name} is missing")
    for file in facts.files:
        for name in KEYS:
            if not isinstance(file.content.get(name), list | None):
                yield Hit(file, (name,), f"{name} must be a list")
        for name in MAPPINGS:
            if not isinstance(file.content.get(name), dict | None):
                yield Hit(file, (name,), f"{name} must be a mapping")


@rule("entries", ERROR, "an entry of a section without name, or of the wrong kind")
def entries(facts: Facts) -> Iterator[Hit]:
    """Each entry of a list has a name; what is merged by key must be a mapping."""
    for file in facts.files:
        for section, key in KEYS.items():
            yield from _nameless(file, section, key)
        for conf, content in as_mapping(file.content.get("package-configs")).items():
            if not isinstance(content, dict | None):
                yield Hit(file, ("package-configs", conf), f"the conf {conf} must be a mapping")
    for entry in facts.packages:
        yield from _wrong_layers(entry)


def _nameless(file: InfoFile, section: str, key: str) -> Iterator[Hit]:
    items = file.content.get(section)
    for number, item in enumerate(items if isinstance(items, list) else ()):
        name = item.get(key) if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            text = f"an entry of {section} has no {key} (as text): {item!r:.80}"
            yield Hit(file, (section, number), text)


def _wrong_layers(entry: Entry) -> Iterator[Hit]:
    for key in ("tags", "buildsys-tags"):
        if not isinstance(entry.content.get(key), dict | None):
            text = f"{key} of the package {entry.name} must be a mapping"
            yield Hit(entry.file, entry.path(key), text)
    for tag, value in entry.mapping("tags").items():
        if not isinstance(value, dict | None):
            text = f"the tag {tag} of the package {entry.name} must be empty or a mapping"
            yield Hit(entry.file, entry.path("tags", tag), text)


@rule("repos", ERROR, "a release without repos, or a repo without name or branch")
def repos(facts: Facts) -> Iterator[Hit]:
    """A release has a list of repos; each has a name and, if only by the release, a branch."""
    for entry in facts.releases:
        found = entry.content.get("repos")
        if not isinstance(found, list):
            yield Hit(entry.file, entry.path(), f"the release {entry.name} has no list of repos")
            continue
        for number, repo in enumerate(found):
            text = _repo(entry, repo)
            if text:
                yield Hit(entry.file, entry.path("repos", number), text)


def _repo(release: Entry, repo: Any) -> str:
    if not isinstance(repo, dict) or "name" not in repo:
        return f"a repo of the release {release.name} has no name"
    if "branch" not in repo and not release.content.get("branch"):
        return f"the repo {repo['name']} of the release {release.name} has no branch"
    if not isinstance(repo.get("buildsys-tags"), list | None):
        return f"buildsys-tags of the repo {repo['name']} must be a list"
    return ""


@rule("contradiction", ERROR, "two entries of a file that give one thing two values")
def contradiction(facts: Facts) -> Iterator[Hit]:
    """Which of them holds would depend on the reader."""
    for before, entry in _twice(facts):
        for key, value in entry.content.items():
            other = before.content.get(key)
            if value is None or other is None or isinstance(value, dict | list):
                continue
            if value != other:
                text = f"{entry.name} says {key}: {value}, and {key}: {other} in another entry"
                yield Hit(entry.file, entry.path(key), text)


@rule("duplicate", WARNING, "a package or release that is defined twice")
def duplicate(facts: Facts) -> Iterator[Hit]:
    """Twice in a file, or in two files that say more of it than its tags."""
    for _, entry in _twice(facts):
        text = f"{entry.name} stands twice in {entry.section} of this file"
        yield Hit(entry.file, entry.path(), text)
    for entries_ in facts.by_project.values():
        first, *others = [entry for entry in entries_ if entry.defines] or entries_[:1]
        for entry in others:
            if entry.file is not first.file:
                text = f"{entry.name} is defined in {first.file.name} already"
                yield Hit(entry.file, entry.path(), text)


def _twice(facts: Facts) -> Iterator[tuple[Entry, Entry]]:
    """Each entry whose name an earlier one of the same list has, with that one."""
    seen: dict[tuple[str, str, str], Entry] = {}
    for entry in (*facts.packages, *facts.releases):
        first = seen.setdefault((entry.file.name, entry.section, entry.name), entry)
        if first is not entry:
            yield first, entry


@rule("shadowed", WARNING, "a tag's value that another entry overrides without a word")
def shadowed(facts: Facts) -> Iterator[Hit]:
    """The reader takes the last one; whoever edits the other one changes nothing."""
    seen: dict[tuple[str, ...], tuple[Entry, Any]] = {}
    for entry in facts.packages:
        for path, value in _leaves(entry):
            before, held = seen.get((entry.name, *path), (entry, value))
            seen[entry.name, *path] = (entry, value)
            if held != value:
                text = f"{'/'.join(path)} of {entry.name} is {value} in {entry.file.name}"
                yield Hit(before.file, before.path(*path), f"{text}, which holds, not {held}")


def _leaves(entry: Entry) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The values that the entry's tags and buildsys-tags hold in the end."""
    for tag, nvr in entry.mapping("buildsys-tags").items():
        if nvr is not None:
            yield ("buildsys-tags", tag), nvr
    for tag, override in entry.mapping("tags").items():
        for key, value in as_mapping(override).items():
            if value is not None:
                yield ("tags", tag, key), value


@rule("misplaced", WARNING, "another tag than that which the file is named after")
def misplaced(facts: Facts) -> Iterator[Hit]:
    """tags/epoxy.yml holds the tag epoxy, buildsys-tags/CBS-TAG.yml the tag CBS-TAG."""
    for entry in facts.packages:
        folder, _, own = entry.file.name.removesuffix(".yml").rpartition("/")
        if folder not in LAYERS:
            continue
        for tag in entry.mapping(folder):
            if tag != own:
                text = f"{tag} of {entry.name} belongs into {folder}/{tag}.yml"
                yield Hit(entry.file, entry.path(folder, tag), text)


@rule("unimported", WARNING, "a tag file that no file imports")
def unimported(facts: Facts) -> Iterator[Hit]:
    """A YAML file in a folder whose other files are imported: nobody reads it."""
    known = {posixpath.normpath(name) for file in facts.files for name in _imports(file)}
    importers = {name.rpartition("/")[0]: file for file in facts.files for name in _imports(file)}
    for name in facts.names:
        importer = importers.get(name.rpartition("/")[0])
        if "/" in name and importer and name not in known:
            yield Hit(importer, ("import",), f"{name} is imported by no file")


def _imports(file: InfoFile) -> list[str]:
    found = file.content.get("import")
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


@rule("number", WARNING, "text that YAML takes for a number, a date or a flag")
def number(facts: Facts) -> Iterator[Hit]:
    """``source-branch: 1.10`` is the number 1.1."""
    for entry in facts.packages:
        for path, value in _leaves(entry):
            if path[0] == "tags" and _typed(value):
                yield Hit(entry.file, entry.path(*path), _quote(path[-1], value))
    for entry in (*facts.packages, *facts.releases):
        for key, value in entry.content.items():
            if _typed(value):
                yield Hit(entry.file, entry.path(key), _quote(key, value))


def _typed(value: Any) -> bool:
    return not isinstance(value, str | dict | list | None)


def _quote(key: str, value: Any) -> str:
    return f"YAML takes this {key} for no text but for {value!r}: put it in quotes"
