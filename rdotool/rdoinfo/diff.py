"""What changed between two commits of an rdoinfo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rdotool.adapters.vcs import Repo

Package = dict[str, Any]


class TagChange(NamedTuple):
    """The tags of a package that are new or have another value."""

    package: str
    tags: list[str]


class AttributeChange(NamedTuple):
    """The new value of an attribute of a package."""

    package: str
    value: Any


class Packages(NamedTuple):
    """The packages before and after a commit."""

    before: list[Package]
    after: list[Package]
    uncommitted: bool


def tags(packages: Packages, kind: str = "tags") -> list[TagChange]:
    """The packages with new or changed tags; tags that went are not told, as in rdopkg.

    Args:
        kind: the attribute that holds them: ``tags`` or ``buildsys-tags``.
    """
    changes = [
        TagChange(str(new["name"]), _changed(_mapping(old, kind), _mapping(new, kind)))
        for old, new in _pairs(packages)
    ]
    return [change for change in changes if change.tags]


def attribute(packages: Packages, name: str) -> list[AttributeChange]:
    """The packages where an attribute is new or has another value (but not: went)."""
    return [
        AttributeChange(str(new["name"]), new[name])
        for old, new in _pairs(packages)
        if new.get(name) and new[name] != old.get(name)
    ]


def plain(change: AttributeChange) -> dict[str, Any]:
    """The change as JSON can tell it (YAML's dates become text)."""
    import json

    found: dict[str, Any] = json.loads(json.dumps(change._asdict(), default=str))
    return found


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    # A missing tag and a tag without a value are different things.
    return [tag for tag in new if tag not in old or old[tag] != new[tag]]


def _mapping(package: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found = package.get(kind)
    return found if isinstance(found, dict) else {}


def _pairs(packages: Packages) -> Iterator[tuple[Package, Package]]:
    """Each package after, with the one of the same project before (or an empty one)."""
    before = _by_project(packages.before)
    return ((before.get(new["project"], {}), new) for new in packages.after)


def _by_project(packages: Iterable[Package]) -> dict[str, Package]:
    return {package["project"]: package for package in packages}


def last_commit(folder: Path, info_file: str) -> Packages:
    """The packages in HEAD~ and HEAD of the repository that *folder* lies in.

    Both are read from git's objects: the work tree is neither changed nor looked at.

    Raises:
        RdotoolError: it is no git repository, HEAD has no parent, or the data is wrong.
    """
    from rdotool.adapters.vcs import Repo
    from rdotool.rdoinfo.build import build
    from rdotool.rdoinfo.collect import Collector
    from rdotool.rdoinfo.tree import Tree

    if not folder.is_dir():
        raise RdotoolError(f"no such folder: {folder}", "INFO_REPO is a git clone of rdoinfo.")
    try:
        repo = Repo.open(folder)
    except RdotoolError as error:
        raise RdotoolError(error.brief, "Name a git clone of rdoinfo.") from None
    below = folder.resolve().relative_to(repo.root.resolve()).as_posix()
    collector = Collector()
    before, after = (
        build(Tree(repo, sha, "" if below == "." else below), info_file, None, collector)
        for sha in _commits(repo)
    )
    return Packages(before["packages"], after["packages"], _dirty(repo))


def _commits(repo: Repo) -> Sequence[str]:
    head = repo.resolve("HEAD")
    if head is None:
        raise RdotoolError(f"{repo.root} has no commit yet", "Commit something first.")
    parent = repo.resolve("HEAD~")
    if parent is None:
        raise RdotoolError(
            f"HEAD of {repo.root} has no parent to compare with",
            "In a shallow clone fetch more of its history: git fetch --deepen=1",
        )
    return parent, head


def _dirty(repo: Repo) -> bool:
    return bool(repo.try_git("status", "--porcelain", "--untracked-files=no"))
