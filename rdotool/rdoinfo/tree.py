"""A commit as a source of info files: read through git's objects, nothing checked out."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo


class Tree:
    """Reads the info files of one commit.

    Args:
        repo: the repository.
        commit: the commit's sha.
        folder: where in the tree the info files lie, empty for its top.
        label: how to call the source in errors.
    """

    def __init__(self, repo: Repo, commit: str, folder: str = "", label: str = "") -> None:
        self._repo = repo
        self._commit = commit
        self._folder = f"{folder}/" if folder else ""
        self._label = label or f"{commit[:7]}:"

    def read(self, name: str) -> bytes:
        """The bytes of the file *name*."""
        data = self._files.get(self._folder + name)
        if data is None:
            raise RdotoolError(
                f"info file not found: {self.shown(name)}",
                "Choose one that is there with -i.",
            )
        return data

    def names(self) -> list[str]:
        """Every YAML file of the commit, imported or not."""
        return [name.removeprefix(self._folder) for name in self._files]

    def shown(self, name: str) -> str:
        """The file, with the commit it is of."""
        return f"{self._label}{self._folder}{name}"

    @cached_property
    def _files(self) -> dict[str, bytes]:
        """Every regular YAML file of the commit, fetched with two calls of git."""
        listed = self._repo.git_bytes("ls-tree", "-r", "-z", self._commit, "--", *self._below())
        blobs = dict(_yaml_blobs(listed))
        wanted = "".join(f"{sha}\n" for sha in blobs.values()).encode("ascii")
        raw = self._repo.git_bytes("cat-file", "--batch", data=wanted)
        return dict(zip(blobs, _contents(raw), strict=True))

    def _below(self) -> list[str]:
        # ls-tree matches paths from the current folder, which is the top of the tree.
        return [self._folder] if self._folder else []


def _yaml_blobs(listed: bytes) -> list[tuple[str, str]]:
    blobs: list[tuple[str, str]] = []
    for line in listed.decode("utf-8", "surrogateescape").split("\0"):
        meta, _, path = line.partition("\t")
        # 120000 is a link: what it points to is no business of ours.
        if path.endswith((".yml", ".yaml")) and meta.startswith("100"):
            blobs.append((path, meta.split()[2]))
    return blobs


def _contents(raw: bytes) -> list[bytes]:
    """The objects in the output of ``git cat-file --batch``."""
    contents: list[bytes] = []
    place = 0
    while place < len(raw):
        end = raw.index(b"\n", place)
        fields = raw[place:end].split()
        if len(fields) != 3:
            raise RdotoolError(
                "an object of the rdoinfo repository is missing", "Fetch it again, with -f."
            )
        start, size = end + 1, int(fields[2])
        contents.append(raw[start : start + size])
        place = start + size + 1
    return contents
