"""One commit applied on another, with objects only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdotool.errors import GitError, RdotoolError
from rdotool.patches.sealed import sealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo

OLDEST_GIT = (2, 38)
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
# These commits are seen by nobody: a fixed person and date keep them few. The date is
# that of the year 2100: git walks from the newest commit on, and from one of 1970 it
# would walk all history to find the merge base.
_WHO = b"rdotool <> 4102444800 +0000\n"
_SYNTHETIC = b"author " + _WHO + b"committer " + _WHO + b"\nside of a merge\n"
# What is about the old commit and not about its content: it would be a lie in the new.
_DROPPED = (b"tree ", b"parent ", b"committer ", b"gpgsig", b"mergetag ")


@dataclass(frozen=True, slots=True)
class Applied:
    """The commit is on the tip now.

    Attributes:
        new_tip: its new sha; the old one when its parent was the tip.
    """

    new_tip: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """The tip has this change: nothing is left to apply."""

    subject: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The commit does not apply.

    Attributes:
        sha: the commit.
        files: where it does not apply; not escaped for a terminal.
        messages: git's own words, one for each conflict.
    """

    sha: str
    subject: str
    files: tuple[str, ...]
    messages: tuple[str, ...]


def require_merge_tree(repo: Repo) -> None:
    """Refuse a git that cannot merge without a work tree.

    Raises:
        RdotoolError: it is older than 2.38.
    """
    said = repo.git("version")
    match = re.search(r"(\d+)\.(\d+)", said)
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    if version < OLDEST_GIT:
        raise RdotoolError(
            f"{said} is too old to rebase patches: git 2.38 or later is needed",
            "It brings 'git merge-tree --write-tree', which merges without a work tree.",
        )


def step(repo: Repo, tip: str, commit: str) -> Applied | Emptied | Conflict:
    """Apply one commit on *tip*; author, date and message stay, the committer is the user.

    Raises:
        RdotoolError: this git cannot merge without a work tree.
        GitError: git failed.
    """
    return Merger.open(repo).step(tip, repo.commit(commit))


@dataclass(frozen=True, slots=True)
class Merger:
    """Applies commits.

    Attributes:
        committer: the user now, as git stores it.
        trees: of the commits seen so far, to ask git once for each.
        raw: the commits themselves, likewise.
    """

    repo: Repo
    committer: str
    trees: dict[str, str] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def open(cls, repo: Repo) -> Merger:
        """A merger for the user that git knows.

        Raises:
            RdotoolError: git is too old, or knows no name for the user.
        """
        require_merge_tree(repo)
        return cls(repo, repo.git("var", "GIT_COMMITTER_IDENT"))

    def learn(self, commits: Iterable[Commit]) -> None:
        """Remember commits that were read already."""
        for commit in commits:
            self.trees[commit.sha] = commit.tree
            self.raw[commit.sha] = commit.raw

    def step(self, tip: str, commit: Commit) -> Applied | Emptied | Conflict:
        """Apply *commit* on *tip*; see :func:`step`."""
        if commit.parents[:1] == (tip,):
            return Applied(commit.sha)
        ours = self._tree(tip)
        base = self._tree(commit.parents[0]) if commit.parents else EMPTY_TREE
        merged = self._merge(base, ours, commit)
        if isinstance(merged, Conflict):
            return merged
        if merged == ours and commit.tree != base:
            return Emptied(commit.subject)
        new_tip = self.rewrite(commit.sha, merged, tip)
        self.trees[new_tip] = merged
        return Applied(new_tip)

    def _tree(self, sha: str) -> str:
        if sha not in self.trees:
            self.trees[sha] = self.repo.git("rev-parse", f"{sha}^{{tree}}")
        return self.trees[sha]

    def _merge(self, base: str, ours: str, commit: Commit) -> str | Conflict:
        """The tree with the commit's change made to the tree *ours*."""
        if base in {ours, commit.tree}:
            return commit.tree if base == ours else ours
        command = ("merge-tree", "--write-tree", "-z", "--name-only", "--messages")
        with sealed(self.repo) as place:
            code, out, err = place.run(*command, *self._sides(base, ours, commit))
        if code not in {0, 1}:
            said = err.decode("utf-8", "replace").strip()
            raise GitError(f"git merge-tree failed: {said or code}", stderr=said)
        fields = out.decode("utf-8", "surrogateescape").split("\0")
        return fields[0] if code == 0 else _conflict(commit, fields[1:])

    def _sides(self, base: str, ours: str, commit: Commit) -> tuple[str, str]:
        """Two commits to merge, whose merge base has the tree *base*.

        Git takes no merge base before 2.40: it is to find it, so *ours* is made to
        look like a commit beside the one to apply.
        """
        if commit.parents:
            return self._synthetic(ours, commit.parents[0]), commit.sha
        root = self._synthetic(base)
        return self._synthetic(ours, root), self._synthetic(commit.tree, root)

    def _synthetic(self, tree: str, parent: str = "") -> str:
        head = f"tree {tree}\n" + (f"parent {parent}\n" if parent else "")
        return self._write(head.encode() + _SYNTHETIC)

    def _write(self, raw: bytes) -> str:
        return self.repo.git("hash-object", "-t", "commit", "-w", "--stdin", data=raw)

    def rewrite(self, commit: str, tree: str, parent: str, message: bytes | None = None) -> str:
        """The commit with another tree and parent, made by the user now; its sha.

        Args:
            message: another message, as it is stored; the commit's own when None.
        """
        raw = self.raw.get(commit) or self.repo.git_bytes("cat-file", "commit", commit)
        head, _, words = raw.partition(b"\n\n")
        kept = [row for row in _header_rows(head) if not row.startswith(_DROPPED)]
        author = next((row for row in kept if row.startswith(b"author ")), b"")
        others = [row for row in kept if row is not author]
        mine = f"tree {tree}\nparent {parent}".encode()
        committer = b"committer " + self.committer.encode("utf-8", "surrogateescape")
        text = words if message is None else message
        return self._write(b"\n".join([mine, author, committer, *others, b"", text]))


def _header_rows(head: bytes) -> list[bytes]:
    """The header's fields; a field's further lines begin with a blank and stay with it."""
    return re.split(rb"\n(?! )", head)


def _conflict(commit: Commit, fields: list[str]) -> Conflict:
    """Read ``FILE… "" {COUNT PATH… KIND MESSAGE}…`` of git merge-tree -z."""
    end = fields.index("")
    messages, at = [], end + 1
    while at < len(fields) and fields[at].isdecimal():
        at += int(fields[at]) + 1
        kind, message = fields[at : at + 2]
        if kind.startswith("CONFLICT"):
            messages.append(message.strip())
        at += 2
    return Conflict(commit.sha, commit.subject, tuple(fields[:end]), tuple(messages))
