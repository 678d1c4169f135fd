"""What was sent to Gerrit from this work tree, so that the same is not sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.vcs import Repo


@dataclass(frozen=True, slots=True)
class Record:
    """One push and what became of it.

    Attributes:
        remote: the URL, without a password.
        target: the branch on the server.
        branch: the local branch, empty where HEAD was detached.
        sha: of the top commit.
        change_ids: of the commits, oldest first.
        urls: of the changes, as far as Gerrit named them.
        numbers: theirs.
        patch_sets: the patch set's number of each change, where it was looked up.
        when: seconds since the epoch.
    """

    remote: str
    target: str
    branch: str
    sha: str
    change_ids: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    patch_sets: tuple[int, ...] = ()
    when: float = 0.0


class Records:
    """The records of one work tree; a file that can't be read counts as none, with a note."""

    def __init__(self, repo: Repo, note: Callable[[str], None] | None = None) -> None:
        self._path = repo.state_dir / "reviews.json"
        self._note = note

    def find(self, remote: str, target: str, branch: str) -> Record | None:
        """The last push of *branch* to *remote* for *target*."""
        raise NotImplementedError

    def keep(self, record: Record) -> None:
        """Keep *record* in the place of the older one of the same branch."""
        raise NotImplementedError
