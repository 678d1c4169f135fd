"""What a shell is told that completes a command line. Fast, and silent when it can't.

The answer's first line is its kind: ``values``, ``partial`` (no blank after them), or
``files`` (the shell knows these best). The candidates follow, one a line; zsh and fish get
a tab and a few words after each.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, ShellComplete

from rdotool.cli import commandline, completion_values, shellscripts
from rdotool.cli.main import LazyGroup
from rdotool.cli.table import COMMANDS
from rdotool.errors import EXIT_DONE, EXIT_FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOURCE = "_source"


class _Root(LazyGroup):
    """The root, whose commands' parameters know their values."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        for parameter in command.params if command else ():
            find = completion_values.finder(cmd_name.replace("_", "-"), parameter.name or "")
            if find:
                # click asks the parameter itself by this name.
                parameter.shell_complete = partial(_values, find)  # type: ignore[method-assign]
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by the table: click would load each of them for its help line."""
        flags = click.Command.shell_complete(self, ctx, incomplete)
        names = [name for name in sorted(COMMANDS) if name.startswith(incomplete)]
        return [*(CompletionItem(name, help=COMMANDS[name][1]) for name in names), *flags]


def _values(
    find: completion_values.Finder, ctx: click.Context, incomplete: str
) -> list[CompletionItem]:
    if find is completion_values.files:
        return [CompletionItem(incomplete, type="file")]
    return [
        CompletionItem(value) for value in find(ctx, incomplete) if value.startswith(incomplete)
    ]


def answer(root: click.Group, shell: str, args: Sequence[str]) -> int:
    """Print what *shell* is to be told; the exit code.

    Args:
        shell: ``bash``, ``zsh`` or ``fish``; with ``_source`` its script is printed, as by
            other programs that click serves.
        args: for bash the line up to the cursor and ``COMP_WORDBREAKS``; for others the
            words, the last one being typed.
    """
    name = shell.removesuffix(_SOURCE)
    if name not in shellscripts.SCRIPTS:
        return EXIT_FAILED
    if shell.endswith(_SOURCE):
        click.echo(shellscripts.script(name))
        return EXIT_DONE
    try:
        lines = _lines(root, name, args)
    except Exception:
        # Whoever presses Tab wants to hear nothing, whatever is broken.
        return EXIT_FAILED
    click.echo("\n".join(lines).encode("utf-8", "surrogateescape"))
    return EXIT_DONE


def _lines(root: click.Group, shell: str, args: Sequence[str]) -> list[str]:
    if shell == "bash":
        line = commandline.parse(args[0], args[1])
    else:
        line = commandline.Line(list(args[:-1]), args[-1])
    items = _items(root, line.words, line.word)
    if any(item.type != "plain" for item in items):
        return ["files"]
    # An option's value is completed, but the word has the option before it.
    option = line.word.partition("=")[0] + "=" if _is_option_with_value(line.word) else ""
    shown = [item for item in items if str(item.value).isprintable()]
    values = [option + str(item.value) for item in shown]
    kind = "partial" if values and all(value.endswith(":") for value in values) else "values"
    if shell == "bash":
        return [kind, *map(line.insertion, values)]
    notes = [f"\t{item.help}" if item.help else "" for item in shown]
    return [kind, *(value + note for value, note in zip(values, notes, strict=True))]


def _is_option_with_value(word: str) -> bool:
    return word.startswith("--") and "=" in word


def _items(root: click.Group, words: list[str], word: str) -> list[Any]:
    own = _Root(name=root.name, params=root.params, context_settings=root.context_settings)
    return ShellComplete(own, {}, "rdotool", "").get_completions(words, word)
