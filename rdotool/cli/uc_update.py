"""rdotool uc update."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import infoediting, infomaking


@click.command("update")
@click.option("--release", default="", metavar="RELEASE", help="The release, such as epoxy.")
@click.option("--branch", default="", metavar="BRANCH", help="OpenStack's, such as stable/2025.1.")
@click.option(
    "--constraints",
    default="",
    metavar="FILE|URL|RELEASE",
    help="Default: those of the release.",
)
@click.option(
    "--puppetfile",
    default="",
    metavar="FILE|URL",
    help="Let the pins of Puppet modules follow it.",
)
@infoediting.options
def command(*, release: str, branch: str, constraints: str, puppetfile: str, **flags: Any) -> None:
    """Let rdoinfo's pins of a release follow upper-constraints.

    The release is that in development when neither it nor a branch is named. What
    version-locked or under-review keeps where it is stays there. With --review the
    commit becomes the next patch set of the change that is open for it.
    """
    from rdotool.cli.support import uc_updating
    from rdotool.workflows.infoedit import uc_update

    asked = infoediting.Asked.of(flags)
    if release and branch:
        raise click.UsageError("Name the release or the branch, not both.")
    checkout = infoediting.checkout(asked)
    chased = uc_update.chase(checkout, release, branch)
    steps = uc_updating.steps(checkout, chased, constraints, puppetfile)
    habit = infomaking.Habit(chased.topic, True, uc_update.as_data(chased, steps))
    uc_update.apply(checkout, chased.tag, steps)
    if not asked.as_json:
        uc_updating.show(steps)
    told = uc_update.told(steps) if asked.as_json else ()
    infomaking.finish(asked, checkout, f"{chased.subject}\n", told, habit)
