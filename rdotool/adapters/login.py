"""Who the user is on a web server: from ``~/.netrc`` or git's credential helpers.

Nobody is ever asked: what isn't stored somewhere isn't there. A password goes by pipes
only, never on a command line or into a file.
"""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from rdotool.adapters.programs import SILENT
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from pathlib import Path

NETRC, HELPER, URL = "~/.netrc", "git's credential helper", "the URL"
_PATIENCE = 20.0  # seconds for a credential helper


@dataclass(frozen=True, slots=True)
class Login:
    """A user and a password; *source* says in words where it comes from."""

    user: str
    password: str = field(repr=False)
    source: str = ""


def find(url: str, folder: Path, *, netrc: Path | None, user: str = "") -> Login | None:
    """The login for the web server at *url*; None where none is stored.

    Over ``http:`` it would be sent without encryption, as git does where its user chose
    such a URL; a caller makes none up.

    Args:
        folder: where git is asked: a repository may have settings of its own.
        netrc: the file; only an entry for the very host counts, ``default`` doesn't.
        user: only this user's login; the one in *url* goes before it.

    Raises:
        RdotoolError: the file is there and can't be understood.
    """
    parts = _parts(url)
    if parts is None:
        return None
    wanted = unquote(parts.username or "") or user
    if parts.password:
        return Login(wanted, unquote(parts.password), URL)
    return _of_netrc(parts, netrc, wanted) or _of_helper(parts, folder, wanted)


def reject(url: str, folder: Path, login: Login) -> None:
    """Let git's helper forget a *login* that the server refuses, if it came from there."""
    parts = _parts(url)
    if parts is not None and login.source == HELPER:
        _git("reject", _described(parts, login.user, login.password), folder)


def _parts(url: str) -> SplitResult | None:
    if not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    # A newline (%0a) would name another host to git's helpers: its password would leave.
    if not unquote(parts.username or "").isprintable():
        return None
    return parts if parts.scheme in ("https", "http") and parts.hostname else None


def _of_netrc(parts: SplitResult, path: Path | None, user: str) -> Login | None:
    if path is None or not path.is_file():
        return None
    import netrc

    try:
        entry = netrc.netrc(str(path)).hosts.get(parts.hostname or "")
    except (netrc.NetrcParseError, UnicodeError) as error:
        line = getattr(error, "lineno", None)
    except OSError as error:
        raise RdotoolError(f"{NETRC} can't be read: {error.strerror}") from None
    else:
        if entry is None or not entry[2] or (user and entry[0] != user):
            return None
        return Login(entry[0], entry[2], NETRC)
    # Raised here, not above: the parser's words repeat what stands there.
    raise RdotoolError(
        "it can't be understood",
        "An entry is: machine HOST login USER password PASSWORD",
        where=f"{NETRC}:{line}" if line else NETRC,
    )


def _of_helper(parts: SplitResult, folder: Path, user: str) -> Login | None:
    said = _git("fill", _described(parts, user), folder)
    values = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    if not values.get("username") or not values.get("password"):
        return None
    return Login(values["username"], values["password"], HELPER)


def _described(parts: SplitResult, user: str, password: str = "") -> str:
    """What git's credential protocol calls the server (git-credential(1))."""
    values = {
        "protocol": parts.scheme,
        "host": parts.netloc.rpartition("@")[2],
        "path": parts.path.strip("/"),
        "username": user,
        "password": password,
    }
    return "".join(f"{key}={value}\n" for key, value in values.items() if value) + "\n"


def _git(what: str, said: str, folder: Path) -> str:
    """What ``git credential WHAT`` says; nothing when it fails or takes too long."""
    try:
        process = subprocess.Popen(
            ["git", "credential", what],
            cwd=folder,
            env={**os.environ, **SILENT},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return ""
    out = b""
    try:
        out, _ = process.communicate(said.encode("utf-8", "surrogateescape"), _PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end(process)
    return "" if process.returncode else out.decode("utf-8", "surrogateescape")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git with the helper that it waits for, if they still run."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
