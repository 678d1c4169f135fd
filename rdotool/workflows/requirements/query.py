"""``query``: which versions of a package the repositories of a release have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool import repos
from rdotool.errors import RdotoolError
from rdotool.repos.model import evr_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rdotool.config import Settings
    from rdotool.rdoinfo.distrepos import Dist, DistRepo
    from rdotool.repos import Package, Provide, Repository, RepoSpec, Requirement


@dataclass(frozen=True, slots=True)
class Hit:
    """A package that was found.

    Attributes:
        by: the Provides that it was found by; None when only its name is the one.
        met: whether it has the version that was asked for; None when any will do.
    """

    package: Package
    by: Provide | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Looked:
    """One repository, looked into.

    Attributes:
        hits: the newest package of each name.
        url: empty when rdoinfo has none.
        fetched: when it was last asked for news, in seconds since 1970.
        problem: why it could not be looked into; else empty.
    """

    name: str
    url: str
    hits: Sequence[Hit] = ()
    fetched: float | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one dist of a release."""

    release: str
    dist: str
    looked: Sequence[Looked]

    @property
    def hits(self) -> list[Hit]:
        """Of all repositories, the newest first; of equal ones the first repository's."""
        found = [hit for one in self.looked for hit in one.hits]
        return sorted(found, key=lambda hit: evr_key(hit.package), reverse=True)


@dataclass(frozen=True, slots=True)
class Ears:
    """Who is told what meanwhile: notes, progress, and repositories that can't be had."""

    notes: Callable[[str], None]
    progress: Callable[[str], None]
    failed: Callable[[RdotoolError], None]


def query(
    settings: Settings,
    wanted: Requirement,
    dists: Sequence[Dist],
    arch: str,
    ears: Ears,
    max_age: float = repos.MAX_AGE,
) -> list[Answer]:
    """Look for *wanted* in all repositories of *dists*.

    A package counts when it is for *arch* or for any architecture.
    """
    found = _loaded(settings, dists, ears, max_age)
    return [
        Answer(
            dist.release,
            dist.name,
            [_looked(repo, found.get(repo.url), wanted, arch) for repo in dist.repos],
        )
        for dist in dists
    ]


def _loaded(
    settings: Settings, dists: Sequence[Dist], ears: Ears, max_age: float
) -> Mapping[str, Repository | RdotoolError]:
    """Each repository by its URL, loaded once."""
    specs = {
        repo.url: repos.RepoSpec(repo.name, repo.url)
        for dist in dists
        for repo in dist.repos
        if repo.url
    }
    found: dict[str, Repository | RdotoolError] = {}

    def failed(spec: RepoSpec, error: RdotoolError) -> None:
        found[spec.url] = error
        ears.failed(error)

    loaded = repos.load(
        settings,
        list(specs.values()),
        notes=ears.notes,
        progress=ears.progress,
        max_age=max_age,
        failed=failed,
    )
    return found | {one.url: one for one in loaded.repositories}


def _looked(
    repo: DistRepo, found: Repository | RdotoolError | None, wanted: Requirement, arch: str
) -> Looked:
    if found is None:
        return Looked(repo.name, repo.url, problem=repo.remark)
    if isinstance(found, RdotoolError):
        return Looked(repo.name, repo.url, problem=str(found).removeprefix(f"{repo.name}: "))
    return Looked(repo.name, repo.url, list(_hits(found, wanted, arch)), found.fetched)


def _hits(repository: Repository, wanted: Requirement, arch: str) -> Iterator[Hit]:
    """The newest package of this name; where there is none, of each name that provides it."""
    arches = (arch, "noarch")
    provided = [
        (package, provide)
        for package, provide in repository.providing(wanted.name)
        if package.arch in arches
    ]
    named = [one for one in repository.named(wanted.name) if one.arch in arches]
    if named:
        own = [repos.Provide(wanted.name, "EQ", named[0].evr)]
        own += [provide for package, provide in provided if package == named[0]]
        met = any(map(wanted.met_by, own)) if wanted.flags else None
        yield Hit(named[0], None, met)
        return
    seen = set()
    for package, provide in provided:
        if package.name not in seen:
            seen.add(package.name)
            yield Hit(package, provide, wanted.met_by(provide) if wanted.flags else None)
