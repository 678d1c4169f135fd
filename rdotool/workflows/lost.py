"""Patches that the spec has and the patches branch lacks: they would be backed out silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.spec import Spec


def own_files(repo: Repo, head: str, spec: Spec) -> list[str]:
    """The patch files of the spec that are in the distgit (a URL or a typo isn't)."""
    there = set(repo.files(head))
    names = [spec.try_expand(line.value) or line.value for line in spec.patches()]
    return [name for name in names if name in there]


def refuse(repo: Repo, head: str, spec: Spec, base: str, source: tuple[str, str]) -> None:
    """Refuse a patches branch that lacks patches of the spec's.

    Args:
        head: the distgit's commit.
        base: the commit that the patches are based on.
        source: the sha of the patches branch, and its name.

    Raises:
        RdotoolError: there are such; each is named.
    """
    from rdotool.patches import series

    has = [(name, repo.show(head, name) or b"") for name in own_files(repo, head, spec)]
    if not has:
        return
    commits = series.commits_between(repo, base, source[0])
    gone = series.lost(has, series.format_series(repo, commits))
    if gone:
        listed = "\n".join(f"    {name}" for name in gone)
        raise RdotoolError(
            f"{source[1]} lacks {len(gone)} of the spec's patches",
            f"{listed}\nThey would be dropped. Add them to the patches branch,\n"
            "or say that they shall go: --drop-patches",
        )
