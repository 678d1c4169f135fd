"""Which version a distgit's branch is at, among clones that lie in one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.spec import Spec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from rdotool.adapters.vcs import Repo


def version(
    root: Path, package: Mapping[str, Any], branches: Sequence[str]
) -> tuple[str | None, str]:
    """The version of a package's spec, its milestone included, and why there is none.

    Nothing is checked out, and no macro is executed.

    Args:
        root: the folder with the clones, each called as the package or its project.
        branches: the names of the branch, the first that is there counts.
    """
    folder = _clone(root, package)
    if folder is None:
        return None, "no distgit"
    from rdotool.adapters.vcs import Repo

    repo = Repo(folder)
    commit = next((sha for name in branches if (sha := _tip(repo, name))), None)
    if commit is None:
        return None, f"no branch {branches[0]}"
    try:
        return _version(repo, commit)
    except RdotoolError as error:
        return None, error.brief


def _clone(root: Path, package: Mapping[str, Any]) -> Path | None:
    names = [str(package["name"]), str(package["project"]), f"{package['project']}-distgit"]
    # A name is data from outside: it must not lead out of the folder.
    known = [root / name for name in names if "/" not in name and name not in (".", "..")]
    return next((path for path in known if path.is_dir()), None)


def _tip(repo: Repo, branch: str) -> str | None:
    """The branch of the clone's origin, which is newer than a forgotten local one."""
    for name in (f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"):
        sha = repo.ref(name)
        if sha:
            return sha
    patterns = [f"refs/remotes/*/{branch}"]
    return next(iter(repo.refs(patterns).values()), None)


def _version(repo: Repo, commit: str) -> tuple[str | None, str]:
    specs = [name for name in repo.files(commit) if name.endswith(".spec") and "/" not in name]
    if len(specs) != 1:
        return None, f"{len(specs) or 'no'} spec files"
    spec = Spec.parse(repo.show(commit, specs[0]) or b"", specs[0])
    found = spec.version
    if not found[:1].isdigit():
        return None, f"Version: {found}"
    return found + spec.milestone, ""
