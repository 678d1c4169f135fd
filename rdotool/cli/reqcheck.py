"""rdotool reqcheck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rdotool.cli.support import reqchecking

_FILE = click.Path(path_type=Path)


@click.command("reqcheck")
@click.argument("folders", metavar="[DISTGIT]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("-s", "--spec", "as_spec", is_flag=True, help="Print Requires lines (-o spec).")
@click.option("-S", "--strict", is_flag=True, help="Exit with 2 at missing, 4 at wrong versions.")
@click.option("-R", "--version", "ref", metavar="REF", help="Upstream's git ref.")
@click.option(
    *("-o", "--output"),
    type=click.Choice(["text", "spec", "json"]),
    default="text",
    show_default=True,
    help="How to print it.",
)
@click.option("-p", "--python-version", "python", metavar="3.N", help="Python to build for.")
@click.option("-O", "--override", metavar="FILE", type=_FILE, help="rdopkg's file of overrides.")
@click.option("--names", metavar="FILE", type=_FILE, help="YAML of RPM names by project.")
@click.option(
    "--constraints", metavar="FILE|URL|RELEASE", help="Show the upper-constraints beside it."
)
@click.option(
    "--epochs", metavar="RELEASE[/DIST]", help="Take epochs from these repositories, too."
)
@click.option("-a", "--autosync", is_flag=True, help="Edit the spec to say what upstream says.")
@click.option("--relax", is_flag=True, help="With -a: lower what the spec asks too much, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else (-o json).")
@click.pass_context
def command(ctx: click.Context, /, *, folders: tuple[Path, ...], **flags: Any) -> None:
    """Compare the spec's Requires with what upstream requires.

    Upstream's files are read from git at the version's tag: requirements.txt, setup.cfg
    and pyproject.toml. With several DISTGITs (folders) each is checked in turn.
    """
    if flags["relax"] and not flags["autosync"]:
        raise click.UsageError("--relax goes with --autosync.")
    ctx.exit(reqchecking.run(folders or (Path(),), flags))
