"""rdotool review-spec."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import review_flags, reviewing


@click.command("review-spec")
@click.argument("branch", metavar="[DISTGIT_BRANCH]", required=False)
@review_flags.options
def command(**flags: Any) -> int:
    """Send the distgit branch (default: what is checked out) to review-origin.

    The same as rdotool review, but always for the spec.
    """
    return reviewing.run(flags, spec=True)
