"""The packagers' programs that some commands run, and how to come by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rdotool.adapters.vcs import Repo

INSTALL: Mapping[str, str] = {
    "fedpkg": "dnf install fedpkg",
    "centpkg": "dnf install centpkg    (EPEL)",
    "rhpkg": "dnf install rhpkg    (Red Hat's internal repositories)",
    "brew": "dnf install brewkoji    (Red Hat's internal repositories)",
    "koji": "dnf install koji",
    "cbs": "dnf install centos-packager    (EPEL)",
    "rpmbuild": "dnf install rpm-build",
}
_HOSTS = (
    ("gitlab.com/redhat/centos-stream/", "centpkg"),
    ("pkgs.devel.redhat.com/", "rhpkg"),
)


def packager(osdist: str, origin: str | None) -> str:
    """The packagers' program of a distgit: fedpkg, centpkg or rhpkg.

    Args:
        osdist: as in ``DistgitEnv``, by the branch.
        origin: the URL of the distgit.
    """
    if osdist.startswith("RH"):
        return "rhpkg"
    place = (origin or "").replace(":", "/")
    return next((name for part, name in _HOSTS if part in place), "fedpkg")


def packager_of(repo: Repo) -> str:
    """The same for the branch that is checked out in *repo*."""
    from rdotool.distgit import env

    origin = repo.try_git("remote", "get-url", "origin")
    return packager(env.osdist(repo.head_branch() or ""), origin)


def is_there(program: str) -> bool:
    """Whether *program* is on PATH."""
    # It brings the compression modules along, which take a while to load.
    import shutil

    return shutil.which(program) is not None


def require(program: str, what: str, instead: str = "") -> None:
    """Refuse when *program* isn't installed.

    Args:
        what: what it is needed for, as in "sources are to be uploaded".
        instead: what else can be done.

    Raises:
        RdotoolError: it isn't installed.
    """
    if is_there(program):
        return
    install = INSTALL.get(program)
    hint = f"Install it: {install}" if install else f"Install {program}."
    raise RdotoolError(
        f"{what} with {program}, which is not installed", f"{hint}\n{instead}".strip()
    )
