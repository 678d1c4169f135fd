"""What the commands that edit rdoinfo share: where it is, and how an edit is shown and made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdotool.cli import context
from rdotool.cli.support import walking
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.rdoinfo.edit.checkout import Checkout

F = TypeVar("F", bound="Callable[..., Any]")

_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
    click.option("--dry-run", is_flag=True, help="Print message and diff; change nothing."),
    click.option("-m", "--message", default="", metavar="TEXT", help="The commit's message."),
    click.option("-b", "--new-branch", default="", metavar="NAME", help="Commit to a new branch."),
    click.option("-i", "--info-file", metavar="FILE", help="The info file (rdo-full.yml)."),
    click.option(
        *("-l", "--local-info"),
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help="The clone of rdoinfo to edit (default: the current folder).",
    ),
)
FLAGS = ("local_info", "info_file", "new_branch", "message", "dry_run", "as_json")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    local_info: Path | None
    info_file: str | None
    new_branch: str
    message: str
    dry_run: bool
    as_json: bool

    @classmethod
    def of(cls, flags: dict[str, Any]) -> Asked:
        """Take the options out of a command's *flags*."""
        return cls(**{name: flags.pop(name) for name in FLAGS})


def options(command: F) -> F:
    """Add the options of every command that edits rdoinfo."""
    for option in _OPTIONS:
        command = option(command)
    return command


def checkout(asked: Asked) -> Checkout:
    """The info files to edit.

    Raises:
        RdotoolError: they aren't there, or are broken.
    """
    from rdotool.rdoinfo.edit.checkout import INFO_FILE, Checkout

    name = asked.info_file or INFO_FILE
    root = asked.local_info or Path.cwd()
    if asked.local_info is None:
        root = next((one for one in (root, *root.parents) if (one / name).is_file()), root)
        if not (root / name).is_file():
            raise RdotoolError(
                f"this folder is no clone of rdoinfo: it has no {name}",
                "Run the command in one, or name one: -l FOLDER",
            )
    return Checkout(root, name)


def finish(asked: Asked, edited: Checkout, words: str, told: Sequence[str] = ()) -> None:
    """Make the commit of the edits, or show it.

    Args:
        words: the message where the user gives none.
        told: lines that say what is changed, or why something isn't.
    """
    from rdotool.workflows.infoedit import edit_plan

    ui = context.ui()
    if not asked.as_json:
        for line in told:
            ui.line(clean(line))
    repo = edit_plan.repository(edited.root)
    if not asked.dry_run:
        edit_plan.refuse_unfinished(repo)
    words = asked.message or words
    if asked.dry_run:
        _show(asked, edited, words, told)
        return
    plan = edit_plan.make_plan(repo, edited, words, asked.new_branch)
    if plan is None:
        _nothing(asked, told)
        return
    _make(asked, repo, plan, told)


def _show(asked: Asked, edited: Checkout, words: str, told: Sequence[str]) -> None:
    from rdotool.workflows.infoedit import edit_plan

    edited.merged()
    ui, lines = context.ui(), list(edit_plan.diff(edited))
    if asked.as_json:
        ui.json({"message": words, "told": list(told), "diff": "\n".join(lines), "commit": None})
        return
    if not lines:
        ui.line("Nothing to change.")
        return
    ui.line(clean(f"{words.rstrip()}\n", multiline=True))
    for line in lines:
        ui.line(clean(line))


def _nothing(asked: Asked, told: Sequence[str]) -> None:
    if asked.as_json:
        context.ui().json({"message": "", "told": list(told), "diff": "", "commit": None})
    else:
        context.ui().line("Nothing to change.")


def _make(asked: Asked, repo: Any, plan: Any, told: Sequence[str]) -> None:
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.infoedit import edit_plan

    journal = edit_plan.journal(repo, plan, {"message": plan.message.partition("\n")[0]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    if not asked.as_json:
        walking.show_end(repo, journal)
        return
    diff = repo.git("diff", plan.head, journal.found["commit"])
    data = {"message": plan.message, "told": list(told), "diff": diff}
    context.ui().json({**data, "commit": journal.found["commit"]})


def some(names: Sequence[str]) -> str:
    """Names for a subject: all of a few, else the first two and how many more."""
    if len(names) <= 3:
        return ", ".join(names) or "nothing"
    return f"{', '.join(names[:2])} and {len(names) - 2} more packages"
