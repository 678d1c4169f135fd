"""Where the benchmarks run: a HOME of their own, no network, one rdoinfo for both tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import distgit, generate, repodata, requirements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RDOINFO_URL = "https://github.com/redhat-openstack/rdoinfo.git"
DATE = "2026-01-02T03:04:05+00:00"


@dataclass(frozen=True)
class World:
    """Everything that a case may use.

    Attributes:
        env: the variables of all measured processes.
        home: HOME in them; both tools' caches lie below it.
        rdoinfo: a folder with the info files, a git repository.
        package: the distgit to update.
        repos: a folder with package repositories, and an rdoinfo that names them.
        distgits: packages whose requirements are checked.
    """

    env: Mapping[str, str]
    home: Path
    rdoinfo: Path
    package: distgit.Package
    repos: Path
    distgits: Sequence[Path]

    def forget_index(self) -> Path:
        """Drop rdotool's index; the clones stay. Returns the folder to run in."""
        shutil.rmtree(self.home / ".cache" / "rdotool" / "rdoinfo-index", ignore_errors=True)
        return self.home

    def forget_all(self) -> Path:
        """Drop all that both tools keep of rdoinfo. Returns the folder to run in."""
        shutil.rmtree(self.home / ".cache" / "rdotool", ignore_errors=True)
        shutil.rmtree(self.home / ".distroinfo", ignore_errors=True)
        return self.home

    def forget_repos(self) -> Path:
        """Drop what rdotool keeps of package repositories. Returns the folder to run in."""
        shutil.rmtree(self.home / ".cache" / "rdotool" / "repos", ignore_errors=True)
        return self.home


def make(folder: Path, project: Path, rdoinfo: Path | None, size: generate.Size) -> World:
    """Build the world below *folder*.

    Args:
        folder: an empty one.
        project: rdotool's checkout, for Python's path.
        rdoinfo: the info files to take; a made-up rdoinfo when None.
        size: of the made-up one.
    """
    home = folder / "home"
    home.mkdir()
    env = _environment(home, project)
    info = folder / "rdoinfo"
    if rdoinfo is None:
        generate.generate(info, size)
    else:
        shutil.copytree(rdoinfo, info, ignore=shutil.ignore_patterns(".git"))
    _as_repository(info, env)
    _git(folder, env, "config", "--global", f"url.{info}.insteadOf", RDOINFO_URL)
    files = 300 if size is generate.REAL else 10
    package = distgit.make(folder / "package", env, files)
    real = size is generate.REAL
    repodata.make(folder / "repos", repodata.REAL if real else repodata.TINY)
    count = requirements.REAL if real else requirements.TINY
    distgits = requirements.make(folder / "distgits", env, count)
    return World(env, home, info, package, folder / "repos", distgits)


def _environment(home: Path, project: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    nowhere = "http://127.0.0.1:9"  # who reaches for the network fails at once
    return kept | {
        "HOME": str(home),
        "USER": "packager",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "PYTHONPATH": str(project),
        "GIT_CONFIG_GLOBAL": str(_gitconfig(home)),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_DATE": DATE,
        "GIT_COMMITTER_DATE": DATE,
        "http_proxy": nowhere,
        "https_proxy": nowhere,
    }


def _gitconfig(home: Path) -> Path:
    path = home / ".gitconfig"
    path.write_text(
        "[user]\n\tname = RDO\n\temail = dev@lists.rdoproject.org\n"
        "[init]\n\tdefaultBranch = master\n"
        "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n"
        '[protocol "file"]\n\tallow = always\n',
        encoding="utf-8",
    )
    return path


def _as_repository(folder: Path, env: Mapping[str, str]) -> None:
    _git(folder, env, "init", "-q", "-b", "master")
    _git(folder, env, "add", ".")
    _git(folder, env, "commit", "-q", "-m", "rdoinfo")


def _git(cwd: Path, env: Mapping[str, str], *args: str) -> None:
    subprocess.run(["git", *args], cwd=cwd, env=env, check=True, capture_output=True)
