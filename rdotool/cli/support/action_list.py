"""Every action with its module and flags, read from the commands themselves."""

from __future__ import annotations

from dataclasses import dataclass

import click

from rdotool.cli.table import COMMANDS


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag: its *names*, the *value* it takes (empty when none), and its help."""

    names: tuple[str, ...]
    value: str
    help: str

    @property
    def short(self) -> str:
        """The shortest name with the value, as in ``-H FILE``."""
        return f"{min(self.names, key=len)} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    Attributes:
        name: the command's.
        module: where it is, ``rdotool.cli.info``.
        summary: what it does.
        arguments: as its usage line shows them.
        flags: all but ``--help``.
        available: False when its module can't be loaded.
    """

    name: str
    module: str
    summary: str
    arguments: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    available: bool = True


def collect(group: click.Group, context: click.Context) -> list[Action]:
    """Every action of *group*, sorted by name."""
    return [_action(group, context, name) for name in sorted(COMMANDS)]


def _action(group: click.Group, context: click.Context, name: str) -> Action:
    file, summary = COMMANDS[name]
    module = f"rdotool.cli.{file}"
    try:
        command = group.get_command(context, name)
    except (ImportError, AttributeError, AssertionError):
        command = None
    if command is None:
        return Action(name, module, summary, available=False)
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    found = tuple(map(_argument, arguments)), tuple(map(_flag, options))
    return Action(name, module, summary, *found)


def _argument(argument: click.Argument) -> str:
    if argument.metavar:
        return argument.metavar
    word = _value(argument) + ("..." if argument.nargs == -1 else "")
    return word if argument.required else f"[{word}]"


def _flag(option: click.Option) -> Flag:
    value = "" if option.is_flag or option.count else _value(option)
    return Flag((*option.opts, *option.secondary_opts), value, option.help or "")


def _value(parameter: click.Parameter) -> str:
    # What click calls make_metavar has another signature in each of its versions.
    if isinstance(parameter.type, click.Choice) and not parameter.metavar:
        return "|".join(str(each) for each in parameter.type.choices)
    return parameter.metavar or str(parameter.name).upper()
