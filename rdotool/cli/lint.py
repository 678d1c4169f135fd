"""rdotool lint."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import findings
from rdotool.errors import EXIT_LINT


@click.command("lint")
@click.argument(
    "specs",
    metavar="[SPEC]...",
    nargs=-1,
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--lint-checks", "checks", metavar="CHECKS", help=findings.CHECKS_HELP)
@click.option("--skip", metavar="CHECKS", help="Leave out these checks; as in --lint-checks.")
@click.option(
    "--error-level",
    type=click.Choice(["E", "W", "-"]),
    default="E",
    metavar="E|W|-",
    help="Exit with 23 at errors (E, the default), at warnings too (W), or never (-).",
)
@click.option("--fix", is_flag=True, help="Mend in the file what is safe to mend.")
@click.option("--diff", is_flag=True, help="Show as a diff what --fix changes.")
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing; implies --diff.")
@click.option("--list", "only_list", is_flag=True, help="Show the names of the checks, and exit.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    specs: tuple[Path, ...],
    checks: str | None,
    skip: str | None,
    error_level: str,
    fix: bool,
    diff: bool,
    dry_run: bool,
    only_list: bool,
    as_json: bool,
) -> None:
    """Look for what goes wrong in spec files, and mend what is safe to mend.

    Without SPEC it is the spec of the distgit that you stand in. Reading a spec runs
    nothing that is in it; rpmlint does, so it is left out where there is something.
    """
    from rdotool.workflows.health import lint

    if only_list:
        findings.show_list(as_json=as_json)
        return
    paths = specs or (lint.own_spec(Path.cwd()),)
    mend = fix or diff or dry_run
    asked = lint.wanted(checks, skip)
    report = lint.examine(paths, asked, fix=mend, dry_run=dry_run or not fix)
    if as_json:
        context.ui().json(report.as_dict())
    else:
        findings.show(report, diff=diff or dry_run)
    findings.notes(report)
    ctx.exit(EXIT_LINT if report.reaches(error_level) else 0)
