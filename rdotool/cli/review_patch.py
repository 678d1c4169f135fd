"""rdotool review-patch."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import review_flags, reviewing


@click.command("review-patch")
@click.argument("branch", metavar="[PATCHES_BRANCH]", required=False)
@review_flags.options
def command(**flags: Any) -> int:
    """Send the patches branch to review-patches, as a chain of changes.

    Default: what is checked out; on a distgit branch its patches branch.
    """
    return reviewing.run(flags, spec=False)
