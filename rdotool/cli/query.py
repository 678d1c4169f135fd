"""rdotool query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rdotool.cli import context
from rdotool.cli.support import infosource
from rdotool.errors import EXIT_DONE, EXIT_FAILED

if TYPE_CHECKING:
    from pathlib import Path


@click.command("query")
@click.argument("filter_", metavar="RELEASE[/DIST]")
@click.argument("package")
@click.option("-v", "--verbose", is_flag=True, help="Tell what each repository has.")
@click.option("--arch", default="x86_64", show_default=True, help="Look for packages for this.")
@click.option(
    "-f", "--force-fetch", is_flag=True, help="Ask for rdoinfo and the repositories anew."
)
@infosource.source
@infosource.as_json
def command(
    *,
    filter_: str,
    package: str,
    verbose: bool,
    arch: str,
    force_fetch: bool,
    local_info: Path | None,
    info_file: str | None,
    as_json: bool,
) -> int:
    """Show which versions of PACKAGE the repositories of a release have.

    PACKAGE is a name, something that packages provide such as 'python3dist(oslo.config)',
    or either with a version: 'python3-oslo-config >= 9.0'.
    """
    from rdotool.cli.support import querying
    from rdotool.rdoinfo import distrepos
    from rdotool.repos import MAX_AGE, Requirement
    from rdotool.workflows.requirements import query, render_query

    wanted = Requirement.parse(package)
    info = infosource.load(local_info, info_file, force=force_fetch)
    dists = distrepos.dists(info, filter_, arch)
    querying.remark(dists, verbose=verbose)
    ears, failures = querying.ears()
    age = 0 if force_fetch else MAX_AGE
    answers = query.query(context.settings(), wanted, dists, arch, ears, age)
    if as_json:
        context.ui().json(render_query.as_data(wanted, arch, answers))
    else:
        querying.show(answers, verbose=verbose)
    return EXIT_FAILED if failures else EXIT_DONE
