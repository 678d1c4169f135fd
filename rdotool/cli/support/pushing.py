"""How the build commands see to it that the remote has what is built."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo


def push_first(repo: Repo) -> None:
    """See that the remote has HEAD: ask whether to push it where it hasn't.

    Raises:
        RdotoolError: it hasn't and the user says no (or can't be asked), or there are
            uncommitted changes, which it can't have.
    """
    from rdotool.workflows.sources import builds

    builds.refuse_changes(repo)
    there = builds.needs_push(repo)
    if there is None:
        return
    ui = context.ui()
    told = clean(shlex.join(there.command))
    if not (ui.can_ask and ui.confirm(f"HEAD is not on its remote. Run {told}?", default=False)):
        raise RdotoolError(
            "HEAD is not on its remote, and what is built must be there", f"Push it first: {told}"
        )
    builds.push(repo, there)
