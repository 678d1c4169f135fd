"""The Gerrit server for commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdotool.cli import context

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
    from rdotool.workflows.reviewing import place

    netrc = netrc_file()
    # Some servers take their time; what is printed next wipes it.
    context.ui().progress("asking Gerrit …")
    if repo is None:
        return place.at(context.settings(), Path.cwd(), netrc)
    return place.connect(place.of(repo, remote), context.settings(), netrc)


def netrc_file() -> Path | None:
    """The file with the user's logins; None where they have no home."""
    try:
        return Path.home() / ".netrc"
    except RuntimeError:
        return None
