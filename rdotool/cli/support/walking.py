"""How commands that change something speak with the user."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.cli.support import offering
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal
    from rdotool.workflows.action.run import Talk


def talk() -> Talk:
    """Notes to stderr, questions to whoever is at the terminal."""
    from rdotool.workflows.action.run import Talk

    ui = context.ui()
    return Talk(
        note=lambda text: ui.note(clean(text, multiline=True)),
        progress=ui.progress,
        ask=lambda question: ui.confirm(clean(question), default=True) and ui.can_ask,
    )


def show_end(repo: Repo, journal: Journal) -> None:
    """Tell what a finished action has done, and offer to send it for review.

    Raises:
        RdotoolError: stdout takes no words; or sending fails.
    """
    with _telling(f"{journal.action} is done", "See git log -1. It can be undone: rdotool undo"):
        _show_end(repo, journal)
    offering.offer(repo, journal)


@contextmanager
def _telling(done: str, hint: str) -> Iterator[None]:
    """Let no words that can't be written look as if nothing were done.

    Raises:
        RdotoolError: they can't be written.
    """
    try:
        yield
        context.ui().flush()
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        brief = f"{done}, but what was done can't be told: stdout: {error.strerror or error}"
        raise RdotoolError(brief, f"Don't run the command again. {hint}") from None


def _show_end(repo: Repo, journal: Journal) -> None:
    from rdotool.workflows.action import actions, report

    ui = context.ui()
    for merged in journal.found.get("dropped", ()):
        ui.note(clean(report.dropped(merged, journal.plan["new_tag"])))
    for line in actions.told(repo, journal):
        ui.line(clean(line, multiline=True))
    ui.line("Action finished.")


def show_back(journal: Journal) -> None:
    """Tell that everything is where it was.

    Raises:
        RdotoolError: stdout takes no words.
    """
    with _telling(f"{journal.action} is taken back", "See git log -1."):
        _show_back(journal)


def _show_back(journal: Journal) -> None:
    start, ui = journal.start, context.ui()
    then = start.refs if start.keeps_files else {start.place: start.head}
    for name, sha in then.items():
        short = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
        where = f"is back at {sha[:12]}" if sha else "is gone again"
        ui.line(clean(f"{journal.action}: {short} {where}."))
    if journal.found.get("sent"):
        ui.warn("what has left this machine can't be taken back; see the remotes")
