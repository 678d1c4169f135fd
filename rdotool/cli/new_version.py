"""rdotool new-version."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli import context
from rdotool.cli.support import showing, updating, upstreaming, walking


@click.command("new-version")
@click.argument("version", metavar="[NEW_VERSION]", required=False)
@click.option("-p", "--patches-branch", metavar="REMOTE/BRANCH", help="Remote patches branch.")
@click.option("-P", "--local-patches-branch", metavar="BRANCH", help="Local patches branch.")
@click.option("-l", "--local-patches", is_flag=True, help="Rebase the local patches branch as is.")
@click.option("-g", "--gerrit-patches-chain", metavar="CHANGE", help="Rebase the chain of CHANGE.")
@click.option("-f", "--force", is_flag=True, help="With -g: whatever CI and votes say.")
@click.option("-b", "--bump-only", is_flag=True, help="Update the spec only; patches stay.")
@click.option("-d", "--no-diff", is_flag=True, help="Don't show what changes upstream.")
@click.option("-N", "--new-sources", is_flag=True, help="Upload the sources (fedpkg new-sources).")
@click.option("-n", "--no-new-sources", is_flag=True, help="Don't upload (default: by branch).")
@click.option("-U", "--unattended", is_flag=True, help="Ask nothing; yes to all, a push too.")
@click.option("-t", "--no-push-patches", is_flag=True, help="Don't push the patches branch.")
@click.option("-B", "--bug", default="", metavar="BUG(S)", help="Such as rhbz#1234,rhbz#5678.")
@click.option(
    "-H", "--commit-header-file", metavar="FILE", help="The message begins so; - is stdin."
)
@click.option("-u", "--changelog-user", default="", metavar="NAME", help="In the changelog.")
@click.option("-e", "--changelog-email", default="", metavar="ADDRESS", help="In the changelog.")
@click.option("--pre", "prereleases", is_flag=True, help="Without NEW_VERSION: pre-releases too.")
@click.option(
    "--drop-patches", is_flag=True, help="Drop the spec's patches that the branch lacks."
)
@click.option("--gpg", is_flag=True, help="Write the key that signs it into sources_gpg_sign.")
@upstreaming.releases
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: the plan as JSON.")
def command(*, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """Update the package to NEW_VERSION, a version or upstream tag (default: the newest tag).

    The patches branch is rebased onto it, patch files and the spec are made anew, and
    a commit is made. A conflict is your turn: mend it, then rdotool --continue, or
    rdotool --abort, which puts everything back. rdotool undo takes it back later.
    """
    from rdotool.workflows.action import actions, engine
    from rdotool.workflows.update import new_version

    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run.")
    repo = context.repo()
    if not dry_run:
        engine.refuse_if_unfinished(repo)
    plan = updating.plan(
        repo, updating.request(flags), flags["releases"], unattended=flags["unattended"]
    )
    if plan is None:
        return
    if dry_run:
        showing.plan(plan, as_json=as_json)
        return
    showing.before(repo, plan, quiet=flags["no_diff"] or flags["unattended"])
    journal = new_version.journal(repo, plan, {name: flags[name] for name in flags if flags[name]})
    journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
    walking.show_end(repo, journal)
