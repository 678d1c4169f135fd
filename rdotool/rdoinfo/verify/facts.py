"""What the rules look at: the files, their entries, and what these come to when merged.

Only what has the right shape is in here (the rules of ``structure`` tell the rest), so
that no rule has to ask twice.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from rdotool.rdoinfo.merge import overlay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rdotool.rdoinfo.collect import InfoFile
    from rdotool.rdoinfo.verify.model import Path

LAYERS = {"project", "tags", "buildsys-tags"}  # what tag files have of a package
SPECIAL = ("version-locked", "under-review", "dependency")


class Entry(NamedTuple):
    """One item of a file's ``packages`` or ``releases``.

    Attributes:
        section: which of the two.
        number: of the item, from 0.
        name: the package's project, or the release's name.
    """

    file: InfoFile
    section: str
    number: int
    name: str
    content: dict[str, Any]

    def path(self, *more: str | int) -> Path:
        """Where in the file it is, or what it has is."""
        return (self.section, self.number, *more)

    @property
    def defines(self) -> bool:
        """Whether it says more of a package than its tags."""
        return self.content.keys() <= {"project"} or not self.content.keys() <= LAYERS

    def mapping(self, key: str) -> dict[str, Any]:
        """Its *key*, empty where it is no mapping."""
        return as_mapping(self.content.get(key))

    def items(self, key: str) -> list[tuple[int, dict[str, Any]]]:
        """The mappings in its list *key*, numbered."""
        return numbered(self.content.get(key))


def as_mapping(value: Any) -> dict[str, Any]:
    """*value* where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def numbered(value: Any) -> list[tuple[int, dict[str, Any]]]:
    """The mappings in the list *value* with their numbers."""
    items = value if isinstance(value, list) else ()
    return [(number, item) for number, item in enumerate(items) if isinstance(item, dict)]


class Facts:
    """All that is known of an rdoinfo.

    Args:
        files: as the collector gives them.
        names: every YAML file in the source, imported or not.
    """

    def __init__(self, files: Sequence[InfoFile], names: Sequence[str] = ()) -> None:
        # Imported twice is merged twice, to the same effect.
        self.files = list({file.name: file for file in files}.values())
        self.names = names

    @cached_property
    def packages(self) -> list[Entry]:
        """The entries of all files' ``packages``."""
        return list(self._entries("packages", "project"))

    @cached_property
    def releases(self) -> list[Entry]:
        """The entries of all files' ``releases``."""
        return list(self._entries("releases", "name"))

    def _entries(self, section: str, key: str) -> Iterator[Entry]:
        for file in self.files:
            for number, item in numbered(file.content.get(section)):
                name = item.get(key)
                if isinstance(name, str) and name:
                    yield Entry(file, section, number, name, item)

    @cached_property
    def by_project(self) -> dict[str, list[Entry]]:
        """The entries of each package, in the order of merging."""
        found: dict[str, list[Entry]] = {}
        for entry in self.packages:
            found.setdefault(entry.name, []).append(entry)
        return found

    @cached_property
    def defined(self) -> set[str]:
        """The projects that a file says more of than their tags."""
        return {entry.name for entry in self.packages if entry.defines}

    def section(self, name: str) -> dict[str, Any]:
        """A section that is a mapping, of all files."""
        merged: dict[str, Any] = {}
        for file in self.files:
            merged = overlay(merged, as_mapping(file.content.get(name)))
        return merged

    @cached_property
    def configs(self) -> dict[str, Any]:
        """``package-configs``."""
        return self.section("package-configs")

    @cached_property
    def merged(self) -> dict[str, dict[str, Any]]:
        """Each project's package: the default, its conf, its own."""
        default = self.section("package-default")
        found: dict[str, dict[str, Any]] = {}
        for project, entries in self.by_project.items():
            own: dict[str, Any] = {}
            for entry in entries:
                own = overlay(own, entry.content)
            found[project] = {**default, **self.conf_of(own), **own}
        return found

    @cached_property
    def sound(self) -> dict[str, dict[str, Any]]:
        """Of these the packages that are defined, with a conf that there is."""
        return {
            project: package
            for project, package in self.merged.items()
            if project in self.defined and ("conf" not in package or self.conf_of(package))
        }

    def conf_of(self, package: dict[str, Any]) -> dict[str, Any]:
        """What the package's conf says, empty where there is none."""
        conf = package.get("conf")
        return as_mapping(self.configs.get(conf)) if isinstance(conf, str) else {}

    def locate(self, project: str, *path: str) -> tuple[InfoFile, Path]:
        """Where a package's value comes from: itself, its conf, the default."""
        entries = self.by_project[project]
        for entry in reversed(entries):
            if _has(entry.content, path):
                return entry.file, entry.path(*path)
        conf = str(self.merged[project].get("conf"))
        for place in (("package-configs", conf), ("package-default",)):
            for file in reversed(self.files):
                if _has(file.content, (*place, *path)):
                    return file, (*place, *path)
        first = next((entry for entry in entries if entry.defines), entries[0])
        return first.file, first.path("project")

    @cached_property
    def components(self) -> set[str]:
        """The names of all components."""
        items = (
            item for file in self.files for _, item in numbered(file.content.get("components"))
        )
        return {name for item in items if isinstance(name := item.get("name"), str)}

    @cached_property
    def buildsys_tags(self) -> set[str]:
        """The buildsys-tags that a release's repo has, and the one that none has to have."""
        lists = (
            repo.get("buildsys-tags")
            for entry in self.releases
            for _, repo in entry.items("repos")
        )
        known = {
            tag for tags in lists if isinstance(tags, list) for tag in tags if isinstance(tag, str)
        }
        return known | {"version-locked"}

    @cached_property
    def tags(self) -> set[str]:
        """The tags that there may be: the releases', their -uc, the special ones."""
        names = {entry.name for entry in self.releases}
        return {*names, *(f"{name}-uc" for name in names), *SPECIAL}


def _has(content: Any, path: Sequence[str]) -> bool:
    for key in path:
        if not isinstance(content, dict) or key not in content:
            return False
        content = content[key]
    return True
