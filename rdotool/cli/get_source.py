"""rdotool get-source: fetch the spec's remote sources."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import fetched, sourcing


@click.command("get-source")
@click.argument("names", metavar="[NUMBER|NAME]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Put the files there, not into the distgit.",
)
@click.option("-f", "--force", is_flag=True, help="Fetch also what is there already.")
@click.option("-l", "--list", "only_list", is_flag=True, help="Show the URLs; fetch nothing.")
@sourcing.rules
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(
    *,
    names: tuple[str, ...],
    output: Path | None,
    force: bool,
    only_list: bool,
    as_json: bool,
    allow_scheme: tuple[str, ...],
    max_size: int,
    timeout: float,
) -> None:
    """Fetch the remote sources and patches of the spec, or those that are named.

    NUMBER is a Source's; Patch3 and the name of a file are understood as well. What the
    file `sources` lists is checked against it. What was interrupted goes on the next time.
    """
    from rdotool.workflows.sources import get_source

    repo = context.repo()
    plan = get_source.make_plan(repo, names, output and output.absolute(), force=force)
    fetched.show_notes(plan)
    if not only_list:
        allowed = sourcing.allowed(allow_scheme, max_size, timeout)
        tell = fetched.quiet if as_json else fetched.show_outcome
        plan = get_source.run(repo, plan, allowed, context.ui().progress, tell)
    if as_json:
        context.ui().json(plan.as_dict())
    elif only_list:
        fetched.show_list(plan)
    if not only_list:
        fetched.refuse_failures(repo, plan)
