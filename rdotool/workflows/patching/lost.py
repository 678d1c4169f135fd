"""Patches that the spec has and the patches branch lacks: they would be backed out silently."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.vcs import Repo
    from rdotool.patches.series import Series
    from rdotool.spec import Spec

_NUMBER = re.compile(r"^\d+-")


def own_files(repo: Repo, head: str, spec: Spec) -> list[str]:
    """The patch files of the spec that are in the distgit (a URL or a typo isn't)."""
    there = set(repo.files(head))
    return [name for name in _names(spec) if name in there]


def _names(spec: Spec) -> list[str]:
    return [spec.try_expand(line.value) or line.value for line in spec.patches()]


def refuse(
    repo: Repo, head: str, spec: Spec, base: str, source: tuple[str, str], skip: int
) -> None:
    """Refuse a patches branch that lacks patches of the spec's.

    Args:
        head: the distgit's commit.
        base: the commit that the patches are based on.
        source: the sha of the patches branch, and its name.
        skip: how many of its patches patches_base leaves out.

    Raises:
        RdotoolError: there are such; each is named.
    """
    from rdotool.patches import series

    def made() -> Series:
        return series.format_series(repo, series.commits_between(repo, base, source[0]))

    refuse_series(repo, head, spec, made, source[1], skip)


def refuse_series(
    repo: Repo, head: str, spec: Spec, made: Callable[[], Series], branch: str, skip: int
) -> None:
    """As :func:`refuse`, with the patches of the branch, asked for when the spec has some.

    A patch whose file isn't in the distgit (a URL) is known by its name alone.

    Raises:
        RdotoolError: the branch lacks some; each is named. Or more are left out than it has.
    """
    names = _names(spec)
    if not names:
        return
    from rdotool.patches import series

    there = set(own_files(repo, head, spec))
    has = [(name, repo.show(head, name) or b"") for name in names if name in there]
    branch_has = made()
    gone = set(series.lost(has, branch_has))
    known = {_plain(file.name) for file in branch_has.files}
    gone |= {name for name in names if name not in there and _plain(name) not in known}
    listed = [name for name in names if name in gone]
    if listed:
        rows = "\n".join(f"    {name}" for name in listed)
        raise RdotoolError(
            f"{branch} lacks {len(listed)} of the spec's patches",
            f"{rows}\nThey would be dropped. Add them to the patches branch,\n"
            "or say that they shall go: --drop-patches",
        )
    count = len(branch_has.files) + len(branch_has.empty)
    if skip > count:
        raise RdotoolError(
            f"patches_base leaves out the lowest {skip} patches, and {branch} has {count}",
            "All patches of the spec would be dropped.\n"
            "Mend the number: rdotool set-magic-comment patches_base REF+N\n"
            "or say that they shall go: --drop-patches",
            where=_place(spec),
        )


def _place(spec: Spec) -> str:
    from rdotool.spec import magic

    lines = magic.lines_of(spec.layout, magic.PATCHES_BASE)
    return spec.place(lines[0]) if lines else spec.filename


def _plain(name: str) -> str:
    """The last part of a path or URL, without the number in front."""
    return _NUMBER.sub("", PurePosixPath(name).name)
