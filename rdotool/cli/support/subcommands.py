"""Groups that load a subcommand's file when it is called, as the root does."""

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
        table: for each command its file in ``rdotool.cli``, which has it as ``command``,
            and its line in the group's help.
    """

    def __init__(
        self, *args: Any, table: Mapping[str, tuple[str, str]], **attributes: Any
    ) -> None:
        super().__init__(*args, **attributes)
        self._table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = cmd_name.replace("_", "-")
        if name not in self._table:
            return super().get_command(ctx, cmd_name)
        command = import_module(f"rdotool.cli.{self._table[name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by the table: click would load each of them for its help line."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        found = [CompletionItem(name, help=self._table[name][1]) for name in names]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(self._table.items())])
