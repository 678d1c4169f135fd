"""rdotool uc report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rdotool.cli.support import infosource

_STATUSES = ("lower", "equal", "greater", "missing")


@click.command("report")
@click.argument("filter_", metavar="[RELEASE[/DIST]]", required=False)
@click.option("--constraints", metavar="FILE|URL|RELEASE", help="Default: those of RELEASE.")
@click.option(
    "--repo", "repos", metavar="NAME,URL", multiple=True, help="This repository; may be repeated."
)
@click.option(
    *("-s", "--status", "statuses"),
    type=click.Choice(_STATUSES),
    multiple=True,
    help="Only rows with this status; may be repeated.",
)
@click.option("-S", "--others", is_flag=True, help="Tell which other repositories have it.")
@click.option("-p", "--python-version", "python", metavar="3.N", help="Modules of this Python.")
@click.option("--arch", default="x86_64", show_default=True, help="Look for packages for this.")
@click.option("-f", "--force-fetch", "force", is_flag=True, help="Ask everything anew.")
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated values.")
@click.option(
    "--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page; - is stdout."
)
@infosource.source
@infosource.as_json
def command(**flags: Any) -> int:
    """Show what the repositories of RELEASE have of each upper-constraint.

    RELEASE is that in development when it is left out. The repositories are rdoinfo's,
    or those of --repo. A version that is lower or missing needs an update of the package.
    """
    from rdotool.cli.support import uc_reporting

    kinds = [flags["as_csv"], flags["html"], flags["as_json"]]
    if sum(map(bool, kinds)) > 1:
        raise click.UsageError("--csv, --html and --json exclude each other.")
    return uc_reporting.run(flags)
