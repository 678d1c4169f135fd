"""The root and the groups below it: they load a command's file when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem


class LazySubcommands(click.Group):
    """Knows its commands by a table; one that is added besides is there, but not listed.

    Args:
        table: for each command its file in ``rdotool.cli``, which has it as ``command`` (or
            as ``update_patches_command``, where it holds several), and its line in the help.
    """

    def __init__(
        self, *args: Any, table: Mapping[str, tuple[str, str]], **attributes: Any
    ) -> None:
        super().__init__(*args, **attributes)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        # rdopkg's long-time habit: update_patches and update-patches are one.
        name = cmd_name.replace("_", "-")
        if name not in self._table:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"rdotool.cli.{self._table[name][0]}")
        command = getattr(module, f"{name.replace('-', '_')}_command", None) or module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            self.refuse_misspelt(ctx, args[0])
            ctx.fail(f"No such command {args[0]!r}. See {ctx.command_path} --help for the list.")
        return super().resolve_command(ctx, args)

    def refuse_misspelt(self, ctx: click.Context, name: str) -> None:
        """Raise click's UsageError when *name* looks like a command that there is."""
        from difflib import get_close_matches

        for near in get_close_matches(name, self._table, n=1):
            ctx.fail(f"No such command {name!r}. Did you mean {near!r}?")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by the table: click would load each of them for its help line."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        found = [CompletionItem(name, help=self._table[name][1]) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(self._table.items())])
