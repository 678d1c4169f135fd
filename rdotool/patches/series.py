"""Patch files from the commits of a patches branch."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from rdotool.errors import RdotoolError
from rdotool.patches.sealed import sealed
from rdotool.patches.text import change_id, one_line, parse_patch_file

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo

# What rdopkg gives to format-patch, so that files made by either are the same.
OPTIONS = (
    "--no-renames",
    "--no-signature",
    "-N",
    "--ignore-submodules",
    "--stat=80",
    "--summary",
)

# Settings of the user's that would add to the files. Without --root git takes a single
# commit for "all since that one".
_PLAIN = (
    *("--no-attach", "--no-thread", "--no-to", "--no-cc", "--no-add-header"),
    *("-O/dev/null", "--root"),
)

# How to take exactly the commits that are given.
_WALK = ("--no-walk=unsorted", "--stdin")

# Seconds for a pattern of the spec's to be looked for in all subjects.
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class PatchFile:
    """One patch file.

    Attributes:
        name: ``NNNN-subject.patch`` as git names it: letters, digits, dot, dash,
            underscore.
        data: the whole file.
        sha: of the commit it was made from.
    """

    name: str
    data: bytes
    sha: str
    subject: str


@dataclass(frozen=True, slots=True)
class Series:
    """The patch files of a branch.

    Attributes:
        files: in the order they apply.
        empty: commits that change no file, for which there is no patch: worth a warning.
    """

    files: tuple[PatchFile, ...]
    empty: tuple[Commit, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which commits become patches; each list is oldest first.

    Attributes:
        skipped_by_base: the oldest ones, left out by ``+N`` of ``patches_base``.
        ignored: those whose subjects match ``patches_ignore``.
    """

    kept: tuple[Commit, ...]
    skipped_by_base: tuple[Commit, ...]
    ignored: tuple[Commit, ...]


def commits_between(repo: Repo, base: str, head: str) -> list[Commit]:
    """The commits of *head* that *base* has not, oldest first, without merges."""
    return repo.commits("--reverse", "--topo-order", "--no-merges", f"{base}..{head}", "--")


def select(
    commits: Sequence[Commit], skip: int = 0, ignore: re.Pattern[str] | None = None
) -> Selection:
    """Part the commits of a patches branch as the spec's magic comments say.

    Args:
        skip: how many of the oldest are none of the spec's patches (``+N``).
        ignore: subjects in which this is found are left out (``patches_ignore``).
    """
    skip = max(skip, 0)
    rest = commits[skip:]
    ignored = _matching(rest, ignore) if ignore else []
    out = {commit.sha for commit in ignored}
    kept = [commit for commit in rest if commit.sha not in out]
    return Selection(tuple(kept), tuple(commits[:skip]), tuple(ignored))


def _matching(commits: Sequence[Commit], pattern: re.Pattern[str]) -> list[Commit]:
    """The commits whose subjects *pattern* is found in.

    Raises:
        RdotoolError: the pattern, which comes from the spec, takes too long.
    """

    def too_long(_signal: int, _frame: object) -> NoReturn:
        raise RdotoolError(
            f"patches_ignore={pattern.pattern} takes too long to be looked for",
            "Write it without a repetition inside a repetition.",
        )

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        return [commit for commit in commits if pattern.search(commit.subject)]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def format_series(repo: Repo, commits: Sequence[Commit]) -> Series:
    """Make the patch files of *commits*, numbered from 1 without a gap.

    They are byte for byte what rdopkg's ``git format-patch`` writes in a repository
    without settings of its own. Nothing is left on disk.

    Raises:
        GitError: git failed.
    """
    found = _format(repo, [commit.sha for commit in commits])
    empty = {sha for sha, (_, data) in found.items() if not data}
    if empty:
        # Git writes an empty file for an empty commit; its number must not be taken.
        found = _format(repo, [commit.sha for commit in commits if commit.sha not in empty])
    files = [
        PatchFile(*found[commit.sha], commit.sha, commit.subject)
        for commit in commits
        if commit.sha in found
    ]
    return Series(tuple(files), tuple(commit for commit in commits if commit.sha in empty))


def _format(repo: Repo, shas: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    """File name and content for each commit, by sha."""
    if not shas:
        return {}
    # Without a walk, git takes the newest first and numbers from the last.
    wanted = "".join(f"{sha}\n" for sha in reversed(shas)).encode()
    with sealed(repo, attributes_of=shas[-1]) as place:
        folder = place.folder / "out"
        command = ("-c", "core.quotePath=true", "format-patch", *OPTIONS, *_PLAIN, *_WALK)
        place.git_bytes(*command, "-o", str(folder), data=wanted)
        made = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir(), key=_number)]
    if len(made) != len(shas):
        raise RdotoolError(f"git made {len(made)} patch files of {len(shas)} commits")
    return dict(zip(shas, made, strict=True))


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def lost(spec_patches: Iterable[tuple[str, bytes]], branch: Series) -> list[str]:
    """The names of the patches that the spec has and the branch lacks.

    A patch is there when one of the branch makes the same change or has its subject: a
    rebase may change either, hardly both.
    """
    changes = {change_id(file.data) for file in branch.files}
    # A plain diff has no subject, and neither is the one of a commit without a message.
    subjects = {one_line(file.subject) for file in branch.files} - {""}
    return [
        name
        for name, data in spec_patches
        if not (change_id(data) in changes or parse_patch_file(data).subject in subjects)
    ]
