"""Making git objects and moving refs, without hooks, signing, index or work tree.

A commit made here is the same whatever the user's settings are, and nothing is seen
of it until :func:`update_refs` moves a ref: all refs of one call, or none.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdotool.adapters.vcs import Repo

ZERO = "0" * 40


@dataclass(frozen=True, slots=True)
class RefUpdate:
    """Move the full ref *name* from *old* to *new*; None means that it does not exist."""

    name: str
    new: str | None
    old: str | None


def hash_blob(repo: Repo, data: bytes) -> str:
    """Store *data* byte for byte (no filter of the user's applies) and return its sha."""
    return repo.git("hash-object", "-w", "--stdin", "--no-filters", data=data)


def write_tree(repo: Repo, base: str, changes: Mapping[str, bytes | None]) -> str:
    """The tree of *base* with files replaced, added or (None) removed; its sha.

    A file that was there stays executable or not; all else becomes a plain file.
    """
    if any("/" in path for path in changes):
        return _with_private_index(repo, base, changes)
    rows = {row.split("\t", 1)[1]: row for row in _listing(repo, base)}
    for path, data in changes.items():
        old = rows.pop(path, None)
        if data is not None:
            rows[path] = f"{_mode(old)} blob {hash_blob(repo, data)}\t{path}"
    return repo.git("mktree", "-z", data=_records(rows.values()))


def _mode(old: str | None) -> str:
    """The mode of a file by its old listing; what was a symbolic link is one no more."""
    return "100755" if old and old.startswith("100755") else "100644"


def _records(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\0" for row in rows).encode("utf-8", "surrogateescape")


def _listing(repo: Repo, base: str, *options: str) -> list[str]:
    raw = repo.git_bytes("ls-tree", *options, "--full-tree", "-z", base)
    return [row for row in raw.decode("utf-8", "surrogateescape").split("\0") if row]


def _with_private_index(repo: Repo, base: str, changes: Mapping[str, bytes | None]) -> str:
    modes = {row.split("\t", 1)[1]: row[:6] for row in _listing(repo, base, "-r")}
    rows = [
        f"0 {ZERO}\t{path}"
        if data is None
        else f"{_mode(modes.get(path))} {hash_blob(repo, data)}\t{path}"
        for path, data in changes.items()
    ]
    # Most changes touch top files only and don't come here.
    import tempfile

    repo.state_dir.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=repo.state_dir, prefix="index-") as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        repo.git("read-tree", base, env=env)
        repo.git("update-index", "-z", "--index-info", data=_records(rows), env=env)
        return repo.git("write-tree", env=env)


def commit_tree(
    repo: Repo, tree: str, parents: Iterable[str], message: bytes, author: str | None = None
) -> str:
    """Make a commit and return its sha.

    Args:
        author: ``Name <email> seconds zone`` as git stores it; the user when None.

    Raises:
        GitError: git knows no name or address for the user.
    """
    parent_options = [word for parent in parents for word in ("-p", parent)]
    env = _author_environment(author) if author else None
    return repo.git("commit-tree", tree, *parent_options, "-F", "-", data=message, env=env)


def _author_environment(author: str) -> dict[str, str]:
    person, _, date = author.rpartition("> ")
    name, _, address = person.partition(" <")
    return {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": address,
        "GIT_AUTHOR_DATE": f"@{date}" if not date.startswith("@") else date,
    }


def update_refs(repo: Repo, updates: Iterable[RefUpdate], reason: str) -> None:
    """Move refs in one transaction; a ref that is where it shall be is left alone.

    Args:
        reason: for the reflog.

    Raises:
        GitError: a ref is not where *old* says; then none is moved.
    """
    rows = ["start"]
    for update in updates:
        if update.new == update.old:
            continue
        if update.new is None:
            rows.append(f"delete {update.name} {update.old or ''}".rstrip())
        else:
            rows.append(f"update {update.name} {update.new} {update.old or ZERO}")
    rows += ["prepare", "commit", ""]
    if len(rows) > 4:
        data = "\n".join(rows).encode("utf-8", "surrogateescape")
        repo.git("update-ref", "-m", reason, "--stdin", data=data)


def fsync_folder(folder: Path) -> None:
    """Make a rename in *folder* survive a crash of the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
