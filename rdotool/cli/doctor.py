"""``rdotool doctor``: what is missing here, and how to mend it."""

from __future__ import annotations

import click

from rdotool.cli import context
from rdotool.errors import EXIT_DONE, EXIT_FAILED


@click.command("doctor")
@click.option(
    "--timeout",
    default=10.0,
    metavar="SECONDS",
    type=click.FloatRange(min=0.1, max=600),
    help="For each answer from elsewhere (10).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
def command(*, timeout: float, as_json: bool) -> int:
    """Look at all that rdotool needs, and say how to mend what is missing.

    Nothing is changed and nobody is asked. Exit code 1 when something is bad.
    """
    from rdotool.cli.support import examining
    from rdotool.workflows.health import doctor, findings

    ui = context.ui()
    found = doctor.examine(examining.place(timeout), ui.progress)
    data = findings.as_data(found)
    if as_json:
        ui.json(data)
    else:
        examining.show(found)
    return EXIT_DONE if data["healthy"] else EXIT_FAILED
