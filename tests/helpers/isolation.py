"""A test run's own world: no user's HOME, no user's git settings, no network."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parents[2]

DATE = "2026-01-02T03:04:05+00:00"
NAME = "Test Packager"
EMAIL = "packager@example.org"

# All else of the surrounding environment is dropped: it must not change a result.
_KEPT = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "CI", "VIRTUAL_ENV")
_KEPT_PREFIXES = ("PYTEST_", "RDOTOOL_TEST_", "COVERAGE_", "COV_", "PYENV")

_GITCONFIG = f"""\
[user]
\tname = {NAME}
\temail = {EMAIL}
[init]
\tdefaultBranch = master
[core]
\tautocrlf = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[commit]
\tgpgSign = false
[advice]
\tdetachedHead = false
[protocol "file"]
\tallow = always
"""


def environment(home: Path) -> dict[str, str]:
    """The variables of a hermetic process whose HOME is *home* (made here)."""
    home.mkdir(parents=True, exist_ok=True)
    gitconfig = home / ".gitconfig"
    gitconfig.write_text(_GITCONFIG, encoding="utf-8")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    # A closed port of this machine: a process that reaches for the network fails at once.
    nowhere = "http://127.0.0.1:9"
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "RDOTOOL_CONFIG_NOSYSTEM": "1",
        "USER": "packager",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "GIT_CONFIG_GLOBAL": str(gitconfig),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_DATE": DATE,
        "GIT_COMMITTER_DATE": DATE,
        "GIT_SSH_COMMAND": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(PROJECT),
        "http_proxy": nowhere,
        "https_proxy": nowhere,
        "no_proxy": "localhost,127.0.0.1,::1",
    }


def enter(home: Path) -> None:
    """Make this process, and what it starts, hermetic."""
    fresh = environment(home)
    os.environ.clear()
    os.environ.update(fresh)


def block_network() -> None:
    """Let this process' sockets reach this machine only."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    socket.getaddrinfo = _guarded_lookup(socket.getaddrinfo)


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_loopback(str(address[0])):
            raise AssertionError(f"a test reaches for the network: {address}")
        return original(self, address)

    return connect


def _guarded_lookup(original: Callable[..., Any]) -> Callable[..., Any]:
    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_loopback(name):
            raise AssertionError(f"a test asks for the address of {name}")
        return original(host, *args, **kwargs)

    return getaddrinfo


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1", "0.0.0.0", "::", "") or host.startswith("127.")


def files_below(folder: Path) -> set[str]:
    """The names of everything below *folder*."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
