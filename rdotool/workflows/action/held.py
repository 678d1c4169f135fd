"""The objects that no ref names and that going back needs: uncommitted changes of the start.

``git gc`` removes what nothing names, and a ref of rdotool's own would be seen by everyone.
So these objects are put into a pack among rdotool's own files, where git doesn't look,
until the action can't be taken back any more (see ``journal.Store``).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rdotool.adapters.objects import fsync_folder
from rdotool.workflows.action.journal import held_name

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Start


def hold(repo: Repo, start: Start) -> None:
    """Put the objects of *start* into a file.

    Raises:
        OSError: no space, mostly.
        GitError: git can't read one.
    """
    if not start.work:
        return
    wanted = f"{start.work}\n{start.index}\n^{start.head}\n".encode()
    pack = repo.git_bytes("pack-objects", "--revs", "--stdout", "--quiet", data=wanted)
    path = repo.state_dir / held_name(start)
    temporary = path.with_suffix(".new")
    with temporary.open("wb") as handle:
        handle.write(pack)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    fsync_folder(path.parent)


def bring_back(repo: Repo, start: Start) -> None:
    """Put the held objects of *start* among git's own again, where they are missing.

    Raises:
        GitError: the file is damaged.
    """
    path = repo.state_dir / held_name(start)
    if start.work and path.exists():
        repo.git("unpack-objects", "-q", data=path.read_bytes())
