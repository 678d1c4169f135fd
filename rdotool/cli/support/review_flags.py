"""The flags of `review`, `review-spec` and `review-patch`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rdotool.cli.support.subcommands import LazySubcommands

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS = (
    click.option("--topic", metavar="TOPIC", help="The changes' topic (default: RELEASE-update)."),
    click.option("--hashtag", "hashtags", multiple=True, metavar="TAG", help="May be repeated."),
    click.option(
        "--wip/--ready", "wip", default=None, help="Work in progress, or ready for review."
    ),
    click.option(
        "--reviewer", "reviewers", multiple=True, metavar="WHO", help="Who shall review it."
    ),
    click.option("--cc", multiple=True, metavar="WHO", help="Who shall see it."),
    click.option("--message", default="", metavar="TEXT", help="A word on the patch set."),
    click.option("--branch", "target", metavar="TARGET", help="The branch that it is for."),
    click.option("--remote", metavar="REMOTE", help="Where Gerrit is (default: by the branch)."),
    click.option(
        "--reuse", metavar="TOPIC", help="As a new patch set of that topic's open change."
    ),
    click.option("--yes", is_flag=True, help="Ask nothing; yes to all."),
    click.option("--dry-run", is_flag=True, help="Print what would be sent, and change nothing."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else."),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the flags."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class SendingGroup(LazySubcommands):
    """A group whose command is ``send`` where none is named.

    ``rdotool review`` and ``rdotool review BRANCH`` send, ``rdotool review list`` lists. The
    group has the flags of ``send`` to show them in its help.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = args[: args.index("--")] if "--" in args else args
        if args and super().get_command(ctx, args[0]):
            return super().parse_args(ctx, args)
        if any(word in ctx.help_option_names for word in words):
            return super().parse_args(ctx, ["--help"])
        if ctx.resilient_parsing and not args:  # Tab is pressed: a command may come
            return super().parse_args(ctx, args)
        if len(args) > 1 and not (args[0].startswith("-") or args[1].startswith("-")):
            self.refuse_misspelt(ctx, args[0])
        return super().parse_args(ctx, ["send", *args])
