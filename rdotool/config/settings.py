"""The frozen settings, and where the XDG base directories are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RDOINFO_URL = "https://github.com/redhat-openstack/rdoinfo.git"
RDOINFO_FILE = "rdo-full.yml"
RDOINFO_MAX_AGE = 3600
RDO = "rdo"
AUTO = "auto"
PYTHON = "3.12"


@dataclass(frozen=True, slots=True)
class Distro:
    """Where another distribution's info is: the git repository *url* and the info *file*."""

    name: str
    url: str
    file: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user's files and environment decide.

    Attributes:
        cache_dir: for what can be fetched or computed again.
        config_dir: the user's configuration.
        state_dir: logs.
        rdoinfo_url: the git repository of rdoinfo.
        rdoinfo_file: the info file in it.
        rdoinfo_max_age: seconds after which the cached rdoinfo is refreshed.
        distro: whose info is read, ``rdo`` or the name of one of *distros*.
        review_user: the user's name on Gerrit, empty when unknown.
        gerrit_url: where Gerrit is for browsers; empty lets the remote's URL tell it.
        changelog_user: who stands in changelog entries; empty for git's ``user.name``.
        changelog_email: their address; empty for git's ``user.email``.
        new_sources: whether sources are uploaded; None lets the distgit decide.
        upload_tool: the command that uploads them; empty lets the branch decide.
        python_version: the Python that packages are built for, such as ``3.12``.
        offline: never reach for the network.
        distros: other distributions.
    """

    cache_dir: Path
    config_dir: Path
    state_dir: Path
    rdoinfo_url: str = RDOINFO_URL
    rdoinfo_file: str = RDOINFO_FILE
    rdoinfo_max_age: int = RDOINFO_MAX_AGE
    distro: str = RDO
    review_user: str = ""
    gerrit_url: str = ""
    changelog_user: str = ""
    changelog_email: str = ""
    new_sources: bool | None = None
    upload_tool: str = ""
    python_version: str = PYTHON
    offline: bool = False
    distros: tuple[Distro, ...] = ()


def cache_dir(environ: Mapping[str, str]) -> Path:
    """For what can be fetched or computed again."""
    return _xdg(environ, "XDG_CACHE_HOME", ".cache")


def config_dir(environ: Mapping[str, str]) -> Path:
    """The user's configuration."""
    return _xdg(environ, "XDG_CONFIG_HOME", ".config")


def state_dir(environ: Mapping[str, str]) -> Path:
    """For logs. It needs no settings: the log of a crash must not depend on them."""
    return _xdg(environ, "XDG_STATE_HOME", ".local/state")


def _xdg(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    """The XDG base directory specification: a relative path is to be ignored."""
    base = environ.get(variable, "")
    if not base.startswith("/"):
        base = f"{environ.get('HOME') or '/nonexistent'}/{below_home}"
    return Path(base) / "rdotool"
