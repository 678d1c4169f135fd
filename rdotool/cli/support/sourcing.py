"""What the commands that fetch share: the options that say what may be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from rdotool.cli import context
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.http import Rules

F = TypeVar("F", bound="Callable[..., Any]")

_MIB, _SECONDS = 2048, 60.0
_OPTIONS = (
    click.option(
        "--allow-scheme",
        multiple=True,
        type=click.Choice(["ftp", "file"]),
        help="Fetch such URLs, too (default: https and http only).",
    ),
    click.option(
        "--max-size",
        metavar="MIB",
        default=_MIB,
        type=click.IntRange(min=1),
        help="Refuse files that are larger (2048).",
    ),
    click.option(
        "--timeout",
        metavar="SECONDS",
        default=_SECONDS,
        type=click.FloatRange(min=0.1),
        help="How long a server may be silent (60).",
    ),
)


def rules(command: F) -> F:
    """Add the options that say what may be fetched."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def allowed(schemes: tuple[str, ...], max_size: int, timeout: float) -> Rules:
    """What may be fetched.

    Raises:
        RdotoolError: the network isn't to be used at all.
    """
    from rdotool.adapters.http import Rules

    if context.settings().offline:
        raise RdotoolError("nothing is fetched: rdotool is told to stay offline")
    return Rules((*Rules().schemes, *schemes), max_size << 20, timeout)


def usual() -> Rules:
    """What may be fetched where no option says it.

    Raises:
        RdotoolError: the network isn't to be used at all.
    """
    return allowed((), _MIB, _SECONDS)
