"""The few git calls of the replay: plain subprocesses, so that it owes the tool nothing."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class GitFailed(Exception):
    """git exited with an error; the text is its stderr."""


def git_bytes(repo: Path, *args: str, env: Mapping[str, str] | None = None) -> bytes:
    """Run git in *repo*.

    Raises:
        GitFailed: git exited with an error.
    """
    done = subprocess.run(
        ["git", "-C", str(repo), *args], env=env, capture_output=True, check=False
    )
    if done.returncode:
        raise GitFailed(f"git {' '.join(args)}: {text(done.stderr).strip()}")
    return done.stdout


def git(repo: Path, *args: str, env: Mapping[str, str] | None = None) -> str:
    """As :func:`git_bytes`, its answer as text."""
    return text(git_bytes(repo, *args, env=env))


def text(data: bytes) -> str:
    """Bytes of specs and messages as text that turns back into the same bytes."""
    return data.decode("utf-8", errors="surrogateescape")
