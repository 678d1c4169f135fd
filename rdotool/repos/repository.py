"""What commands ask: of one repository, and of several in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from rdotool.repos.index import DamagedError
from rdotool.repos.model import newest
from rdotool.repos.requirement import Requirement, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.repos.index import Found, Index
    from rdotool.repos.model import Package, RepoSpec

T = TypeVar("T")


class Repository:
    """One repository.

    Args:
        spec: its name and URL.
        fetched: when it was last asked for news, in seconds since 1970.
        open_index: opens its index; called again when that turns out to be damaged, and
            then makes it anew.
    """

    def __init__(self, spec: RepoSpec, fetched: float, open_index: Callable[[], Index]) -> None:
        self.name = spec.name
        self.url = spec.url
        self.fetched = fetched
        self._open = open_index
        self._index = open_index()

    def __len__(self) -> int:
        """How many packages it has."""
        return int(self._index.about["packages"])

    @property
    def pythons(self) -> list[str]:
        """For which versions of Python it has modules: ``["3.9", "3.12"]``."""
        return list(self._index.about["pythons"])

    def packages(self) -> list[Package]:
        """All packages."""
        return self._ask(lambda index: index.packages())

    def named(self, name: str) -> list[Package]:
        """The packages of this name, the newest first."""
        return self._ask(lambda index: index.named(name))

    def providing(self, capability: str | Requirement) -> list[Found]:
        """Who provides a capability, and how; the newest packages first.

        Args:
            capability: a name, or a requirement such as ``python3dist(x) >= 2``: then those
                that meet it. Names of Python modules may be spelt in any way.

        Raises:
            UsageError: it is neither.
        """
        wanted = _requirement(capability)
        found = self._ask(lambda index: index.provided(wanted.name))
        return [pair for pair in found if wanted.met_by(pair[1])]

    def module(self, name: str, python: str | None = None) -> list[Found]:
        """Who provides a Python module, the newest packages first.

        Args:
            name: as on PyPI, in any spelling, also with an extra: ``oslo.db[mysql]``.
            python: for this version of Python (``3.12``) only; else ``python3dist(NAME)``,
                and where nobody provides that, the one for the newest ``python3.N``.
        """
        if python:
            return self.providing(Requirement(canonical(f"python{python}dist({name})")))
        kinds = ["3", *(each for each in reversed(self.pythons) if each.startswith("3."))]
        answers = (
            self.providing(Requirement(canonical(f"python{each}dist({name})"))) for each in kinds
        )
        return next(filter(None, answers), [])

    def _ask(self, question: Callable[[Index], T]) -> T:
        try:
            return question(self._index)
        except DamagedError:
            self._index = self._open()
            return question(self._index)


@dataclass(frozen=True)
class RepoSet:
    """Several repositories; answers come in their order, and in each the newest first."""

    repositories: Sequence[Repository]

    def packages(self) -> list[Package]:
        """All packages."""
        return [one for each in self.repositories for one in each.packages()]

    def named(self, name: str) -> list[Package]:
        """The packages of this name."""
        return [one for each in self.repositories for one in each.named(name)]

    def providing(self, capability: str | Requirement) -> list[Found]:
        """Who provides a capability, and how; see `Repository.providing`."""
        wanted = _requirement(capability)
        return [pair for each in self.repositories for pair in each.providing(wanted)]

    def module(self, name: str, python: str | None = None) -> list[Found]:
        """Who provides a Python module; see `Repository.module`."""
        return [pair for each in self.repositories for pair in each.module(name, python)]

    def newest(self, capability: str | Requirement) -> Package | None:
        """The newest package that provides it, of equal ones that of the first repository."""
        return newest(package for package, _ in self.providing(capability))


def _requirement(capability: str | Requirement) -> Requirement:
    return capability if isinstance(capability, Requirement) else Requirement.parse(capability)
