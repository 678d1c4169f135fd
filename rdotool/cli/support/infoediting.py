"""What the commands that edit rdoinfo share: where it is, and how an edit is shown and made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdotool.errors import RdotoolError

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


def some(names: Sequence[str]) -> str:
    """Names for a subject: all of a few, else the first two and how many more."""
    if len(names) <= 3:
        return ", ".join(names) or "nothing"
    return f"{', '.join(names[:2])} and {len(names) - 2} more packages"
