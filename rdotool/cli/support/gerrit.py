"""The Gerrit server for commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.review.gerrit import Gerrit


def open_gerrit(repo: Repo | None, remote: str | None = None) -> Gerrit:
    """The server behind *remote* (``review-origin`` without), as the user.

    Args:
        repo: None outside of any repository: then only ``gerrit_url`` can say it.

    Raises:
        RdotoolError: there is none, or the network isn't to be used.
    """
    raise NotImplementedError
