"""The package repositories of a release, with URLs that can be used.

``query.distrepos`` gives what rdoinfo says, as distroinfo's ``get_distrepos`` does. That
lacks some URLs, and all of it is for x86_64.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.errors import UsageError
from rdotool.rdoinfo import query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rdotool.rdoinfo.index import Info

ARCH = "x86_64"
"""What rdoinfo's URLs are written for."""
_ARCH = re.compile(r"[a-z0-9_]+")
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@dataclass(frozen=True, slots=True)
class DistRepo:
    """One repository of packages.

    Attributes:
        name: such as ``CentOS Stream 9 BaseOS``.
        url: above its ``repodata/``; empty when it can't be told.
        remark: why the URL is missing, or where it is from when not from this entry.
    """

    name: str
    url: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Dist:
    """What the packages of one repo (``el9s``) of a release are installed from."""

    release: str
    name: str
    repos: Sequence[DistRepo]


def dists(info: Info, text: str, arch: str = ARCH) -> list[Dist]:
    """The repositories of ``RELEASE`` or ``RELEASE/DIST``, by dist.

    An entry without a URL gets the one that all entries of its name have elsewhere in
    rdoinfo, if they agree. In a URL, the part that is `ARCH` becomes *arch*, and so does
    ``$basearch``; no other variable is known.

    Raises:
        RdotoolError: there is no such release or dist, or rdoinfo names no repositories of it.
        UsageError: *arch* is no architecture.
    """
    if not _ARCH.fullmatch(arch):
        raise UsageError(f"{arch!r} is no architecture", "Such as x86_64, aarch64, ppc64le.")
    release, _, dist = text.partition("/")
    known = _known(info)
    return [
        Dist(release, found.dist, [_repo(entry, known, arch) for entry in found.repos])
        for found in query.distrepos(info, release, dist or None)
    ]


def _known(info: Info) -> dict[str, set[str]]:
    """The URLs of each name, from all releases."""
    urls: dict[str, set[str]] = {}
    for release in info.releases:
        for repo in release["repos"]:
            for entry in repo.get("distrepos") or ():
                urls.setdefault(str(entry.get("name")), set()).add(str(entry.get("url") or ""))
    return {name: found - {""} for name, found in urls.items()}


def _repo(entry: Mapping[str, Any], known: Mapping[str, set[str]], arch: str) -> DistRepo:
    name, url = str(entry.get("name")), str(entry.get("url") or "")
    if url:
        return _usable(name, url, arch)
    others = [key for key in ("mirrorlist", "metalink") if entry.get(key)]
    if others:
        return DistRepo(name, "", f"rdoinfo names only its {others[0]}, which is not read")
    elsewhere = known.get(name, set())
    if len(elsewhere) != 1:
        return DistRepo(name, "", "rdoinfo names no URL for it")
    remark = "rdoinfo names its URL elsewhere only"
    return _usable(name, next(iter(elsewhere)), arch, remark)


def _usable(name: str, url: str, arch: str, remark: str = "") -> DistRepo:
    url = "/".join(arch if part == ARCH else part for part in url.split("/"))
    url = _VARIABLE.sub(lambda m: arch if (m[1] or m[2]) in ("basearch", "arch") else m[0], url)
    unknown = _VARIABLE.search(url)
    if unknown:
        return DistRepo(name, "", f"its URL has the variable {unknown[0]}, which nothing defines")
    return DistRepo(name, url, remark)
