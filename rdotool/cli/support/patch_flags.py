"""The flags of `patch` and `update-patches`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_FILE = "The message begins so; - is stdin."
_OPTIONS = (
    click.option("-a", "--amend", is_flag=True, help="Amend the last commit."),
    click.option("-p", "--patches-branch", metavar="REMOTE/BRANCH", help="Remote patches branch."),
    click.option("-P", "--local-patches-branch", metavar="BRANCH", help="Local patches branch."),
    click.option("-l", "--local-patches", is_flag=True, help="Take the local branch as it is."),
    click.option(
        *("-g", "--gerrit-patches-chain"),
        metavar="CHANGE",
        help="Take the chain under review of this top change.",
    ),
    click.option("-f", "--force", is_flag=True, help="With -g: whatever CI and votes say."),
    click.option(
        *("-R", "--release-bump-index"),
        metavar="INDEX",
        help="Part of Release to bump: MAJOR, MINOR, PATCH, its number, last-numeric; 0: none.",
    ),
    click.option("-B", "--no-bump", is_flag=True, help="Neither bump nor changelog."),
    click.option(
        *("-C", "--changelog"),
        type=click.Choice(["detect", "count", "plain"]),
        default="detect",
        help="How new patches are found for the changelog (detect).",
    ),
    click.option("-H", "--commit-header-file", metavar="FILE", help=_FILE),
    click.option("-u", "--changelog-user", default="", metavar="NAME", help="In the changelog."),
    click.option("-e", "--changelog-email", default="", metavar="ADDRESS", help="Likewise."),
    click.option(
        "--drop-patches", is_flag=True, help="Drop the spec's patches that the branch lacks."
    ),
    click.option("--dry-run", is_flag=True, help="Print the plan and change nothing."),
    click.option("--json", "as_json", is_flag=True, help="With --dry-run: the plan as JSON."),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the flags."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
