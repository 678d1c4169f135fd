"""Where the web side of a Gerrit is whose git side is known by a remote's URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rdotool.adapters.urls import without_password
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SCP = re.compile(r"(?:[^@/:\s]+@)?(?P<host>[A-Za-z0-9._-]+):(?!//)(?P<path>.+)")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
# Below what Gerrit is found where it isn't all of its host.
_USUAL = ("", "r", "gerrit")
# Where that isn't the first of these to ask.
_KNOWN = {"review.rdoproject.org": "r"}
_DEEPEST = 3  # folders of a URL that may be Gerrit's rather than the project's
_SET = "Set it as a browser has it: gerrit_url in the configuration, or RDOTOOL_GERRIT_URL."


def locate(remote_url: str, configured: str, ask: Callable[[str], None]) -> str:
    """The web URL of the Gerrit behind a remote, without a slash at the end.

    Args:
        configured: the setting ``gerrit_url``; it goes before all that is found out.
        ask: raises RdotoolError when no Gerrit answers at a URL.

    Raises:
        RdotoolError: none is found.
    """
    if configured:
        return configured.rstrip("/")
    found = candidates(remote_url)
    if len(found) == 1:
        return found[0]
    why = []
    for base in found:
        try:
            ask(base)
        except RdotoolError as error:
            why.append(error.brief)
        else:
            return base
    shown = without_password(remote_url)
    raise RdotoolError(
        f"the web side of the Gerrit behind {shown} isn't found",
        "\n".join([*(f"  {line}" for line in why), _SET]),
    )


def certain(remote_url: str, configured: str) -> str:
    """As :func:`locate`, where nobody has to be asked for it; else empty."""
    if configured:
        return configured.rstrip("/")
    found = candidates(remote_url)
    parts = _parts(remote_url)
    return found[0] if len(found) == 1 or (parts and parts[1] in _KNOWN) else ""


def candidates(remote_url: str) -> list[str]:
    """The URLs where the web side may be, the likeliest first; one alone is certain.

    Over http it is the remote's own host: certainly what stands before ``/a/``, with which
    Gerrit asks for a login. By ssh it is the same host, by https.
    """
    found = _parts(remote_url)
    if found is None:
        return []
    scheme, host, place = found
    folders = [part for part in place.split("/") if part]
    if scheme == "ssh":
        first = _KNOWN.get(host, "")
        return [_joined("https", host, [name]) for name in _first(first, _USUAL)]
    if "a" in folders[:-1]:
        return [_joined(scheme, host, folders[: folders.index("a")])]
    depth = min(max(len(folders) - 1, 0), _DEEPEST)
    bases = ["/".join(folders[:count]) for count in range(depth + 1)]
    likely = folders[0] if folders[:1] and folders[0] in _USUAL else ""
    return [_joined(scheme, host, [base]) for base in _first(likely, bases)]


def project(remote_url: str) -> str:
    """The project on the server that a remote's URL names; empty where it names none."""
    found = _parts(remote_url)
    if found is None:
        return ""
    scheme, _, place = found
    folders = [part for part in place.split("/") if part]
    if scheme != "ssh" and "a" in folders[:-1]:
        folders = folders[folders.index("a") + 1 :]
    elif scheme != "ssh" and len(folders) > 1 and folders[0] in _USUAL:
        folders = folders[1:]
    return unquote("/".join(folders)).removesuffix(".git").rstrip("/")


def _parts(url: str) -> tuple[str, str, str] | None:
    """Scheme, host with port (without for ssh: it is ssh's own), and path."""
    if not url.isprintable():
        return None
    short = _SCP.fullmatch(url)
    if short and "://" not in url:
        return "ssh", short["host"], short["path"]
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("ssh", "https", "http") or not _HOST.fullmatch(host):
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.scheme == "ssh" or port is None:
        return parts.scheme, host, parts.path
    return parts.scheme, f"{host}:{port}", parts.path


def _first(likely: str, names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((likely, *names)))


def _joined(scheme: str, host: str, folders: list[str]) -> str:
    return "/".join((f"{scheme}://{host}", *filter(None, folders)))
