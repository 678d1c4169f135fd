"""Conflict markers that the user forgot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.patches.rebase_state import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.adapters.vcs import Repo

# A line of ======= alone is a title in reStructuredText.
_MARKER = re.compile(rb"^(?:<<<<<<< |>>>>>>> )", re.MULTILINE)


def count_markers(data: bytes | None) -> int:
    """How many lines of *data* look like the first or last line of a conflict."""
    return len(_MARKER.findall(data or b""))


def without_markers(repo: Repo, names: Iterable[str]) -> list[str]:
    """Those of the unmerged files in the work tree that hold no marker (or are gone)."""
    return [path for path in names if not count_markers(_content(repo, path))]


def _content(repo: Repo, path: str) -> bytes:
    file = repo.root / path
    return file.read_bytes() if file.is_file() and not file.is_symlink() else b""


def files_with_markers(repo: Repo, tip: str, commit: str) -> list[str]:
    """The files in the index with more markers than *tip* and *commit* have in them."""
    changed = paths(repo, "diff-index", "--cached", "--name-only", "--diff-filter=d", tip)
    return [path for path in changed if _has_more(repo, path, (tip, commit))]


def _has_more(repo: Repo, path: str, refs: Iterable[str]) -> bool:
    usual = max(count_markers(repo.show(ref, path)) for ref in refs)
    return count_markers(repo.show("", path)) > usual
