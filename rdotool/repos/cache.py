"""The cache of repositories: a folder for each URL, with its state, its index and a lock.

The index's name holds the checksum that repomd.xml gives of the list of packages, so an
index is never changed, only replaced by another; ``state.json`` says which one holds. It is
written last and at once: whatever stops a process, the cache is as good as before.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdotool.repos.index import FORMAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdotool.repos.repomd import Primary

KEEP = 64
"""So many repositories are kept, those that were refreshed last; rdoinfo has about 50."""


@dataclass(frozen=True, slots=True)
class State:
    """The last good fetch of a repository.

    Attributes:
        url: where from.
        fetched: when its repomd.xml was fetched, in seconds since 1970.
        repomd: the sha256 of that repomd.xml.
        index: the name of the index.
    """

    url: str
    fetched: float
    repomd: str
    index: str

    def age(self, now: float) -> float:
        """Seconds since the fetch; a fetch in the future is infinitely old."""
        return now - self.fetched if self.fetched <= now else float("inf")


class Place:
    """The folder of the repository *url* below *cache_dir*."""

    def __init__(self, cache_dir: Path, url: str) -> None:
        self.url = url
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", re.sub(r"^\w+://(?:[^/]*@)?", "", url)).strip("-.")
        digest = hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()
        self.folder = cache_dir / "repos" / f"{plain[-60:]}-{digest[:16]}"

    def state(self) -> State | None:
        """The last good fetch; None when there was none, or its index is gone."""
        try:
            known: Any = json.loads((self.folder / "state.json").read_bytes())
            state = State(
                str(known["url"]), float(known["fetched"]), known["repomd"], known["index"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = state.url == self.url and state.index.endswith(_suffix())
        return state if whole and self.path(state).is_file() else None

    def path(self, state: State) -> Path:
        """The index of *state*."""
        return self.folder / Path(state.index).name

    def store(self, state: State) -> None:
        """Let *state* hold from now on; the indexes of older ones go."""
        import tempfile  # none of the imports below is needed by a warm query

        text = json.dumps(asdict(state))
        with tempfile.NamedTemporaryFile("w", dir=self.folder, delete=False) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self.folder / "state.json")
        for path in self.folder.glob(f"*{_suffix()}"):
            if path.name != state.index:
                path.unlink(missing_ok=True)
        self._prune()

    def forget(self) -> None:
        """What is there is no good."""
        (self.folder / "state.json").unlink(missing_ok=True)

    def _prune(self) -> None:
        import shutil

        def age(folder: Path) -> float:
            with suppress(OSError):
                return (folder / "state.json").stat().st_mtime
            return 0.0

        others = sorted(self.folder.parent.iterdir(), key=age, reverse=True)
        for folder in others[KEEP:]:
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def locked(self, waiting: Callable[[], object]) -> Iterator[None]:
        """One process at a time; the lock goes with the process, however it ends.

        Args:
            waiting: called when another process has it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder for what isn't whole yet; for who holds the lock. It goes in the end."""
        import shutil
        import tempfile

        for left in self.folder.glob("work-*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix="work-", dir=self.folder, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)


def index_name(primary: Primary) -> str:
    """What the index of this list of packages is called."""
    return f"{primary.algorithm}-{primary.checksum}{_suffix()}"


def _suffix() -> str:
    return f"-v{FORMAT}.sqlite"
