"""What an action has done, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.patches.merge import EMPTY_TREE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rdotool.adapters.vcs import Repo


def dropped(merged: Mapping[str, str], tag: str) -> str:
    """Why a patch is gone."""
    by = f" as {merged['by'][:10]}" if merged["by"] else ""
    why = {
        "upstream": f"{tag} has it{by}",
        "empty": f"nothing is left of it on {tag}",
        "skipped": "as you left it out",
    }
    return f"dropped, {why[merged['how']]}: {merged['subject']}"


def commit(repo: Repo, sha: str, spec: str) -> Iterator[str]:
    """The new commit: the spec's change, then the message and the files."""
    yield "Important distgit changes:"
    before = (*repo.commit(sha).parents, EMPTY_TREE)[0]
    yield from repo.lines("diff", "--no-ext-diff", "--no-textconv", before, sha, "--", spec)
    yield ""
    yield from repo.lines("log", "-1", "--name-status", "--no-renames", sha)
    yield ""
    yield "Requested distgit update finished, see last commit."
