"""Many files of commits, read in one git process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rdotool.adapters.vcs import Repo


def read(repo: Repo, shas: Iterable[str], paths: Sequence[str]) -> None:
    """Read files of some commits, for ``repo.show`` to know, also which aren't there.

    Args:
        shas: whole ones; what they name never changes.
        paths: from the top folder, without line ends.

    Raises:
        GitError: git can't read its own files.
    """
    wanted = [(sha, path) for sha in shas for path in paths if not repo.knows(sha, path)]
    names = "".join(f"{sha}:{path}\n" for sha, path in wanted)
    raw = repo.git_bytes("cat-file", "--batch", data=names.encode()) if wanted else b""
    at = 0
    for sha, path in wanted:
        end = raw.index(b"\n", at)
        # "SHA blob SIZE", or "SHA:PATH missing".
        *_, kind, size = raw[at:end].split(b" ")
        at = end + 1
        there = size.isdigit()
        content = raw[at : at + int(size)] if there else b""
        repo.know(sha, path, content if there and kind == b"blob" else None)
        at += len(content) + 1 if there else 0
