"""Which tags a series of patch files fits: their files are those that it was made for.

Git notes in a diff which blob each file was (``index OLD..NEW``). A tag whose files are
these blobs is one that the patches were based on, or as good as one.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from rdotool.versions import strip_tag_prefix, upstream_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdotool.adapters.vcs import Repo

_FILE = re.compile(rb"diff --git a/(?P<path>.+) b/(?P=path)")
_BLOBS = re.compile(rb"index (?P<old>[0-9a-f]{7,64})\.\.[0-9a-f]+( \d+)?")
_MOST = 40  # files that are looked at


def fitting_tags(repo: Repo, patches: Iterable[bytes], tags: Iterable[str]) -> list[str]:
    """Those of *tags* whose files are what *patches* begin with, the newest first.

    Empty where the patches tell of no file, or nothing fits.

    Args:
        patches: patch files, in the order they apply.
        tags: names of tags.
    """
    wanted = _first_blobs(patches)
    names = [tag for tag in tags if "\n" not in tag]
    if not wanted or not names:
        return []
    rows = "".join(f"refs/tags/{tag}:{path}\n" for tag in names for path in wanted)
    raw = repo.git("cat-file", "--batch-check", data=rows.encode("utf-8", "surrogateescape"))
    said = iter(raw.split("\n"))
    blobs = list(wanted.values())
    return _sorted(tag for tag in names if _fits(said, blobs))


def _fits(said: Iterator[str], blobs: list[str]) -> bool:
    """Whether the next answers of git are all of *blobs*; takes one answer for each."""
    answers = list(islice(said, len(blobs)))
    return all(answer.startswith(blob) for answer, blob in zip(answers, blobs, strict=False))


def _first_blobs(patches: Iterable[bytes]) -> dict[str, str]:
    """The blob (its hash's beginning) that each file is before the first patch of it."""
    found: dict[str, str] = {}
    for data in patches:
        path = ""
        for line in data.split(b"\n"):
            if named := _FILE.fullmatch(line):
                path = named["path"].decode("utf-8", "surrogateescape")
            elif path and (blobs := _BLOBS.fullmatch(line)):
                found.setdefault(path, blobs["old"].decode())
                path = ""
    # A file that the patches make has no blob before.
    there = [(name, blob) for name, blob in found.items() if set(blob) != {"0"}]
    return dict(there[:_MOST])


def _sorted(tags: Iterable[str]) -> list[str]:
    return sorted(tags, key=lambda tag: upstream_key(strip_tag_prefix(tag)[0]), reverse=True)
