"""Asking the outside whether it is there: remotes, Gerrit, ssh's agent. Never hangs or asks."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rdotool.adapters import gitconfig, numbers, programs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rdotool.adapters.programs import Answer

_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_USER = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.@+-]*")
_PORT = 29418
_REFS = 8 << 20  # bytes of refs that are read; nova's are half a megabyte


@dataclass(frozen=True, slots=True)
class Gerrit:
    """Where a Gerrit listens for ssh; *user* is empty when ssh's own settings say it."""

    host: str
    port: int = _PORT
    user: str = ""

    @property
    def command(self) -> list[str]:
        """What a user would type to see whether they are let in."""
        login = ["-l", self.user] if self.user else []
        return ["ssh", "-p", str(self.port), *login, self.host, "gerrit", "version"]


def gerrit_at(host: str, port: str | int | None = None, user: str = "") -> Gerrit | None:
    """A Gerrit, None where host, port or user make no sense (they come from files)."""
    number = numbers.whole(str(port or _PORT))
    if not _HOST.fullmatch(host) or number is None or not 0 < number < 65536:
        return None
    return Gerrit(host, number, user if _USER.fullmatch(user) else "")


def gerrit_of(url: str) -> Gerrit | None:
    """The Gerrit that a remote's URL leads to by ssh, else None."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "ssh" or not parts.hostname:
        return None
    return gerrit_at(parts.hostname, port, parts.username or "")


def ask_gerrit(gerrit: Gerrit, folder: Path, timeout: float) -> Answer | None:
    """``gerrit version`` over ssh; None when ssh isn't installed."""
    options = {
        "BatchMode": "yes",
        "ConnectTimeout": str(max(1, int(timeout))),
        "ControlPath": "none",
    }
    flags = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
    ssh, *rest = gerrit.command
    return programs.capture([ssh, *flags, *rest], folder, timeout=timeout)


def ask_remotes(root: Path, names: Sequence[str], timeout: float) -> list[Answer | None]:
    """``git ls-remote`` of each remote's HEAD, side by side."""
    commands = [["git", "ls-remote", "--quiet", "--", name, "HEAD"] for name in names]
    env = gitconfig.environment(os.environ)
    return programs.capture_all(commands, root, timeout=timeout, env=env)


def ask_refs(folder: Path, urls: Sequence[str], timeout: float) -> list[Answer | None]:
    """``git ls-remote`` of the branches and tags of each URL, side by side."""
    flags = ("--quiet", "--heads", "--tags")
    commands = [["git", "ls-remote", *flags, "--", url] for url in urls]
    env = gitconfig.environment(os.environ)
    return programs.capture_all(commands, folder, timeout=timeout, env=env, longest=_REFS)


def agent_keys(folder: Path, timeout: float) -> int | None:
    """How many keys ssh's agent holds; None when there is no agent."""
    answer = programs.capture(["ssh-add", "-l"], folder, timeout=timeout)
    if answer is None or answer.late or answer.code not in (0, 1):
        return None
    return len(answer.out.splitlines()) if answer.code == 0 else 0
