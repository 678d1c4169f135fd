"""Git repositories for tests: made quickly, and compared as values."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Snapshot:
    """All of a repository that a user can lose: two that are equal stand where they stood.

    Attributes:
        head: the branch's ref, or the commit when HEAD is detached.
        refs: every ref with its object.
        status: ``git status --porcelain``, untracked files too.
        index: the staged blobs.
        stashes: the stash list.
        files: each file of the work tree (mode, digest).
        operations: rebase, merge and cherry-pick states under way.
    """

    head: str
    refs: tuple[str, ...]
    status: str
    index: str
    stashes: str
    files: tuple[tuple[str, int, str], ...]
    operations: tuple[str, ...]


class GitRepo:
    """A repository in a folder; calling it runs git there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def init(cls, path: Path, *, branch: str = "master", bare: bool = False) -> GitRepo:
        """Make an empty repository."""
        path.mkdir(parents=True, exist_ok=True)
        repo = cls(path)
        repo("init", "--quiet", f"--initial-branch={branch}", *(["--bare"] if bare else []))
        return repo

    def __call__(self, *args: str | Path, data: bytes | None = None) -> str:
        """Run git and return what it says, without the last newline; failing is an error."""
        done = self.run(*args, data=data)
        if done.returncode:
            raise AssertionError(
                f"git {' '.join(map(str, args))} in {self.path}: exit {done.returncode}\n"
                f"{done.stdout.decode(errors='replace')}{done.stderr.decode(errors='replace')}"
            )
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def run(
        self, *args: str | Path, data: bytes | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run git, whatever comes of it."""
        command = ["git", *map(str, args)]
        return subprocess.run(command, cwd=self.path, input=data, capture_output=True, check=False)

    # --- making ------------------------------------------------------------------------

    def write(self, name: str, content: str | bytes | None) -> Path:
        """Write a file of the work tree; None removes it."""
        path = self.path / name
        if content is None:
            path.unlink()
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def commit(
        self,
        message: str = "A commit",
        files: Mapping[str, str | bytes | None] | None = None,
        *,
        author: str = "",
    ) -> str:
        """Write *files* and commit everything; returns the sha."""
        for name, content in (files or {}).items():
            self.write(name, content)
        self("add", "--all")
        who = [f"--author={author}"] if author else []
        text = message.encode("utf-8", "surrogateescape")
        keep = ("--cleanup=verbatim", "--allow-empty", "--allow-empty-message", "--no-verify")
        self("commit", "--quiet", *keep, *who, "-F", "-", data=text)
        return self.head

    def tag(self, name: str, ref: str = "HEAD", *, annotated: bool = False) -> None:
        """Tag a commit."""
        self("tag", *(["-a", "-m", name] if annotated else []), name, ref)

    def checkout(self, ref: str, *, new: str = "") -> None:
        """Check out *ref*, as the new branch *new* when given."""
        self("checkout", "--quiet", *(["-B", new] if new else []), ref)

    def bare_clone(self, path: Path) -> GitRepo:
        """A bare copy that can serve as a remote."""
        self("clone", "--quiet", "--bare", ".", path)
        return GitRepo(path)

    # --- asking ------------------------------------------------------------------------

    @property
    def head(self) -> str:
        """The sha of HEAD."""
        return self("rev-parse", "HEAD")

    @property
    def branch(self) -> str:
        """The branch checked out, empty when HEAD is detached."""
        return self.run("symbolic-ref", "--short", "-q", "HEAD").stdout.decode().strip()

    def sha(self, ref: str) -> str:
        """The commit that *ref* names."""
        return self("rev-parse", "--verify", f"{ref}^{{commit}}")

    def tree(self, ref: str = "HEAD") -> str:
        """The hash of a commit's tree: equal hashes, equal files."""
        return self("rev-parse", f"{ref}^{{tree}}")

    def message(self, ref: str = "HEAD") -> str:
        """A commit's message."""
        return self("log", "-1", "--format=%B", ref).rstrip("\n")

    def subjects(self, *revs: str) -> list[str]:
        """The subjects of commits, oldest first."""
        return self("log", "--reverse", "--format=%s", *(revs or ("HEAD",))).splitlines()

    def read(self, name: str, ref: str = "HEAD") -> str:
        """A file of a commit."""
        return self.run("show", f"{ref}:{name}").stdout.decode("utf-8", "surrogateescape")

    def files(self, ref: str = "HEAD") -> list[str]:
        """The names of a commit's files."""
        return self("ls-tree", "-r", "-z", "--name-only", ref).split("\0")[:-1]

    def status(self) -> str:
        """``git status --porcelain``."""
        return self("status", "--porcelain", "--untracked-files=all")

    def snapshot(self) -> Snapshot:
        """Everything that an abort must bring back."""
        git_dir = Path(self("rev-parse", "--absolute-git-dir"))
        under_way = ("rebase-merge", "rebase-apply", "MERGE_HEAD", "CHERRY_PICK_HEAD")
        return Snapshot(
            head=self.branch or self.head,
            refs=tuple(self("for-each-ref").splitlines()),
            status=self.status(),
            index=self("ls-files", "--stage"),
            stashes=self("stash", "list"),
            files=tuple(self._work_files()),
            operations=tuple(name for name in under_way if (git_dir / name).exists()),
        )

    def _work_files(self) -> list[tuple[str, int, str]]:
        return sorted(
            (
                str(path.relative_to(self.path)),
                path.lstat().st_mode,
                hashlib.sha1(_content(path), usedforsecurity=False).hexdigest(),
            )
            for path in self.path.rglob("*")
            if ".git" not in path.relative_to(self.path).parts and not path.is_dir()
        )


def _content(path: Path) -> bytes:
    return str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
