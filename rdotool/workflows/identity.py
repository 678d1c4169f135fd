"""Who makes a commit, and when; fixed in the plan, so that a resumed action makes the same."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv

_IDENT = re.compile(r"(?P<name>.*) <(?P<email>[^>]*)> (?P<seconds>\d+) (?P<zone>[+-]\d{4})")


@dataclass(frozen=True, slots=True)
class Who:
    """The user as git knows them.

    Attributes:
        seconds: the time of the commit since the epoch, with its *zone* (``+0200``).
    """

    name: str
    email: str
    seconds: int
    zone: str

    @property
    def author(self) -> str:
        """As git writes it into a commit."""
        return f"{self.name} <{self.email}> {self.seconds} {self.zone}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes git commit at that time."""
        return {"GIT_COMMITTER_DATE": f"@{self.seconds} {self.zone}"}

    @property
    def day(self) -> str:
        """The ISO date at that time and place."""
        hours, minutes = int(self.zone[:3]), int(self.zone[0] + self.zone[3:])
        zone = dt.timezone(dt.timedelta(hours=hours, minutes=minutes))
        return dt.datetime.fromtimestamp(self.seconds, zone).date().isoformat()


def read(repo: Repo) -> Who:
    """The user and the present time, by git's own rules (``git var GIT_COMMITTER_IDENT``).

    Raises:
        RdotoolError: neither git's settings nor its variables name the user.
    """
    # Git would make up a name from the machine's; it would stand in the changelog.
    asked = ("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    match = _IDENT.fullmatch(repo.try_git(*asked) or "")
    if not match or not match["name"] or not match["email"]:
        raise RdotoolError(
            "git doesn't know who you are",
            'git config --global user.name "Your Name"\n'
            "git config --global user.email you@example.org",
        )
    return Who(match["name"], match["email"], int(match["seconds"]), match["zone"])


def uploader(
    env: DistgitEnv, wished: bool | None, tool: str = "", origin: str | None = None
) -> str | None:
    """The command that uploads sources to the lookaside cache, None for no upload.

    Args:
        wished: whether to upload; None as the distgit usually does.
        tool: the command to take; empty for the distgit's.
        origin: the URL of the distgit.

    Raises:
        RdotoolError: sources are to be uploaded and the command isn't installed.
    """
    if not (env.new_sources if wished is None else wished):
        return None
    from rdotool.workflows.sources import tools

    command = tool or tools.packager(env.osdist, origin)
    tools.require(
        command, "sources are to be uploaded", "Or leave the upload out: --no-new-sources"
    )
    return command
