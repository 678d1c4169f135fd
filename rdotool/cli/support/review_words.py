"""The options that the subcommands of `review` share."""

from __future__ import annotations

import click

remote = click.option("--remote", metavar="REMOTE", help="The remote that is Gerrit's.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
message = click.option(
    "-m", "--message", default="", metavar="TEXT", help="What to say along with it."
)
change = click.argument("change", metavar="CHANGE")
