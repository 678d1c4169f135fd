"""What a spec's newest changelog entry says, as a commit message says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rdotool.spec import release

if TYPE_CHECKING:
    from rdotool.spec import Spec

_ITEM = re.compile(r"\s*[-*]\s*")
# What may follow the version and release in an entry's header.
_DIST = re.compile(r"(?:%\{\?dist\}|\.(?:el|fc|rhaos)\d\w*)?")


def changes(spec: Spec) -> list[str]:
    """The newest entry's changes, without dashes and with ``%`` as it is meant.

    A line that is indented and has no dash goes on with the change before it, on a line of
    its own.
    """
    found: list[str] = []
    for line in spec.last_changelog()[1]:
        item, text = _ITEM.match(line), line.replace("%%", "%")
        if item:
            found.append(text[item.end() :])
        elif found and line[:1].isspace():
            found[-1] += f"\n  {text.strip()}"
        else:
            found.append(text.strip())
    return [change for change in found if change.strip()]


def subject(spec: Spec, otherwise: str) -> str:
    """What a commit of *spec* begins with: its NVR, where its release is known.

    Args:
        otherwise: for a package whose releases rpmautospec counts.
    """
    if release.is_automatic(spec.release):
        return " ".join(otherwise.split())
    return spec.nvr()


def stale_version(spec: Spec) -> str | None:
    """The version that the newest entry's header names, where the spec has another.

    None too where the header names none, or the spec's can't be known.
    """
    words = spec.last_changelog()[0].split()
    named = words[-1] if words else ""
    if spec.try_expand(spec.release) is None or spec.try_expand("%{version}") is None:
        return None
    if not re.match(r"\d", named) or "@" in named or ">" in named:
        return None
    known = {spec.vr(), spec.vr(epoch=False), spec.vr(epoch=True), spec.version}
    fits = any(named.startswith(vr) and _DIST.fullmatch(named[len(vr) :]) for vr in known)
    return None if fits else named
