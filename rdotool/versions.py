"""Versions: RPM's order, NVRs, upstream tags and pre-releases.

The order is that of rpm (``rpmvercmp``, with ``~`` and ``^``), in pure Python,
so it is the same where rpm is not installed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Literal

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SEGMENT = re.compile(r"[^A-Za-z0-9~^]*(~|\^|[0-9]+|[A-Za-z]+|$)")
_NUMERIC = re.compile(r"(\d+(?:\.\d+)*)(?=[.%]|$)(.*)", re.DOTALL)
_RELEASED = re.compile(r"\d+(?:\.\d+)*(?:[.-]?post\d*)?", re.IGNORECASE)
_PRE = re.compile(
    r"\d+(?:\.\d+)*[.~_-]?(?:\d+)?(?:rc|a|b|alpha|beta|c|pre|preview|dev|g)[.-]?\d*(?:[.-]?dev\d*)?",
    re.IGNORECASE,
)
_OPENSTACK = re.compile(r"(\d+\.\d+\.\d+)\.0(?=[A-Za-z])")  # 14.0.0.0rc1 comes before 14.0.0
_MARK = re.compile(r"(\d+(?:\.\d+)*)[.~_-]?(?=[A-Za-z])")
_ARCHES = {
    *("src", "nosrc", "noarch", "x86_64", "aarch64", "ppc64", "ppc64le", "s390x", "riscv64"),
    *("armv7hl", "i386", "i486", "i586", "i686"),
}
_EPOCH = re.compile(r"[0-9]+")
_DIST = re.compile(r"(?:^|\.)((?:el|fc)\d+\w*)")
_DLRN = re.compile(r"0\.(?:\d+\.)?(\d{14})\.([0-9a-f]{7,40})(?:\.|$)")
TagStyle = Literal["vX.Y.Z", "VX.Y.Z"]
STYLES: dict[str, TagStyle] = {"v": "vX.Y.Z", "V": "VX.Y.Z"}


def rpmvercmp(one: str, other: str) -> int:
    """-1, 0 or 1 as rpm orders two version strings."""
    if one == other:
        return 0
    at = bt = 0
    while True:
        a, at = _next(one, at)
        b, bt = _next(other, bt)
        if a != b or a in ("", "~", "^"):
            if a == b == "":
                return 0
            verdict = _compare(a, b)
            if verdict:
                return verdict


def _next(text: str, at: int) -> tuple[str, int]:
    """The next segment: ``~``, ``^``, digits without leading zeros, letters, or ""."""
    match = _SEGMENT.match(text, at)
    if not match:
        return "", len(text)
    segment = match[1]
    return (segment.lstrip("0") or "0") if segment[:1].isdigit() else segment, match.end()


def _compare(a: str, b: str) -> int:
    if "~" in (a, b):
        return (b == "~") - (a == "~")
    if "^" in (a, b):
        return _caret(a, b)
    if not a or not b:
        return bool(a) - bool(b)
    if a[0].isdigit() != b[0].isdigit():
        return 1 if a[0].isdigit() else -1
    left, right = ((len(a), a), (len(b), b)) if a[0].isdigit() else ((0, a), (0, b))
    return (left > right) - (left < right)


def _caret(a: str, b: str) -> int:
    """``^`` sorts after the end of a version and before anything else."""
    if a == b:
        return 0
    if a == "^":
        return 1 if not b else -1
    return -1 if not a else 1


EVR = tuple[str | None, str, str]


def compare_evr(one: EVR, other: EVR) -> int:
    """-1, 0 or 1 of two (epoch, version, release); no epoch is epoch 0.

    An empty release on either side matches any, as in rpm's dependencies.
    """
    verdict = rpmvercmp(one[0] or "0", other[0] or "0") or rpmvercmp(one[1], other[1])
    return verdict or (rpmvercmp(one[2], other[2]) if one[2] and other[2] else 0)


version_key = cmp_to_key(rpmvercmp)
"""A sort key in RPM's order."""


@dataclass(frozen=True)
class NVR:
    """Name, Version, Release; epoch and architecture where the text has them."""

    name: str
    version: str
    release: str
    epoch: str | None = None
    arch: str | None = None

    @classmethod
    def parse(cls, text: str) -> NVR:
        """An NVR such as ``openstack-nova-26.1.0-1.el9s`` or a file name of one.

        ``.rpm`` and an architecture before it are taken off, and folders; an epoch may
        stand in front (``1:foo-…``) or before the version (``foo-1:2.0-1``).

        Raises:
            RdotoolError: the text is no NVR.
        """
        rest, arch = _without_arch(text.strip().rpartition("/")[2])
        name, _, release = rest.rpartition("-")
        name, _, version = name.rpartition("-")
        epoch = None
        if ":" in version:
            epoch, version = version.split(":", 1)
        elif ":" in name:
            epoch, name = name.split(":", 1)
        parts = (name, version, release)
        if not all(map(_is_part, parts)) or (epoch is not None and not _EPOCH.fullmatch(epoch)):
            raise RdotoolError(
                f"not a name-version-release: {text}", "for example openstack-nova-26.1.0-1.el9s"
            )
        return cls(name, version, release, epoch, arch)

    def __str__(self) -> str:
        return f"{self.name}-{self.version}-{self.release}"

    def format(self, epoch: bool = True) -> str:
        """``name-[epoch:]version-release``."""
        prefix = f"{self.epoch}:" if epoch and self.epoch else ""
        return f"{self.name}-{prefix}{self.version}-{self.release}"

    @property
    def evr(self) -> EVR:
        """For :func:`compare_evr`."""
        return self.epoch, self.version, self.release

    @property
    def dist(self) -> str | None:
        """What the release says it was built for: ``el9s``."""
        found = _DIST.search(self.release)
        return found[1] if found else None

    @property
    def dlrn(self) -> tuple[str, str] | None:
        """Of DLRN's builds: when (14 digits, UTC) and of which upstream commit."""
        found = _DLRN.match(self.release)
        return (found[1], found[2]) if found else None


