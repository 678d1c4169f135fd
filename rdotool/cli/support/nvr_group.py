"""How `nvr` takes its arguments: NVRs, or a command and what belongs to it."""

from __future__ import annotations

import click


class ShowingGroup(click.Group):
    """A group whose command is ``show`` where none is named: an NVR is no command.

    Options may stand before the command: the group has none of its own but help.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = next((arg for arg in args if not arg.startswith("-")), "")
        if not args or (not first and {*args} & {*ctx.help_option_names}):
            return super().parse_args(ctx, args)
        name = first if first in self.commands else ""
        if name:
            args.remove(name)
        return super().parse_args(ctx, [name or "show", *args])
