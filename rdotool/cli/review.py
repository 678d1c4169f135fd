"""rdotool review: what is sent to Gerrit; what else is done there are its subcommands."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import review_flags, reviewing

SUBCOMMANDS: dict[str, tuple[str, str]] = {
    "abandon": ("review_abandon", "give a change up"),
    "comment": ("review_comment", "comment on a line, a file or the whole of a change"),
    "get": ("review_get", "fetch a change and check it out on a branch of its own"),
    "list": ("review_list", "list changes: yours, or whose and which you say"),
    "restore": ("review_restore", "take an abandoned change up again"),
    "show": ("review_show", "show a change: files, votes, CI, comments, its chain"),
    "status": ("review_status", "show how changes stand, and what is in their way"),
    "submit": ("review_submit", "let Gerrit merge a change, with what goes along"),
    "vote": ("review_vote", "vote on a change"),
}


@click.group(
    "review",
    cls=review_flags.SendingGroup,
    table=SUBCOMMANDS,
    subcommand_metavar="[BRANCH]|COMMAND [ARGS]...",
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
    from difflib import get_close_matches

    from rdotool.workflows.reviewing.destination import UnknownBranch

    try:
        return reviewing.run(flags)
    except UnknownBranch as error:
        near = get_close_matches(flags["branch"], SUBCOMMANDS, n=1, cutoff=0.7)
        error.hint = "\n".join(
            [*(f"Did you mean: rdotool review {one}" for one in near), error.hint]
        )
        raise


command.add_command(send)
