"""Running git where the distgit's work tree cannot colour the answer.

A patches branch is upstream source, the checked out work tree is a distgit: the
``.gitattributes`` that lie there, those of the user's, and the index must not decide
how upstream's files are compared or merged. Git then sees an empty work tree and an
index that holds nothing, or only the attributes of the tree it works on.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo

# Attributes of the user's own are no part of the source either.
NO_USER_ATTRIBUTES = ("-c", "core.attributesFile=/dev/null")


@contextmanager
def sealed(repo: Repo, attributes_of: str | None = None) -> Iterator[dict[str, str]]:
    """The environment for git commands that shall see no work tree.

    Args:
        attributes_of: a commit or tree whose ``.gitattributes`` files count.

    Yields:
        variables for :meth:`Repo.run`; ``GIT_WORK_TREE`` names a private empty folder.
    """
    repo.state_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=repo.state_dir, prefix="sealed-") as folder:
        empty = Path(folder) / "tree"
        empty.mkdir()
        env = {
            "GIT_DIR": str(repo.git_dir),
            "GIT_WORK_TREE": str(empty),
            "GIT_INDEX_FILE": str(Path(folder) / "index"),
            "GIT_ATTR_NOSYSTEM": "1",
        }
        if attributes_of is not None:
            _load_attributes(repo, attributes_of, env)
        yield env


def _load_attributes(repo: Repo, tree: str, env: dict[str, str]) -> None:
    """Put the tree's ``.gitattributes`` files, and no others, into the private index."""
    raw = repo.git_bytes("ls-tree", "-r", "--full-tree", "-z", tree)
    rows = [
        row for row in raw.split(b"\0") if row.endswith((b"\t.gitattributes", b"/.gitattributes"))
    ]
    if rows:
        data = b"".join(row + b"\0" for row in rows)
        repo.git("update-index", "-z", "--index-info", data=data, env=env)
