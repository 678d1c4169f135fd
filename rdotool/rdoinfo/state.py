"""What is known about the cached clone of an rdoinfo without asking git: small and fast."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.config import Settings
    from rdotool.rdoinfo.clone import Words


class State(NamedTuple):
    """The last good fetch.

    Attributes:
        url: where from.
        commit: the sha that the remote's HEAD had.
        fetched: when, in seconds since 1970.
    """

    url: str
    commit: str
    fetched: float

    def age(self, now: float) -> float:
        """Seconds since the fetch; a fetch in the future is infinitely old."""
        return now - self.fetched if self.fetched <= now else float("inf")


def place(cache_dir: Path, url: str) -> Path:
    """The folder for the clone of *url*: readable, and different for different URLs."""
    last = url.rstrip("/").rpartition("/")[2].removesuffix(".git")
    readable = "".join(char for char in last if char.isalnum() or char in "-_")[:40] or "repo"
    return cache_dir / "rdoinfo" / f"{readable}-{crc32(url.encode('utf-8', 'replace')):08x}"


def read(folder: Path, url: str) -> State | None:
    """The state of the clone in *folder*, None when there is no (whole) one."""
    try:
        found: Any = json.loads((folder / "state.json").read_bytes())
        state = State(str(found["url"]), str(found["commit"]), float(found["fetched"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = state.url == url and (folder / "repo").is_dir()
    return state if whole else None


def write(folder: Path, state: State) -> None:
    """Remember *state*, atomically."""
    temporary = folder / f".state.{os.getpid()}"
    temporary.write_text(json.dumps(state._asdict()), encoding="utf-8")
    temporary.replace(folder / "state.json")


def current(
    settings: Settings,
    folder: Path,
    url: str,
    *,
    force: bool,
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
    words: Words | None = None,
) -> State:
    """The state of the clone of *url* in *folder*, refreshed where that is due and possible.

    Args:
        force: refresh it, however new it is.
        notes: is told when an old copy is used.
        progress: is told how far a clone is.
        words: what it is a clone of; rdoinfo when None.

    Raises:
        RdotoolError: there is none and none can be fetched.
    """
    begun = time.time()
    known = read(folder, url)

    def due(old: State) -> bool:
        # With force, a fetch by another process since we began is new enough.
        return old.fetched < begun if force else old.age(begun) > settings.rdoinfo_max_age

    if known and not due(known):
        return known
    from rdotool.rdoinfo import clone

    words = words or clone.RDOINFO
    if not settings.offline:
        return clone.refreshed(folder, url, due=due, notes=notes, progress=progress, words=words)
    if known is None:
        raise clone.offline(folder, url, words)
    ago = clone.how_long(known.age(begun))
    notes(f"Offline: using the {words.noun} fetched {ago} ago.")
    return known
