"""One repository, brought up to date: its repomd.xml, and the index when that changed.

What the repository serves wrongly is an error and leaves the cache as it is; when it can't
be reached, an older copy is used, with a note.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rdotool.adapters import repofile
from rdotool.adapters.durations import how_long
from rdotool.adapters.repofile import UnreachableError
from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError
from rdotool.repos import cache, fetching
from rdotool.repos.cache import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.repos.cache import Place
    from rdotool.repos.model import RepoSpec


@dataclass(frozen=True, slots=True)
class Ears:
    """Who listens meanwhile.

    Attributes:
        note: is told what the user should know.
        tell: is told what is going on.
        stopped: whether to give up.
    """

    note: Callable[[str], None] = lambda _text: None
    tell: Callable[[str], None] = lambda _text: None
    stopped: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Refresh:
    """What is to be done for the repository *spec*.

    Attributes:
        place: its folder in the cache.
        max_age: seconds that a fetched repomd.xml is good for.
        offline: don't use the network; ``file://`` isn't the network.
    """

    spec: RepoSpec
    place: Place
    max_age: float
    offline: bool

    def fresh(self) -> State | None:
        """What is in the cache, when that is all there is to do.

        A folder is looked at each time: that costs next to nothing.
        """
        if self.offline or self._local:
            return None
        known = self.place.state()
        return known if known and known.age(time.time()) <= self.max_age else None

    def state(self, ears: Ears) -> State:
        """The state whose index is to be used.

        Raises:
            RdotoolError: there is none, or what the repository serves is no good.
        """
        repofile.check(self.spec.url)
        if self.offline and not self._local:
            return self._offline(self.place.state(), ears)
        with self.place.locked(lambda: ears.tell("waiting for another rdotool")):
            # Another process may just have done it.
            fresh = self.fresh()
            if fresh:
                return fresh
            known = self.place.state()
            try:
                return self._fetched(known, ears)
            except UnreachableError as error:
                if known is None or self._local:
                    raise
                age = how_long(known.age(time.time()))
                ears.note(f"{error}. Using what was fetched {age} ago.")
                return known

    @property
    def _local(self) -> bool:
        return self.spec.url.lower().startswith("file:")

    def _offline(self, known: State | None, ears: Ears) -> State:
        if known is None:
            raise RdotoolError(
                f"offline, and nothing was fetched yet of {without_password(self.spec.url)}",
                "Run the command once while online.",
            )
        ears.note(f"offline: using what was fetched {how_long(known.age(time.time()))} ago.")
        return known

    def _fetched(self, known: State | None, ears: Ears) -> State:
        base = self.spec.url.rstrip("/")
        with self.place.workshop() as workshop:
            now = time.time()
            ears.tell("asking")
            data = fetching.repomd(base)
            digest = hashlib.sha256(data).hexdigest()
            if known and known.repomd == digest:
                state = replace(known, fetched=now)
            else:
                primary = fetching.primary(base, data, workshop)
                state = State(self.spec.url, now, digest, cache.index_name(primary))
                if not self.place.path(state).is_file():
                    index = fetching.index(base, primary, workshop, ears.tell, ears.stopped)
                    index.replace(self.place.path(state))
            self.place.store(state)
            return state
