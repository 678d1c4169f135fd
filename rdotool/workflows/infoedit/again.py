"""An edit that is made again before it is merged takes the place of the commit it made before.

A chase is one change, whatever the constraints were meanwhile; Gerrit gets its patch sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.review import change_id

if TYPE_CHECKING:
    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo


def former(repo: Repo, words: str) -> Commit | None:
    """The commit at HEAD where it has the subject of the message *words*, and no remote has it.

    A merge, or a commit that has no parent here, is none.
    """
    head = repo.head()
    found = repo.commit(head) if head else None
    subject = words.partition("\n")[0].strip()
    if not found or found.subject != subject or len(found.parents) != 1:
        return None
    if _may_be_merged(repo, found.sha):
        return None
    return found if repo.object_type(found.parents[0]) == "commit" else None


def _may_be_merged(repo: Repo, sha: str) -> bool:
    """Whether a remote's branch has the commit, or nothing is known of any.

    A commit that was only sent to Gerrit is on no branch there.
    """
    asked = ("for-each-ref", "--count=1", "--format=%(refname)")
    known = repo.lines(*asked, "refs/remotes")
    return not known or bool(repo.lines(*asked, f"--contains={sha}", "refs/remotes"))


def named_alike(words: str, commit: Commit) -> str:
    """The message *words* with the Change-Id of *commit*, if it has one."""
    mark = change_id.find(commit.raw.partition(b"\n\n")[2])
    return change_id.replace(words.encode(), mark).decode() if mark else words


def refuse_empty(repo: Repo, commit: Commit, tree: str) -> None:
    """Raise RdotoolError when nothing would be left of what *commit* changed."""
    if repo.commit(commit.parents[0]).tree == tree:
        raise RdotoolError(
            f"all is as it was before {commit.sha[:12]} ({commit.subject})",
            "Drop that one: git reset --keep HEAD~1\n"
            "If it is under review: rdotool review abandon CHANGE",
        )
