"""Loading repositories: warm ones from the cache, the others fetched side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.repos.cache import Place
from rdotool.repos.index import DamagedError, Index
from rdotool.repos.repository import RepoSet, Repository
from rdotool.repos.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.config import Settings
    from rdotool.repos.cache import State
    from rdotool.repos.model import RepoSpec

MAX_AGE = 3600.0
"""Seconds after which a repository is asked whether it has changed."""


def load(
    settings: Settings,
    repos: Sequence[RepoSpec],
    *,
    notes: Callable[[str], None] = lambda _text: None,
    progress: Callable[[str], None] | None = None,
    offline: bool | None = None,
    max_age: float = MAX_AGE,
    failed: Callable[[RepoSpec, RdotoolError], None] | None = None,
) -> RepoSet:
    """The repositories *repos*, in this order.

    Args:
        settings: where the cache is, and whether there is a network.
        notes: is told, by repository, what the user should know: that an old copy is used.
        progress: is told what is going on.
        offline: overrides the settings.
        max_age: in seconds; 0 asks each repository anew.
        failed: is told of each repository that can't be had, and the rest is loaded;
            without it the first failure ends the call.

    Raises:
        RdotoolError: a repository can't be had, see *failed*. Its ``where`` names it.
    """
    offline = settings.offline if offline is None else offline
    wishes = [
        Wish(spec, Place(settings.cache_dir, spec.url), max_age=max_age, offline=offline)
        for spec in repos
    ]
    found = []
    for wish, state in zip(wishes, _states(wishes, notes, progress), strict=True):
        try:
            if isinstance(state, RdotoolError):
                raise state
            found.append(Repository(wish.spec, state.fetched, _Opener(wish, state)))
        except RdotoolError as error:
            told = error if error is not state else _told(wish.spec, error)
            if failed is None:
                raise told from None
            failed(wish.spec, told)
    return RepoSet(found)


def _states(
    wishes: Sequence[Wish],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
) -> list[State | RdotoolError]:
    """What each wish comes to; what is in the cache and young enough needs no threads."""
    states: list[State | RdotoolError | None] = [wish.granted() for wish in wishes]
    todo = [wish for wish, state in zip(wishes, states, strict=True) if state is None]
    results = iter(_worked(todo, notes, progress) if todo else ())
    return [next(results) if state is None else state for state in states]


def _worked(
    wishes: Sequence[Wish],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
) -> Sequence[State | RdotoolError]:
    from rdotool.repos import crew  # what it takes to fetch costs more than a warm query

    return crew.work(wishes, notes, progress)


def _told(spec: RepoSpec, error: RdotoolError) -> RdotoolError:
    where = f"{spec.name}: {error.where}" if error.where else spec.name
    return RdotoolError(error.brief, error.hint, exit_code=error.exit_code, where=where)


class _Opener:
    """Opens the index of *state*; when that is damaged, or asked again, makes it anew."""

    def __init__(self, wish: Wish, state: State) -> None:
        self._wish = wish
        self._state = state
        self._trusted = True

    def __call__(self) -> Index:
        if self._trusted:
            self._trusted = False
            with suppress(DamagedError):
                return self._opened()
        from rdotool.repos.refresh import Ears, granted

        self._wish.place.path(self._state).unlink(missing_ok=True)
        try:
            self._state = granted(self._wish, Ears())
            return self._opened()
        except RdotoolError as error:
            raise _told(self._wish.spec, error) from None
        except DamagedError as error:
            raise RdotoolError(
                f"its index in the cache is damaged: {error}",
                f"Remove {self._wish.place.folder}, and look at the disk.",
                where=self._wish.spec.name,
            ) from None

    def _opened(self) -> Index:
        return Index(self._wish.place.path(self._state), self._wish.spec.name)
