"""rdotool info."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.rdoinfo import query, render
from rdotool.ui import clean

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.rdoinfo import Info


@click.command("info")
@click.argument("pkgs", nargs=-1, metavar="[ATTR:REGEX]...")
@click.option("-t", "--apply-tag", metavar="TAG", help="Apply the overrides of this tag.")
@infosource.force
@infosource.source
@infosource.as_json
def command(
    *,
    pkgs: tuple[str, ...],
    apply_tag: str | None,
    force_fetch: bool,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> None:
    """Show packages whose ATTR matches REGEX (ATTR:~REGEX: does not); else a summary."""
    conditions = query.filters(pkgs)
    info = infosource.load(local_info, info_file, tag=apply_tag, force=force_fetch)
    if apply_tag:
        _note_unknown(info, apply_tag)
    numbers = query.select(info, conditions) if conditions else None
    if as_json:
        context.ui().json(render.as_data(info, numbers))
    elif numbers is None:
        infosource.show(render.summary(info, infosource.style()))
    else:
        infosource.show(render.packages(info, numbers, infosource.style()))


def _note_unknown(info: Info, tag: str) -> None:
    """A tag that no package has changes nothing: likely it is misspelt."""
    known = {name for names in info.column("tags") or [] for name in names or ()}
    if tag not in known:
        hint = query.did_you_mean(tag, known)
        context.ui().note(clean(f"No package has the tag {tag}. {hint}".rstrip()))
