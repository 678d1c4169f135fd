"""What git knows of a distgit, read once: HEAD, every ref, the configuration.

Three git processes, whatever is asked afterwards; the questions are answered from
memory. Reading takes no lock and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdotool.adapters.vcs import Repo

_FORMAT = "%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)"


@dataclass(frozen=True, slots=True)
class Ref:
    """One ref: the *sha* it holds, that object's *kind*, and for a tag what it points to."""

    sha: str
    kind: str
    target: str = ""

    @property
    def commit(self) -> str:
        """The sha behind an annotated tag, else the ref's own."""
        return self.target or self.sha


@dataclass(frozen=True, slots=True)
class GitFacts:
    """A repository at one moment.

    Attributes:
        branch: the branch that is checked out, None where HEAD is detached.
        refs: all refs by their full name.
        settings: git's configuration; section and last part of a key in lower case, as
            git prints them, and the last value where a key has several.
        rebasing: the branch whose rebase is under way; HEAD is detached meanwhile.
    """

    branch: str | None
    refs: Mapping[str, Ref]
    settings: Mapping[str, str]
    rebasing: str | None = None

    def sha(self, ref: str) -> str | None:
        """The commit that the full name *ref* leads to, or None."""
        found = self.refs.get(ref)
        return found.commit if found else None

    def has_tag(self, name: str) -> bool:
        """Whether there is a tag of that name."""
        return f"refs/tags/{name}" in self.refs

    def has_branch(self, name: str) -> bool:
        """Whether there is a local branch of that name."""
        return f"refs/heads/{name}" in self.refs

    def has_remote_branch(self, name: str) -> bool:
        """Whether ``REMOTE/BRANCH`` has been fetched."""
        return f"refs/remotes/{name}" in self.refs

    @property
    def remotes(self) -> tuple[str, ...]:
        """The names of the remotes, in the configuration's order."""
        return tuple(name for name, _ in self._of_section("remote", "url"))

    def remote_url(self, remote: str) -> str | None:
        """The URL of a remote as git uses it, ``url.<base>.insteadOf`` applied."""
        url = self.settings.get(f"remote.{remote}.url")
        return None if url is None else self._rewritten(url)

    def tracked_remote(self, branch: str) -> str | None:
        """The remote that a local branch follows; None when it follows none or itself."""
        remote = self.settings.get(f"branch.{branch}.remote")
        return None if remote == "." else remote

    def setting(self, branch: str, name: str) -> str | None:
        """A setting of the user's for a distgit branch: ours first, then rdopkg's."""
        for section in ("rdotool", "rdopkg"):
            value = self.settings.get(f"{section}.{branch}.{name}")
            if value:
                return value
        return None

    def _of_section(self, section: str, name: str) -> Iterator[tuple[str, str]]:
        start, end = f"{section}.", f".{name}"
        for key, value in self.settings.items():
            if key.startswith(start) and key.endswith(end) and len(key) > len(start + end):
                yield key[len(start) : -len(end)], value

    def _rewritten(self, url: str) -> str:
        rules = [rule for rule in self._of_section("url", "insteadof") if url.startswith(rule[1])]
        if not rules:
            return url
        base, prefix = max(rules, key=lambda rule: len(rule[1]))
        return base + url[len(prefix) :]


def read(repo: Repo) -> GitFacts:
    """Read all that *repo* tells, in three git processes (four where HEAD is detached).

    Raises:
        GitError: git can't read its own files.
    """
    branch = repo.head_branch()
    rebasing = _rebasing(repo) if branch is None else None
    return GitFacts(branch, _refs(repo), _settings(repo), rebasing)


def _rebasing(repo: Repo) -> str | None:
    for folder in ("rebase-merge", "rebase-apply"):
        name = repo.git_dir / folder / "head-name"
        if name.is_file():
            ref = name.read_text(encoding="utf-8", errors="surrogateescape").strip()
            return ref.removeprefix("refs/heads/") if ref.startswith("refs/heads/") else None
    return None


def _refs(repo: Repo) -> dict[str, Ref]:
    # A name may hold what str.splitlines() takes for the end of a line (U+2028).
    rows = repo.git("for-each-ref", f"--format={_FORMAT}").split("\n")
    fields = (row.split("\0") for row in rows if row)
    return {name: Ref(sha, kind, target) for name, sha, kind, target in fields}


def _settings(repo: Repo) -> dict[str, str]:
    rows = repo.git("config", "--list", "-z").split("\0")
    pairs = (row.partition("\n") for row in rows if row)
    return {key: value for key, _, value in pairs}
