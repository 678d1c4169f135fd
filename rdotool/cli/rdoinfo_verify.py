"""rdotool rdoinfo verify."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import infosource, verdicts, verifying
from rdotool.errors import EXIT_DONE, EXIT_FAILED


@click.command("verify")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("-i", "--info-file", metavar="FILE", help="The info file in DIR (rdo-full.yml).")
@click.option("--skip", metavar="RULES", default="", help="Leave out these, comma-separated.")
@click.option("--strict", is_flag=True, help="Exit with 1 at warnings, too.")
@click.option("--list", "only_list", is_flag=True, help="Show the names of the rules, and exit.")
@infosource.as_json
def command(
    *,
    folder: Path,
    info_file: str | None,
    skip: str,
    strict: bool,
    only_list: bool,
    as_json: bool,
) -> int:
    """Look for everything that is wrong in the rdoinfo in DIR (default: where you stand).

    The rules are those of rdoinfo's own verify.py and more, and yamllint's. Each finding
    is told with its file and line. Errors are what verify.py, a reader of rdoinfo, or its
    gate would refuse; warnings are what is likely wrong.
    """
    if only_list:
        verdicts.show_rules(as_json=as_json)
        return EXIT_DONE
    report = verifying.examine(folder, info_file, verifying.names(skip))
    if as_json:
        context.ui().json(report.as_dict())
    else:
        verdicts.show(report)
    return EXIT_FAILED if report.errors or (strict and report.warnings) else EXIT_DONE
