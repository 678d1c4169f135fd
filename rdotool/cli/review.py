"""rdotool review: what is sent to Gerrit; what else is done there are its subcommands."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import (
    review_abandon,
    review_comment,
    review_get,
    review_list,
    review_restore,
    review_show,
    review_status,
    review_submit,
    review_vote,
)
from rdotool.cli.support import review_flags, reviewing


@click.group(
    "review", cls=review_flags.SendingGroup, subcommand_metavar="[BRANCH]|COMMAND [ARGS]..."
)
@review_flags.options
def command(**_flags: Any) -> None:
    """Send BRANCH (default: what is checked out) to Gerrit for review.

    A distgit branch goes to review-origin, a patches branch to review-patches as a chain of
    changes. What is sent is shown first. Sent again after it was amended, it becomes the next
    patch set of the same change; where nothing is new, nothing is sent.
    """


@click.command("send", hidden=True)
@click.argument("branch", required=False)
@review_flags.options
def send(**flags: Any) -> int:
    """Send BRANCH (default: what is checked out) to Gerrit for review."""
    return reviewing.run(flags)


command.add_command(send)
for _file in (
    review_abandon,
    review_comment,
    review_get,
    review_list,
    review_restore,
    review_show,
    review_status,
    review_submit,
    review_vote,
):
    command.add_command(_file.command)
