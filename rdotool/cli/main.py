"""The root of the command tree, and the process' entry."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from rdotool.cli import failures
from rdotool.cli.table import COMMANDS, RDOPKGS

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = "Exit codes: 0 done, 1 refused or failed, 2 usage, 3 a bug, 5 your turn, 130 interrupted."


class LazyGroup(click.Group):
    """Knows its commands by :data:`COMMANDS` and loads one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # rdopkg's long-time habit: update_patches and update-patches are one.
        name = cmd_name.replace("_", "-")
        if name not in COMMANDS:
            return None
        module = import_module(f"rdotool.cli.{COMMANDS[name][0]}")
        command = getattr(module, f"{name.replace('-', '_')}_command", None) or module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command {args[0]!r}.{_did_you_mean(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(COMMANDS.items())])


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    if name.replace("_", "-") in RDOPKGS:
        return " It is rdopkg's, and not here yet."
    near = get_close_matches(name, COMMANDS, n=1)
    return f" Did you mean {near[0]!r}?" if near else " See rdotool --help for the list."


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        import rdotool

        click.echo(f"rdotool {rdotool.__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
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
