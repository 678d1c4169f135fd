"""What is wanted of a repository: that a copy of it be there, not older than so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdotool.repos.cache import Place, State
    from rdotool.repos.model import RepoSpec


@dataclass(frozen=True, slots=True)
class Wish:
    """A copy of the repository *spec* is wanted.

    Attributes:
        place: its folder in the cache.
        max_age: seconds that a fetched repomd.xml is good for.
        offline: don't use the network; ``file://`` isn't the network.
    """

    spec: RepoSpec
    place: Place
    max_age: float
    offline: bool

    @property
    def local(self) -> bool:
        """Whether the repository is a folder of this machine."""
        return self.spec.url.lower().startswith("file:")

    def granted(self) -> State | None:
        """What is in the cache, when there is nothing more to do.

        A folder is looked at each time: that costs next to nothing.
        """
        if self.offline or self.local:
            return None
        known = self.place.state()
        return known if known and known.age(time.time()) <= self.max_age else None
