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

    from rdotool.repos.wish import Wish


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


def granted(wish: Wish, ears: Ears) -> State:
    """The state whose index is to be used.

    Raises:
        RdotoolError: there is none, or what the repository serves is no good.
    """
    repofile.check(wish.spec.url)
    if wish.offline and not wish.local:
        return _offline(wish, ears)
    with wish.place.locked(lambda: ears.tell("waiting for another rdotool")):
        # Another process may just have done it.
        done = wish.granted()
        if done:
            return done
        known = wish.place.state()
        try:
            return _fetched(wish, known, ears)
        except UnreachableError as error:
            if known is None or wish.local:
                raise
            age = how_long(known.age(time.time()))
            ears.note(f"{error}. Using what was fetched {age} ago.")
            return known


def _offline(wish: Wish, ears: Ears) -> State:
    known = wish.place.state()
    if known is None:
        raise RdotoolError(
            f"offline, and nothing was fetched yet of {without_password(wish.spec.url)}",
            "Run the command once while online.",
        )
    ears.note(f"offline: using what was fetched {how_long(known.age(time.time()))} ago.")
    return known


def _fetched(wish: Wish, known: State | None, ears: Ears) -> State:
    base = wish.spec.url.rstrip("/")
    with wish.place.workshop() as workshop:
        now = time.time()
        ears.tell("asking")
        data = fetching.repomd(base)
        digest = hashlib.sha256(data).hexdigest()
        if known and known.repomd == digest:
            state = replace(known, fetched=now)
        else:
            primary = fetching.primary(base, data, workshop)
            state = State(wish.spec.url, now, digest, cache.index_name(primary))
            if not wish.place.path(state).is_file():
                index = fetching.index(base, primary, workshop, ears.tell, ears.stopped)
                index.replace(wish.place.path(state))
        wish.place.store(state)
        return state
