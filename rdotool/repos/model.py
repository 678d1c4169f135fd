"""Values: a repository's address, a package, and what a package provides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from rdotool.errors import UsageError
from rdotool.versions import EVR, compare_evr

if TYPE_CHECKING:
    from collections.abc import Iterable

_by_evr = cmp_to_key(compare_evr)


@dataclass(frozen=True, slots=True)
class RepoSpec:
    """A repository: the *name* people know it by, and the *url* above its ``repodata/``.

    The URL is ``https``, ``http`` or ``file``.
    """

    name: str
    url: str

    @classmethod
    def parse(cls, text: str) -> RepoSpec:
        """``NAME,URL``.

        Raises:
            UsageError: it is something else.
        """
        name, _, url = text.partition(",")
        if not (name and url):
            raise UsageError(f"{text!r}: NAME,URL is expected", "Such as: deps,https://…/deps/")
        return cls(name, url)


@dataclass(frozen=True, slots=True)
class Package:
    """A package of the repository *repo*; an epoch that isn't there is ``"0"``."""

    name: str
    epoch: str
    version: str
    release: str
    arch: str
    repo: str

    @property
    def nvr(self) -> str:
        """``name-version-release``, without the epoch."""
        return f"{self.name}-{self.version}-{self.release}"

    @property
    def evr(self) -> EVR:
        """Epoch, version and release, for ``versions.compare_evr``."""
        return self.epoch, self.version, self.release

    @property
    def evr_text(self) -> str:
        """``[epoch:]version-release``."""
        epoch = "" if self.epoch == "0" else f"{self.epoch}:"
        return f"{epoch}{self.version}-{self.release}"


@dataclass(frozen=True, slots=True)
class Provide:
    """One ``Provides`` of a package.

    Attributes:
        name: as the package writes it: ``python3dist(oslo.config)``.
        flags: ``EQ`` (nearly always), ``LT``, ``LE``, ``GT``, ``GE``; None without a version.
        evr: epoch (None when there is none), version, release; empty texts when there is none.
    """

    name: str
    flags: str | None = None
    evr: EVR = (None, "", "")

    def __str__(self) -> str:
        return f"{self.name} {SIGNS[self.flags]} {evr_text(self.evr)}" if self.flags else self.name


SIGNS = {"EQ": "=", "LT": "<", "LE": "<=", "GT": ">", "GE": ">="}


def evr_text(evr: EVR) -> str:
    """``[epoch:]version[-release]``; the epoch 0 is left out."""
    epoch, version, release = evr
    return "".join(
        (f"{epoch}:" if epoch not in (None, "", "0") else "", version, release and f"-{release}")
    )


def newest(packages: Iterable[Package]) -> Package | None:
    """The newest of the *packages* in RPM's order; of equal ones the first."""
    return max(packages, key=evr_key, default=None)


def evr_key(package: Package) -> Any:
    """A sort key: RPM's order of epoch, version and release."""
    return _by_evr(package.evr)
