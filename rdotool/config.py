"""Settings: what the user's environment says, read when asked and never at import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

RDOINFO_URL = "https://github.com/redhat-openstack/rdoinfo.git"
RDOINFO_FILE = "rdo-full.yml"
RDOINFO_MAX_AGE = 3600


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides.

    Attributes:
        cache_dir: for what can be fetched or computed again.
        config_dir: the user's configuration.
        state_dir: logs.
        rdoinfo_url: the git repository of rdoinfo.
        rdoinfo_file: the info file in it.
        rdoinfo_max_age: seconds after which the cached rdoinfo is refreshed.
        review_user: the user's name on Gerrit, empty when unknown.
        offline: never reach for the network.
    """

    cache_dir: Path
    config_dir: Path
    state_dir: Path
    rdoinfo_url: str = RDOINFO_URL
    rdoinfo_file: str = RDOINFO_FILE
    rdoinfo_max_age: int = RDOINFO_MAX_AGE
    review_user: str = ""
    offline: bool = False


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    Args:
        environ: usually ``os.environ``; the XDG base directories, ``RDOTOOL_…``
            variables, and ``USERNAME``/``USER`` (as rdopkg) for the Gerrit user.

    Raises:
        UsageError: a variable holds a value that makes no sense.
    """
    return Settings(
        cache_dir=_xdg(environ, "XDG_CACHE_HOME", ".cache"),
        config_dir=_xdg(environ, "XDG_CONFIG_HOME", ".config"),
        state_dir=_xdg(environ, "XDG_STATE_HOME", ".local/state"),
        rdoinfo_url=environ.get("RDOTOOL_RDOINFO_URL") or RDOINFO_URL,
        rdoinfo_file=environ.get("RDOTOOL_RDOINFO_FILE") or RDOINFO_FILE,
        rdoinfo_max_age=_seconds(environ, "RDOTOOL_RDOINFO_MAX_AGE", RDOINFO_MAX_AGE),
        review_user=_first(environ, "RDOTOOL_REVIEW_USER", "USERNAME", "USER"),
        offline=environ.get("RDOTOOL_OFFLINE", "0") not in ("", "0"),
    )


def _xdg(environ: Mapping[str, str], variable: str, below_home: str) -> Path:
    """The XDG base directory specification: a relative path is to be ignored."""
    base = environ.get(variable, "")
    if not base.startswith("/"):
        base = f"{environ.get('HOME') or '/nonexistent'}/{below_home}"
    return Path(base) / "rdotool"


def _seconds(environ: Mapping[str, str], variable: str, default: int) -> int:
    text = environ.get(variable, "")
    if not text:
        return default
    if not text.isdecimal():
        raise UsageError(
            f"{variable}={text!r} is not a number of seconds", f"Unset it, or set {variable}=3600."
        )
    return int(text)


def _first(environ: Mapping[str, str], *variables: str) -> str:
    return next((environ[name] for name in variables if environ.get(name)), "")
