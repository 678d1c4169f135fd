"""How commands that may take a chain under review reach Gerrit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.review.gerrit import Gerrit
    from rdotool.workflows.reviewing.asking import Server

_REMOTE = "review-patches"


def server(repo: Repo) -> Server:
    """The server behind ``review-patches``; nothing is asked, or looked for, yet."""
    from rdotool.workflows.reviewing import asking

    return asking.Server(
        ask=lambda: _open(repo),
        cheaply=lambda: asking.cheaply(repo, _REMOTE, context.settings()),
    )


def _open(repo: Repo) -> Gerrit:
    from rdotool.cli.support import gerrit

    return gerrit.open_gerrit(repo, _REMOTE)
