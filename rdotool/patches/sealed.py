"""Running git where the distgit's work tree cannot colour the answer.

A patches branch is upstream source, the checked out work tree is a distgit: the
``.gitattributes`` that lie there, those of the user's, and the index must not decide
how upstream's files are compared or merged. Git then sees an empty index and a work
tree that holds nothing, or only the attribute files of the commit it works on.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo


@dataclass(frozen=True, slots=True)
class Sealed:
    """Runs git in a private work tree.

    Attributes:
        folder: a private folder for files, gone at the end.
    """

    repo: Repo
    folder: Path

    def run(self, *args: str, data: bytes | None = None) -> tuple[int, bytes, bytes]:
        """As :meth:`Repo.run`."""
        return self.repo.run(*self._options(), *args, data=data, env=self._environment())

    def git_bytes(self, *args: str, data: bytes | None = None) -> bytes:
        """As :meth:`Repo.git_bytes`."""
        return self.repo.git_bytes(*self._options(), *args, data=data, env=self._environment())

    def _options(self) -> tuple[str, ...]:
        # Git reads attributes from the folder that it stands in. Those of the user's own
        # are no part of the source either.
        return "-C", str(self.folder / "tree"), "-c", "core.attributesFile=/dev/null"

    def _environment(self) -> dict[str, str]:
        return {
            "GIT_DIR": str(self.repo.git_dir),
            "GIT_WORK_TREE": str(self.folder / "tree"),
            "GIT_INDEX_FILE": str(self.folder / "index"),
            "GIT_ATTR_NOSYSTEM": "1",
        }


@contextmanager
def sealed(repo: Repo, attributes_of: str | None = None) -> Iterator[Sealed]:
    """Where git commands see no work tree.

    Args:
        attributes_of: a commit or tree whose ``.gitattributes`` files count.
    """
    repo.state_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=repo.state_dir, prefix="sealed-") as folder:
        place = Sealed(repo, Path(folder).absolute())
        (place.folder / "tree").mkdir()
        if attributes_of is not None:
            _load_attributes(place, attributes_of)
        yield place


def _load_attributes(place: Sealed, ref: str) -> None:
    """Put the commit's ``.gitattributes`` files, and no others, into the private folder."""
    listing = place.git_bytes("ls-tree", "-r", "--full-tree", "-z", ref)
    for row in listing.decode("utf-8", "surrogateescape").split("\0"):
        mode, _, path = row.partition("\t")
        # A tree from outside may hold any name, also one that leads out of the folder.
        parts = PurePosixPath(path).parts
        if path.endswith(".gitattributes") and mode.startswith("100") and ".." not in parts:
            _write_attributes(place, path.lstrip("/"), mode.split()[2])


def _write_attributes(place: Sealed, path: str, blob: str) -> None:
    target = place.folder / "tree" / path
    if target.name == ".gitattributes":
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(place.git_bytes("cat-file", "blob", blob))
