"""How new-sources and the build commands speak with the user."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.http import Rules
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.sources.uploads import Upload


def show_command(command: Sequence[str]) -> None:
    """Print a command line as a shell takes it."""
    context.ui().line(clean(shlex.join(command)))


def show(upload: Upload) -> None:
    """Print what would be done, for ``--dry-run``."""
    ui = context.ui()
    if upload.missing:
        show_command(["rdotool", "get-source", *upload.missing])
    if upload.done:
        ui.line("No changes: `sources` lists these files already.")
    else:
        show_command(upload.command)
    _warn(upload)


def _warn(upload: Upload) -> None:
    if upload.lost:
        context.ui().warn(clean(f"`sources` will not list any more: {', '.join(upload.lost)}"))


def fetch(repo: Repo, upload: Upload, rules: Rules) -> None:
    """Fetch what is missing.

    Raises:
        RdotoolError: something can't be had.
    """
    from rdotool.workflows.sources import uploads

    ui = context.ui()
    failed = uploads.fetch(repo, upload, rules, ui.progress)
    for error in failed[:-1]:
        ui.error(error)
    if failed:
        raise failed[-1]


def agree(upload: Upload, *, yes: bool) -> None:
    """Ask whether the files may leave this machine.

    Raises:
        RdotoolError: they may not, or nobody can answer.
    """
    ui = context.ui()
    _warn(upload)
    question = f"Upload {', '.join(upload.names)} with {upload.program}? This can't be undone."
    if yes or (ui.confirm(clean(question), default=True) and ui.can_ask):
        return
    raise RdotoolError(
        "nothing is uploaded",
        "" if ui.can_ask else "Where nobody can be asked: rdotool new-sources --yes",
    )


def show_changes(repo: Repo) -> None:
    """Tell that the changes of the upload are not committed."""
    from rdotool.workflows.sources import uploads

    changed = uploads.changed(repo)
    if changed:
        context.ui().line(clean(f"Changed, and yours to commit: {', '.join(changed)}"))
