"""The options of every command that edits rdoinfo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdotool.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

_OPTIONS = (
    click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
    click.option("--dry-run", is_flag=True, help="Print message and diff; change nothing."),
    click.option("--topic", default="", metavar="TOPIC", help="The change's, with --review."),
    click.option("--review", is_flag=True, help="Send the commit for review, unasked."),
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
FLAGS = (
    *("local_info", "info_file", "new_branch", "message"),
    *("review", "topic", "dry_run", "as_json"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say."""

    local_info: Path | None
    info_file: str | None
    new_branch: str
    message: str
    review: bool
    topic: str
    dry_run: bool
    as_json: bool

    @classmethod
    def of(cls, flags: dict[str, Any]) -> Asked:
        """Take the options out of a command's *flags*.

        Raises:
            UsageError: they contradict each other.
        """
        asked = cls(**{name: flags.pop(name) for name in FLAGS})
        if asked.topic and not asked.review:
            raise UsageError("--topic is that of a review", "Say --review, too.")
        return asked


def options(command: F) -> F:
    """Add the options of every command that edits rdoinfo."""
    for option in _OPTIONS:
        command = option(command)
    return command
