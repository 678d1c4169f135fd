"""The root of the command tree, and the process' entry."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from rdotool.cli import failures
from rdotool.cli.support.subcommands import LazySubcommands
from rdotool.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = "Exit codes: 0 done, 1 refused or failed, 2 usage, 3 a bug, 5 your turn, 130 interrupted."


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        import rdotool

        click.echo(f"rdotool {rdotool.__version__}")
        ctx.exit()


@click.group(
    cls=LazySubcommands,
    table=COMMANDS,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",  # click's own differs by its version
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.option("-c", "--continue", "go_on", is_flag=True, help="Continue the unfinished action.")
@click.option("--abort", is_flag=True, help="Give it up; put everything back.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def root(ctx: click.Context, *, go_on: bool, abort: bool) -> None:
    """A packager's toolkit for RDO, the RPM distribution of OpenStack.

    Query rdoinfo, clone distgits, update packages to new upstream versions while
    their patches are rebased: resumable, undoable, and without executing what is read.
    """
    if (go_on or abort) and (ctx.invoked_subcommand or (go_on and abort)):
        ctx.fail("--continue and --abort stand alone.")
    if go_on or abort:
        from rdotool.cli.resume import abort_command, continue_command

        ctx.invoke(continue_command if go_on else abort_command)
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(args: Sequence[str] | None = None) -> Any:
    """Run rdotool and leave the process with its exit code."""
    sys.exit(failures.guarded(lambda: _run(sys.argv[1:] if args is None else list(args))))


def _run(args: list[str]) -> Any:
    if "_RDOTOOL_COMPLETE" in os.environ:
        from rdotool.cli.complete import answer

        return answer.answer(root, os.environ.pop("_RDOTOOL_COMPLETE"), args)
    # Not click's own main: it turns a closed pipe into exit code 1, also where the work
    # is done.
    with root.make_context("rdotool", args) as context:
        return root.invoke(context)
