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

from rdotool.cli.complete import line, scripts, values
from rdotool.cli.support.subcommands import LazySubcommands
from rdotool.cli.table import COMMANDS
from rdotool.errors import EXIT_DONE, EXIT_FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOURCE = "_source"


class _Root(LazySubcommands):
    """The root, whose commands' parameters know their values."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _knowing(super().get_command(ctx, cmd_name), cmd_name)


def _knowing(command: click.Command | None, name: str) -> click.Command | None:
    """*command*, whose parameters know their values; as do those of its own commands."""
    for parameter in command.params if command else ():
        find = values.finder(name.replace("_", "-"), parameter.name or "")
        if find:
            # click asks the parameter itself by this name.
            parameter.shell_complete = partial(_values, find)  # type: ignore[method-assign]
    if isinstance(command, click.Group):
        below = command.get_command

        def found(ctx: click.Context, cmd_name: str) -> click.Command | None:
            return _knowing(below(ctx, cmd_name), cmd_name)

        command.get_command = found  # type: ignore[method-assign]
    return command


def _values(find: values.Finder, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    if find is values.files:
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
    if name not in scripts.SCRIPTS:
        return EXIT_FAILED
    if shell.endswith(_SOURCE):
        click.echo(scripts.script(name))
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
        typed = line.parse(args[0], args[1])
    else:
        typed = line.Line(list(args[:-1]), args[-1])
    items = _items(root, typed.words, typed.word)
    if any(item.type != "plain" for item in items):
        return ["files"]
    # An option's value is completed, but the word has the option before it.
    option = typed.word.partition("=")[0] + "=" if _is_option_with_value(typed.word) else ""
    shown = [item for item in items if str(item.value).isprintable()]
    words = [option + str(item.value) for item in shown]
    kind = "partial" if words and all(word.endswith(":") for word in words) else "values"
    if shell == "bash":
        return [kind, *map(typed.insertion, words)]
    notes = [f"\t{item.help}" if item.help else "" for item in shown]
    return [kind, *(word + note for word, note in zip(words, notes, strict=True))]


def _is_option_with_value(word: str) -> bool:
    return word.startswith("--") and "=" in word


def _items(root: click.Group, words: list[str], word: str) -> list[Any]:
    own = _Root(
        name=root.name, table=COMMANDS, params=root.params, context_settings=root.context_settings
    )
    return ShellComplete(own, {}, "rdotool", "").get_completions(words, word)
