"""What was made of an FTBFS review, and what is to do, in rows and lines for people."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rdotool.workflows.reviewing import ftbfs_fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.workflows.reviewing.ftbfs_fix import Fix


def rows(fix: Fix) -> Iterator[tuple[str, str]]:
    """What it is about."""
    yield "Change", fix.change.url
    yield "Branch", fix.branch
    if fix.failure:
        yield "Commit", fix.failure.commit_url or fix.failure.commit
        if fix.failure.log_url:
            yield "Log", fix.failure.log_url


def done(fix: Fix) -> str:
    """What was made, where the fix was there already."""
    name = f"{fix.change.number}/{fix.patch_set}"
    if fix.state == ftbfs_fix.NO_MARKER:
        return f"{name} has no marker any more; it is checked out as it is."
    return f"The marker is out of {name}; what else it holds is kept.\n{_send(fix)}"


def your_turn(fix: Fix) -> tuple[str, str]:
    """Why the user has to go on, and how."""
    specs = ", ".join(fix.specs)
    holds = f"{fix.change.number}/{fix.patch_set} holds nothing else: mend the build"
    hint = (
        f"Edit {specs}, then commit it: git commit -a --amend\n"
        f"Say there what you mended, and keep the line Change-Id: {fix.change.change_id}\n"
        f"{_send(fix)}"
    )
    return f"the marker is out of {specs}, and {holds}", hint


def outside(package: str, change: str) -> tuple[str, str]:
    """Where a build is mended, for who stands elsewhere."""
    clone = f"Clone it: rdotool clone {shlex.quote(package)}"
    return (
        "a build is mended in the package's distgit, and this is in no git repository",
        f"{clone}\nThere:    rdotool ftbfs fix {shlex.quote(change)}",
    )


def _send(fix: Fix) -> str:
    return f"Send it as patch set {fix.patch_set + 1}: rdotool review"
