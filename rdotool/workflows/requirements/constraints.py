"""An upper-constraints file by its path, its URL, or the name of a release."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError
from rdotool.reqs import constraints

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.config import Settings
    from rdotool.rdoinfo import Info
    from rdotool.reqs.constraints import Constraints
    from rdotool.reqs.target import Target

# Where OpenStack keeps them for good:
# https://docs.openstack.org/project-team-guide/dependency-management.html
URL = "https://releases.openstack.org/constraints/upper/{series}"
MAX_AGE = 3600.0
_MAX_SIZE = 4 << 20


def load(
    what: str,
    settings: Settings,
    target: Target,
    info: Callable[[], Info],
    note: Callable[[str], None] = lambda _text: None,
) -> Constraints:
    """Read constraints.

    Args:
        what: a file's path; else a URL; else the name of a release (``caracal``), its
            identifier (``2024.1``) or ``master``.
        info: gives rdoinfo, asked only for a release.
        note: is told of a copy that is used because the net can't be reached.

    Raises:
        RdotoolError: it is none of these, or can't be had.
    """
    path = Path(what)
    if path.is_file():
        return _parsed(path, what, target)
    if "://" in what:
        return _parsed(_fetched(what, settings, target, note), shown(what), target)
    if "/" in what or what.endswith(".txt"):
        raise RdotoolError(
            f"there is no file {shown(what)}", "Name a file, a URL, or a release such as caracal."
        )
    url = URL.format(series=series(what, info()))
    return _parsed(_fetched(url, settings, target, note), url, target)


def shown(what: str) -> str:
    """What to call the constraints that were asked for: a URL without its secrets."""
    return what if Path(what).is_file() else without_password(what)


def series(release: str, info: Info) -> str:
    """What OpenStack calls a release: its identifier, or master for the one in development.

    Raises:
        RdotoolError: rdoinfo knows no such release.
    """
    if release == "master":
        return release
    for known in info.releases:
        if release in (known.get("name"), str(known.get("identifier") or "")):
            if known.get("status") == "development":
                return "master"
            return str(known.get("identifier") or known["name"])
    names = ", ".join(str(known.get("name")) for known in info.releases)
    raise RdotoolError(f"rdoinfo knows no release {release}", f"It knows: {names}")


def _parsed(path: Path, name: str, target: Target) -> Constraints:
    text = path.read_bytes().decode("utf-8", "replace")
    found = constraints.read(text, name, target)
    if not found.by_name:
        raise RdotoolError("there is no constraint in it", "A line is: name===version", where=name)
    return found


def _fetched(url: str, settings: Settings, target: Target, note: Callable[[str], None]) -> Path:
    """The copy of *url* in the cache, fetched anew when it is older than an hour.

    What holds no constraint doesn't replace it.
    """
    from rdotool.adapters import http
    from rdotool.adapters.http import Rules

    folder = settings.cache_dir / "constraints"
    copy = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.txt"
    age = time.time() - copy.stat().st_mtime if copy.is_file() else None
    if age is not None and (age < MAX_AGE or settings.offline):
        return copy
    if settings.offline:
        brief = f"offline, and there is no copy of {shown(url)}"
        raise RdotoolError(brief, "Unset RDOTOOL_OFFLINE.")
    folder.mkdir(parents=True, exist_ok=True)

    def verify(path: Path) -> None:
        _parsed(path, shown(url), target)

    try:
        http.download(url, copy, folder / "parts", Rules(max_size=_MAX_SIZE), verify=verify)
    except RdotoolError as error:
        if age is None:
            raise
        note(f"{error.brief}\nusing the copy of {int(age // 3600)} hours ago")
    return copy
