"""openstack/releases: a folder with it, or a clone in the cache that is kept as rdoinfo's is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.rdoinfo import clone, state
from rdotool.rdoinfo.folder import Folder
from rdotool.rdoinfo.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.config import Settings

URL = "https://opendev.org/openstack/releases"
_WORDS = clone.Words(
    "openstack/releases",
    "rdotool release updates -f RELEASE",
    "--releases FOLDER",
    "the URL (--releases URL) and the cache folder (XDG_CACHE_HOME)",
)


@dataclass(frozen=True, slots=True)
class Files:
    """The YAML files of a folder: their bytes by name, and how to call them in errors."""

    content: dict[str, bytes]
    shown: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Releases:
    """Where openstack/releases is read.

    Attributes:
        below: the files of one of its folders; none where it isn't there.
    """

    below: Callable[[str], Files]


def _silent(_text: str) -> None:
    """Nobody wants to know."""


def open_releases(
    what: str,
    settings: Settings,
    *,
    force: bool = False,
    notes: Callable[[str], None] = _silent,
    progress: Callable[[str], None] | None = None,
) -> Releases:
    """Read openstack/releases.

    Args:
        what: a folder, or a git URL; the usual one when empty.
        force: refresh the clone, however new it is.
        notes: is told when an old clone is used.
        progress: is told how far a clone is.

    Raises:
        RdotoolError: there is none and none can be fetched.
    """
    if what and not _is_url(what):
        return _folder(Path(what))
    url = what or URL
    home = state.place(settings.cache_dir, url)
    known = state.current(
        settings, home, url, force=force, notes=notes, progress=progress, words=_WORDS
    )
    return Releases(lambda below: _of_tree(clone.tree(home, known, below, _WORDS)))


def _is_url(what: str) -> bool:
    return "://" in what or ("@" in what and ":" in what and not Path(what).exists())


def _folder(root: Path) -> Releases:
    """A folder's files: those on the disk, or of HEAD where a clone has no work tree."""
    if (root / "deliverables").is_dir() and (root / "data").is_dir():
        return Releases(lambda below: _of_folder(root / below))
    if root.is_dir():
        from rdotool.adapters.vcs import Repo

        repo = Repo(root)
        head = repo.resolve("HEAD")
        if head and repo.object_type(f"{head}:deliverables") == "tree":
            return Releases(lambda below: _of_tree(Tree(repo, head, below, f"{root}@{head[:7]}:")))
    raise RdotoolError(
        f"{root} is no clone of openstack/releases: it has no deliverables and data",
        f"Clone it: git clone {URL}",
    )


def _of_folder(folder: Path) -> Files:
    found = Folder(folder)
    names = sorted(path.name for path in folder.glob("*.yaml") if path.is_file())
    return Files({name: found.read(name) for name in names}, found.shown)


def _of_tree(tree: Tree) -> Files:
    return Files({name: tree.read(name) for name in sorted(tree.names())}, tree.shown)
