"""rdotool reqquery."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rdotool.cli.support import infosource

_FILE = click.Path(path_type=Path)
_DUMP = Path("requirements.yml")


@click.command("reqquery")
@click.argument("filter_", metavar="[RELEASE[/DIST]]", required=False)
@click.option("-r", "--reqs-file", metavar="FILE", type=_FILE, help="Of this requirements.txt.")
@click.option("-R", "--reqs-ref", metavar="REF", help="Of upstream at this git ref.")
@click.option("-s", "--spec", "of_spec", is_flag=True, help="Of the spec.")
@click.option("-l", "--load", is_flag=True, help=f"Show what -d saved in {_DUMP}.")
@click.option("-L", "--load-file", metavar="FILE", type=_FILE, help="Show what -D saved.")
@click.option("-d", "--dump", is_flag=True, help=f"Save the result as {_DUMP}.")
@click.option("-D", "--dump-file", metavar="FILE", type=_FILE, help="Save the result in FILE.")
@click.option("-v", "--verbose", is_flag=True, help="Tell which repositories are read.")
@click.option("-p", "--python-version", "python", metavar="3.N", help="Python to build for.")
@click.option("--arch", default="x86_64", show_default=True, help="Look for packages for this.")
@click.option("--local-info", metavar="FOLDER", type=_FILE, help="Use the rdoinfo in FOLDER.")
@click.option("-i", "--info-file", metavar="FILE", help="Use this info file of the source.")
@infosource.as_json
def command(**flags: Any) -> int:
    """Show which versions of what is required the repositories of a release have.

    Required is what upstream requires at the tag of the spec's version, when nothing else
    is named; RELEASE is told by the branch.
    """
    from rdotool.cli.support import reqquerying

    sources = ("reqs_file", "reqs_ref", "of_spec", "load", "load_file")
    if sum(bool(flags[name]) for name in sources) > 1:
        raise click.UsageError("Only one requirements source (-r/-R/-s/-l/-L) can be selected.")
    if flags["dump"] and flags["dump_file"]:
        raise click.UsageError("Only one dump method (-d/-D) can be selected.")
    load = _DUMP if flags["load"] else flags["load_file"]
    save = _DUMP if flags["dump"] else flags["dump_file"]
    return reqquerying.run(flags, load, save)
