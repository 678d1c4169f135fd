"""``.gitreview``: which Gerrit a repository's changes go to, in git-review's own format."""

from __future__ import annotations

import re
from configparser import ConfigParser, Error
from dataclasses import dataclass
from urllib.parse import quote

from rdotool.adapters import numbers
from rdotool.errors import RdotoolError

NAME = ".gitreview"
_SECTION = "gerrit"
_SCHEMES = ("ssh", "https", "http")
_SSH_PORT = 29418
_LONGEST = 64 * 1024
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]")
_PROJECT = re.compile(r"[A-Za-z0-9_.~][A-Za-z0-9_.~+/ -]*")
_BRANCH = re.compile(r"(?!.*(?:\.\.|//|\.lock$|[/.]$))[A-Za-z0-9_][A-Za-z0-9_.+/#=-]*")
_REMOTE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_USER = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.@+-]*")


@dataclass(frozen=True, slots=True)
class GitReview:
    """What the file says; None where it says nothing.

    Attributes:
        project: without a slash before and ``.git`` behind.
        branch: ``defaultbranch``.
        remote: ``defaultremote``, the name of a remote of git.
        scheme: ``ssh``, ``https`` or ``http``.
    """

    host: str | None = None
    port: int | None = None
    project: str | None = None
    branch: str | None = None
    remote: str | None = None
    scheme: str | None = None

    def url(self, user: str = "") -> str | None:
        """The URL to push to, logging in as *user*; None where host or project is missing."""
        if not self.host or not self.project:
            return None
        scheme = self.scheme or "ssh"
        port = self.port or (_SSH_PORT if scheme == "ssh" else None)
        login = f"{quote(user, safe='')}@" if _USER.fullmatch(user) else ""
        place = f"{self.host}:{port}" if port else self.host
        return f"{scheme}://{login}{place}/{quote(self.project)}"


def parse(text: str, where: str = NAME) -> GitReview:
    """Read the *text* of the file that is called *where*.

    Raises:
        RdotoolError: it is of another format, or a value can't be one; with its line.
    """
    values = _values(text, where)

    def value(key: str, kind: re.Pattern[str], what: str) -> str | None:
        said = values.get(key)
        if said and not kind.fullmatch(said):
            raise _bad(text, where, key, f"{said[:80]!r} is no {what}")
        return said or None

    scheme = values.get("scheme") or None
    if scheme not in (None, *_SCHEMES):
        raise _bad(text, where, "scheme", f"{scheme[:80]!r} is not among {', '.join(_SCHEMES)}")
    project = value("project", _PROJECT, "project of Gerrit's")
    if project and ".." in project.split("/"):
        raise _bad(text, where, "project", f"{project[:80]!r} is no project of Gerrit's")
    return GitReview(
        host=value("host", _HOST, "host"),
        port=_port(values.get("port"), text, where),
        project=project.removesuffix(".git").rstrip("/") or None if project else None,
        branch=value("defaultbranch", _BRANCH, "branch"),
        remote=value("defaultremote", _REMOTE, "name of a remote"),
        scheme=scheme,
    )


def _values(text: str, where: str) -> dict[str, str]:
    """The section's values as they stand."""
    if len(text) > _LONGEST:
        raise RdotoolError(f"it is no .gitreview: it has {len(text)} characters", where=where)
    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text.removeprefix("\ufeff"))
    except Error as error:
        raise RdotoolError(
            "it isn't in git-review's format: a line [gerrit], then lines key=value",
            "Compare it with the .gitreview of another package.",
            where=f"{where}:{_line_of(error)}",
        ) from None
    if not parser.has_section(_SECTION):
        return {}
    found = {key: said.strip() for key, said in parser.items(_SECTION)}
    found["project"] = found.get("project", "").strip("/")
    return found


def _line_of(error: Error) -> int:
    several: list[tuple[int, str]] = getattr(error, "errors", [])
    return several[0][0] if several else int(getattr(error, "lineno", None) or 1)


def _port(said: str | None, text: str, where: str) -> int | None:
    if not said:
        return None
    port = numbers.whole(said)
    if port is None or not 0 < port < 65536:
        raise _bad(text, where, "port", f"{said[:80]!r} is no port")
    return port


def _bad(text: str, where: str, key: str, why: str) -> RdotoolError:
    lines = enumerate(re.split("\r\n|\r|\n", text), 1)
    rows = [at for at, row in lines if re.match(rf"\s*{key}\s*[=:]", row, re.IGNORECASE)]
    return RdotoolError(f"{key}: {why}", "Mend that line.", where=f"{where}:{(rows or [1])[-1]}")
