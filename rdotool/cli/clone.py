"""``rdotool clone``: clone a package's distgit and set up its remotes."""

from __future__ import annotations

from pathlib import Path

import click

from rdotool.cli import context
from rdotool.cli.support import distro, infosource
from rdotool.ui import clean


@click.command("clone")
@click.argument("package")
@click.option("-m", "--use-master-distgit", is_flag=True, help="Clone 'master-distgit'.")
@click.option(
    "-g",
    "--gerrit-remotes",
    is_flag=True,
    help="Add the remotes 'gerrit-origin' and 'gerrit-patches'.",
)
@click.option("-u", "--review-user", metavar="USER", help="Gerrit username for reviews.")
@click.option("-d", "--distro", "distro_name", metavar="DISTRO", help="Whose info (rdo).")
@click.option(
    "-e", "--extra-repo", metavar="KEY", help="Add a remote for the URL under this key of rdoinfo."
)
@infosource.source
@infosource.force
@infosource.as_json
def command(
    *,
    package: str,
    use_master_distgit: bool,
    gerrit_remotes: bool,
    review_user: str | None,
    distro_name: str | None,
    extra_repo: str | None,
    local_info: Path | None,
    info_file: str | None,
    force_fetch: bool,
    as_json: bool,
) -> None:
    """Clone the distgit of PACKAGE into ./PACKAGE/ and set up its remotes.

    A clone is made whole or not at all. A remote that can't be fetched now stays set up
    and is named at the end.
    """
    from rdotool.distgit import clone, remotes, render

    ui = context.ui()
    settings = distro.settings(distro_name)
    info = distro.load(settings, local_info, info_file, force=force_fetch)
    user = settings.review_user if review_user is None else review_user
    choices = remotes.Choices(use_master_distgit, gerrit_remotes, user, extra_repo)
    plan = remotes.plan(distro.package(info, package), choices)
    made = clone.run(plan, Path.cwd(), lambda text: ui.note(clean(text)), ui.progress)
    for note in render.clone_notes(plan):
        ui.note(clean(note))
    for warning in render.clone_warnings(made):
        ui.warn(clean(warning, multiline=True))
    if as_json:
        ui.json(made.as_dict())
        return
    for line in render.clone(made, render.Paint(clean, ui.color)):
        ui.line(line)
