"""Loading repositories: warm ones from the cache, the others fetched side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.repos.cache import Place
from rdotool.repos.index import DamagedError, Index
from rdotool.repos.refresh import Ears, Refresh
from rdotool.repos.repository import RepoSet, Repository

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
    jobs = [
        Refresh(spec, Place(settings.cache_dir, spec.url), max_age=max_age, offline=offline)
        for spec in repos
    ]
    found = []
    for job, state in zip(jobs, _states(jobs, notes, progress), strict=True):
        try:
            if isinstance(state, RdotoolError):
                raise state
            found.append(Repository(job.spec, state.fetched, _Opener(job, state)))
        except RdotoolError as error:
            told = _told(job.spec, error)
            if failed is None:
                raise told from None
            failed(job.spec, told)
    return RepoSet(found)


def _states(
    jobs: Sequence[Refresh],
    notes: Callable[[str], None],
    progress: Callable[[str], None] | None,
) -> list[State | RdotoolError]:
    """What each job comes to; what is in the cache and young enough needs no threads."""
    from rdotool.repos import crew

    states: list[State | RdotoolError | None] = [job.fresh() for job in jobs]
    todo = [job for job, state in zip(jobs, states, strict=True) if state is None]
    results = iter(crew.work(todo, notes, progress) if todo else ())
    return [next(results) if state is None else state for state in states]


def _told(spec: RepoSpec, error: RdotoolError) -> RdotoolError:
    where = f"{spec.name}: {error.where}" if error.where else spec.name
    return RdotoolError(error.brief, error.hint, exit_code=error.exit_code, where=where)


class _Opener:
    """Opens the index of *state*; when that is damaged, or asked again, makes it anew."""

    def __init__(self, job: Refresh, state: State) -> None:
        self._job = job
        self._state: State | None = state

    def __call__(self) -> Index:
        state, self._state = self._state, None
        if state:
            try:
                return self._opened(state)
            except DamagedError:
                self._job.place.path(state).unlink(missing_ok=True)
        return self._anew()

    def _anew(self) -> Index:
        state = self._job.state(Ears())
        try:
            return self._opened(state)
        except DamagedError as error:
            raise RdotoolError(
                f"its index in the cache is damaged: {error}",
                f"Remove {self._job.place.folder}, and look at the disk.",
            ) from None

    def _opened(self, state: State) -> Index:
        return Index(self._job.place.path(state), self._job.spec.name)
