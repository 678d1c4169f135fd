"""How an action that may need Gerrit reaches it: handed in, opened only when it is needed."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 (dataclass fields are evaluated by tools)
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.config import Settings
    from rdotool.review.gerrit import Gerrit

_PATIENCE = 3.0  # seconds for an answer that nobody has asked for


def _nobody() -> Gerrit:
    raise RdotoolError("the address of Gerrit is not known")


@dataclass(frozen=True, slots=True)
class Server:
    """Two ways to open Gerrit.

    Attributes:
        ask: wherever it has to be looked for; raises RdotoolError where it isn't there.
        cheaply: where its address is known, and without waiting long for it; else None.
    """

    ask: Callable[[], Gerrit] = _nobody
    cheaply: Callable[[], Gerrit | None] = lambda: None


NOBODY = Server()


def cheaply(repo: Repo, remote: str, settings: Settings) -> Gerrit | None:
    """The server behind *remote* for a question by the way, as nobody in particular.

    None where it would have to be looked for, or the network isn't to be used.
    """
    if settings.offline:
        return None
    from rdotool.adapters import gerrit_api
    from rdotool.review import server
    from rdotool.review.gerrit import Gerrit

    base = server.certain(
        repo.try_git("remote", "get-url", "--", remote) or "", settings.gerrit_url
    )
    return Gerrit(gerrit_api.connect(base, timeout=_PATIENCE, tries=1)) if base else None
