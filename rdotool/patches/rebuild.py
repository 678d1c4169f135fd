"""A patches branch made anew from patch files, with objects only.

Each patch is applied to a private index, as ``git am`` would, and becomes a commit
object. Neither a ref nor a file moves; a patch that does not apply is a value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.patches import letter
from rdotool.patches.sealed import sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.patches.letter import Letter
    from rdotool.patches.sealed import Sealed

_FAILED = re.compile(r"error: patch failed: (.*)")
_ERROR = re.compile(r"error: (.*)")
# Without the first folder left out, such a patch would make a folder called "b".
_PREFIXED = re.compile(rb"^(?:diff --git a/|\+\+\+ b/)", re.MULTILINE)
_SETTINGS = ("-c", "apply.whitespace=nowarn", "-c", "apply.ignoreWhitespace=no")


@dataclass(frozen=True, slots=True)
class Source:
    """A patch file to apply.

    Attributes:
        strip: how many folders of the names are left out; None when nobody says.
        reverse: it is taken back instead.
        folder: where in the source it is applied, empty for the top.
    """

    name: str
    data: bytes
    strip: int | None = None
    reverse: bool = False
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """All patches are applied.

    Attributes:
        tip: the last commit.
        commits: (file's name, sha) of each.
        merged: files that applied only by a three-way merge: they were made for other text.
        plain: files without a mail's head: their author, date and message are made up.
    """

    tip: str
    commits: tuple[tuple[str, str], ...]
    merged: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A patch does not apply.

    Attributes:
        name: its file.
        words: git's, one for each place; empty where the base has all of the change.
        number: which one it is, from 1.
    """

    name: str
    words: tuple[str, ...]
    number: int


def rebuild(
    repo: Repo,
    base: str,
    sources: Sequence[Source],
    user: str,
    on_step: Callable[[int, int, str], None] | None = None,
) -> Rebuilt | Rejected:
    """Make a commit of each patch, on top of one another.

    Args:
        base: the commit to begin at.
        user: author of what names none, as git stores it; the committer is git's.
        on_step: is told the number of the patch (from 1), how many, and its name.

    Raises:
        GitError: git failed.
    """
    tip = base
    commits: list[tuple[str, str]] = []
    merged, plain = [], []
    with sealed(repo) as place:
        place.git_bytes("read-tree", base)
        for number, source in enumerate(sources, start=1):
            if on_step:
                on_step(number, len(sources), source.name)
            for mail in letter.read(place, source.name, source.data, user):
                done = _apply(place, tip, source, mail)
                if isinstance(done, list):
                    return Rejected(source.name, tuple(done), number)
                tree, by_merge = done
                tip = objects.commit_tree(repo, tree, [tip], mail.message, mail.author)
                commits.append((source.name, tip))
                merged += [source.name] if by_merge else []
                plain += [source.name] if mail.plain else []
    return Rebuilt(tip, tuple(commits), tuple(merged), tuple(plain))


def _apply(place: Sealed, tip: str, source: Source, mail: Letter) -> tuple[str, bool] | list[str]:
    """The new tree, and whether it took a merge; or why it doesn't apply."""
    words: list[str] | None = None
    before = _tree(place, tip)
    for options, diff in _ways(source, mail.diff):
        code, _, err = place.run(*_SETTINGS, "apply", "--cached", *options, data=diff)
        if code == 0:
            after = place.git_bytes("write-tree").decode().strip()
            return (after, "--3way" in options) if after != before else []
        words = words or _said(err)
        if "--3way" in options:
            place.git_bytes("read-tree", before)  # it leaves the conflict in the index
    return words or []


def _ways(source: Source, diff: bytes) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """The ways to apply a patch, the likeliest first: options of ``git apply``, the diff."""
    fixed = (["-R"] if source.reverse else []) + (
        [f"--directory={source.folder}"] if source.folder else []
    )
    stripped = diff.replace(b"\r\n", b"\n")
    texts = [diff] if stripped == diff else [diff, stripped]
    levels = [1 if source.strip is None else source.strip]
    if source.strip is None and not _PREFIXED.search(diff):
        levels.append(0)
    for level in levels:
        for text in texts:
            yield (f"-p{level}", *fixed), text
    for text in texts:
        yield (f"-p{levels[0]}", "--3way", *fixed), text


def _tree(place: Sealed, commit: str) -> str:
    return place.repo.git("rev-parse", f"{commit}^{{tree}}")


def _said(err: bytes) -> list[str]:
    """Where it fails (``file:line``), else git's complaints."""
    text = err.decode("utf-8", "surrogateescape")
    return _FAILED.findall(text) or _ERROR.findall(text) or text.splitlines()[:1]
