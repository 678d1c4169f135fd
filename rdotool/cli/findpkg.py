"""rdotool findpkg."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.errors import RdotoolError
from rdotool.rdoinfo import query, render

if TYPE_CHECKING:
    from pathlib import Path

    from rdotool.rdoinfo import Info


@click.command("findpkg")
@click.argument("text", metavar="PACKAGE/PROJECT/URL")
@click.option("-s", "--strict", is_flag=True, help="Match the whole package, project or URL only.")
@infosource.force
@infosource.source
@infosource.as_json
def command(
    *,
    text: str,
    strict: bool,
    force_fetch: bool,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> None:
    """Find and show the single best matching package in rdoinfo."""
    info = infosource.load(local_info, info_file, force=force_fetch)
    number = query.find(info, text, strict=strict)
    if number is None:
        raise RdotoolError(
            f"No package found in distroinfo for query: {text}",
            query.did_you_mean(query.bare_url(text), _known(info)),
        )
    if as_json:
        context.ui().json(info.at(number))
    else:
        infosource.show(render.package(info, number, infosource.style()))


def _known(info: Info) -> list[str]:
    """The names that a misspelt one could be meant for: packages' and projects'."""
    return [*(info.column("name") or []), *(info.column("project") or [])]