def _is_part(text: str) -> bool:
    """Whether a name, version or release can be so: nothing that rpm would not have in one."""
    return bool(text) and text.isprintable() and not any(char in " :" for char in text)


def parse_evr(text: str) -> EVR:
    """``[epoch:]version[-release]``; an absent release is empty.

    Raises:
        RdotoolError: it is none.
    """
    epoch, found, rest = text.strip().rpartition(":")
    version, dash, release = rest.partition("-")
    wrong = "-" in release or (dash and not release) or (found and not _EPOCH.fullmatch(epoch))
    if wrong or not all(map(_is_part, (version, release or "0"))):
        raise RdotoolError(f"not a version: {text}", "for example 26.1.0, or 1:26.1.0-1.el9s")
    return epoch or None, version, release


def compare_nvr(one: NVR, other: NVR) -> int:
    """-1, 0 or 1: by name (as bytes go), then in rpm's order."""
    if one.name != other.name:
        return -1 if one.name < other.name else 1
    return compare_evr(one.evr, other.evr)


nvr_key = cmp_to_key(compare_nvr)
"""A sort key of NVRs."""


def _without_arch(text: str) -> tuple[str, str | None]:
    bare = text.removesuffix(".rpm")
    head, _, last = bare.rpartition(".")
    return (head, last) if last in _ARCHES and head else (bare, None)


def strip_tag_prefix(tag: str) -> tuple[str, TagStyle | None]:
    """The version of an upstream tag, and the tag's style: ``("1.2.3", "vX.Y.Z")``.

    Style None is the bare version.
    """
    if re.match("[vV][0-9]", tag):
        return tag[1:], STYLES[tag[0]]
    return tag, None


def tag_for(version: str, style: TagStyle | None) -> str:
    """The tag of `version` in a style of `strip_tag_prefix`."""
    prefix = next((key for key, value in STYLES.items() if value == style), "")
    return prefix + version


def split_milestone(version: str) -> tuple[str, str]:
    """``14.0.0.0rc1`` as ``("14.0.0", ".0rc1")``; a final version has no second part."""
    match = _NUMERIC.match(version)
    return (match[1], match[2]) if match else (version, "")


def is_version(text: str) -> bool:
    """True for what upstreams tag as a version, pre-releases included."""
    return bool(_RELEASED.fullmatch(text) or _PRE.fullmatch(text))


def is_prerelease(version: str) -> bool:
    """True for rc, alpha, beta and dev versions: ``14.0.0.0rc1``, ``1.0b2``, ``2.0.dev3``."""
    return not _RELEASED.fullmatch(version) and bool(_PRE.fullmatch(version))


def newest(
    tags: Iterable[str],
    prereleases: bool = False,
    current: str = "",
    compare: Callable[[str, str], int] = rpmvercmp,
) -> str | None:
    """The newest of the upstream's tags by version order, as it is written.

    Tags that are no version (``juno-eol``, ``stable-…``) don't count; a final
    comes after its pre-releases.  With the package's `current` version, tags of
    the other numbering don't count either: OpenStack's 2015.1.4 came before 12.0.0.
    `compare` may be rpm's own order (see `adapters.rpmlib`).
    """
    key = cmp_to_key(compare)
    found = [
        (key(_as_rpm(version)), tag)
        for tag in tags
        if is_version(version := strip_tag_prefix(tag)[0])
        and (prereleases or not is_prerelease(version))
        and (not current or _by_year(version) is _by_year(current))
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _by_year(version: str) -> bool:
    return bool(re.match(r"(19|20)\d\d\.", version))


def upstream_key(version: str) -> Any:
    """A sort key of upstream versions: ``2.0.0.0rc1`` and ``2.0.0b1`` before ``2.0.0``."""
    return version_key(_as_rpm(version))


def _as_rpm(version: str) -> str:
    """`version` with ``~`` where its pre-release part begins."""
    if not is_prerelease(version):
        return re.sub(r"[.-]?post", "^post", version, flags=re.IGNORECASE)
    mark = _OPENSTACK.match(version) or _MARK.match(version)
    if not mark:
        return version
    start = mark.end(1)
    rest = re.sub(r"[.-]?dev", "~~dev", version[mark.end() :], flags=re.IGNORECASE)
    return f"{version[:start]}~{rest}"
