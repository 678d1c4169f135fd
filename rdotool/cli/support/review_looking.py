"""What the subcommands of `review` share: the server, where one stands, how a change is shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import gerrit as servers
from rdotool.errors import RdotoolError
from rdotool.review import render
from rdotool.ui import clean
from rdotool.workflows.reviewing import look

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.adapters.vcs import Repo
    from rdotool.review.changes import Change
    from rdotool.review.gerrit import Gerrit
    from rdotool.workflows.reviewing.act import Done
    from rdotool.workflows.reviewing.place import Place


def server(remote: str | None) -> tuple[Gerrit, Place | None]:
    """The server, and where one stands: in no project's folder ``gerrit_url`` tells the server.

    Raises:
        RdotoolError: nothing tells it, or it can't be asked.
    """
    repo, where = _here(remote)
    # A place without a remote is what .gitreview tells, which is found again.
    return servers.open_gerrit(repo, where.remote or None if where else None), where


def _here(remote: str | None) -> tuple[Repo | None, Place | None]:
    try:
        repo = context.repo()
    except RdotoolError:
        if remote is None:
            return None, None
        raise
    try:
        return repo, look.home(repo, remote)
    except RdotoolError:
        if remote is None and context.settings().gerrit_url:
            return None, None
        raise


def found(name: str, remote: str | None) -> tuple[Gerrit, Change, int | None]:
    """The server, the change that *name* names, and the patch set if it names one.

    Raises:
        RdotoolError: there is no such change, or the server can't be asked.
    """
    gerrit, where = server(remote)
    change, named = look.find(gerrit, name, where)
    return gerrit, change, named.patch_set


def style() -> render.Style:
    """How changes are shown on this screen, now."""
    return render.Style(clean, context.ui().color, dt.datetime.now(dt.UTC))


def show(lines: Iterable[str]) -> None:
    """Print lines that are clean already."""
    for line in lines:
        context.ui().line(line)


def told(done: Done, *, as_json: bool) -> None:
    """Print what was done."""
    ui = context.ui()
    if as_json:
        data: dict[str, Any] = done.as_dict()
        ui.json(data)
        return
    ui.line(clean(str(done)))
    ui.note(clean(done.change.url))
