"""What people call a change: its number, its Change-Id, its ref, its URL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from rdotool.adapters.urls import without_password
from rdotool.errors import UsageError

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000  # characters; a longer name is none
_HINT = "Name it by its number (12345, 12345/6 for a patch set), its URL or its Change-Id."

_NUMBER = r"(?P<number>[1-9][0-9]{0,8})"
_PATCH_SET = r"(?P<patch_set>[1-9][0-9]{0,5})"
_SHORT = re.compile(rf"{_NUMBER}(?:[/,]{_PATCH_SET})?/?")
_REF = re.compile(rf"(?:refs/)?changes/(?P<shard>[0-9]{{2}})/{_NUMBER}/{_PATCH_SET}")
_CHANGE_ID = re.compile(r"I[0-9a-f]{40}")
_TRIPLET = re.compile(r"(?P<project>[^~]+)~(?P<branch>[^~]+)~(?P<change_id>I[0-9a-f]{40})")
# Behind the host, after what leads to Gerrit (such as /r): of two patch sets that are
# compared (5..6) the newer is meant; what follows is a file, a tab or a comment.
_REST = rf"{_NUMBER}(?:/(?:(?:[0-9]{{1,6}}|edit|-[0-9]+)\.\.)?{_PATCH_SET})?(?:/(?![0-9]+\.\.).*)?"
_PAGES = (
    re.compile(rf"(?:/[^/]+)*?/c/(?P<project>.+)/\+/{_REST}"),
    re.compile(rf"(?:/[^/]+)*?/c(?P<project>)/{_REST}"),
    re.compile(rf"(?:/[a-z]{{1,20}})?(?P<project>)/{_REST}"),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A change as somebody named it: by *number* or by *change_id*.

    Attributes:
        patch_set: the patch set that was named along with it.
        project: that the name tells, as triplets and newer URLs do.
        branch: that the name tells, as triplets do.
        host: of the URL, as :func:`host` has it; None where no URL was given.
    """

    number: int | None = None
    change_id: str | None = None
    patch_set: int | None = None
    project: str | None = None
    branch: str | None = None
    host: str | None = None

    def __str__(self) -> str:
        """The change as people name it."""
        name = str(self.number or self.change_id)
        return name if self.patch_set is None else f"{name}/{self.patch_set}"


def parse(text: str) -> Named:
    """Read the name of a change.

    Understood are ``12345``, ``12345/6`` and ``12345,6`` (a patch set),
    ``refs/changes/45/12345/6``, a Change-Id, ``PROJECT~BRANCH~CHANGE-ID``, and the URL of a
    change's page, of old and new Gerrit.

    Raises:
        UsageError: it is none of these.
    """
    text = text.strip()
    if len(text) <= _LONGEST:
        found = _by_url(text) if "://" in text else _by_words(text)
        if found is not None:
            return found
    shown = without_password(text) if len(text) <= 80 else f"{without_password(text)[:77]}..."
    raise UsageError(f"{shown!r} is no change of Gerrit's", _HINT)


def _by_words(text: str) -> Named | None:
    if match := _SHORT.fullmatch(text):
        return _numbered(match)
    if match := _REF.fullmatch(text):
        found = _numbered(match)
        return found if (found.number or 0) % 100 == int(match["shard"]) else None
    if _CHANGE_ID.fullmatch(text):
        return Named(change_id=text)
    if match := _TRIPLET.fullmatch(text):
        project, branch = unquote(match["project"]), unquote(match["branch"])
        return Named(change_id=match["change_id"], project=project, branch=branch)
    return None


def _numbered(match: re.Match[str], project: str | None = None, host: str | None = None) -> Named:
    patch_set = match["patch_set"]
    number = int(match["number"])
    return Named(number, None, int(patch_set) if patch_set else None, project, None, host)


def _by_url(text: str) -> Named | None:
    try:
        parts = urlsplit(text)
        server = host(text)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not server:
        return None
    # An old page's path stands behind the #; a new one's # is a place in the page.
    path = parts.path
    if parts.fragment.startswith("/"):
        path = path.rstrip("/") + parts.fragment
    match = _page(path)
    if match is None:
        return None
    project = unquote(match["project"]) if match["project"] else None
    return _numbered(match, project, server)


def host(url: str) -> str:
    """The host of a web URL in lower case, with its port where that isn't the usual one.

    Raises:
        ValueError: it is no URL.
    """
    parts = urlsplit(url)
    name, port = parts.hostname or "", parts.port
    return name if port in (None, _PORTS.get(parts.scheme)) else f"{name}:{port}"


def _page(path: str) -> re.Match[str] | None:
    for form in _PAGES:
        if match := form.fullmatch(path):
            return match
    return None
