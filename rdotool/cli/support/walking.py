"""How commands that change something speak with the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.cli import context
from rdotool.ui import clean

if TYPE_CHECKING:
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
    """Tell what a finished action has done."""
    from rdotool.workflows.action import actions, report

    ui = context.ui()
    for merged in journal.found.get("dropped", ()):
        ui.note(clean(report.dropped(merged, journal.plan["new_tag"])))
    for line in actions.told(repo, journal):
        ui.line(clean(line, multiline=True))
    ui.line("Action finished.")


def show_back(journal: Journal) -> None:
    """Tell that everything is where it was."""
    start = journal.start
    ui = context.ui()
    then = start.refs if start.keeps_files else {start.place: start.head}
    for name, sha in then.items():
        short = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
        where = f"is back at {sha[:12]}" if sha else "is gone again"
        ui.line(clean(f"{journal.action}: {short} {where}."))
    if journal.found.get("sent"):
        ui.warn("what has left this machine can't be taken back; see the remotes")
