"""rdotool new-version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from rdotool.cli import context, walking
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.new_version import Plan, Request

_AS_THEY_ARE = (
    "patches_branch",
    "local_patches_branch",
    "local_patches",
    "bump_only",
    "prereleases",
    "drop_patches",
    "bug",
    "changelog_user",
    "changelog_email",
)


@click.command("new-version")
@click.argument("new_version", required=False)
@click.option("-p", "--patches-branch", metavar="REMOTE/BRANCH", help="Remote patches branch.")
@click.option("-P", "--local-patches-branch", metavar="BRANCH", help="Local patches branch.")
@click.option("-l", "--local-patches", is_flag=True, help="Rebase the local patches branch as is.")
@click.option("-b", "--bump-only", is_flag=True, help="Only bump the spec; patches stay.")
@click.option("-d", "--no-diff", is_flag=True, help="Don't show the git/requirements diff.")
@click.option("-N", "--new-sources", is_flag=True, help="Upload the tarball (fedpkg new-sources).")
@click.option("-n", "--no-new-sources", is_flag=True, help="Don't upload (default: by branch).")
@click.option("-U", "--unattended", is_flag=True, help="Ask nothing; yes to all.")
@click.option("-t", "--no-push-patches", is_flag=True, help="Don't push the patches branch.")
@click.option("-B", "--bug", default="", metavar="BUG(S)", help="As rhbz#1234,rhbz#5678.")
@click.option("-H", "--commit-header-file", metavar="FILE", help="Begins the message; - is stdin.")
@click.option("-u", "--changelog-user", default="", metavar="NAME", help="In the changelog entry.")
@click.option("-e", "--changelog-email", default="", metavar="ADDRESS", help="The same.")
@click.option("--pre", "prereleases", is_flag=True, help="Without a version: pre-releases too.")
@click.option("--drop-patches", is_flag=True, help="Drop patches that the branch lacks.")
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: the plan as JSON.")
def command(*, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """Update the package to NEW_VERSION, a version or upstream tag (default: the newest tag).

    The patches branch is rebased onto it, patch files and the spec are made anew, and
    a commit is made. A conflict is your turn: mend it, then rdotool --continue, or
    rdotool --abort, which puts everything back. rdotool undo takes it back later.
    """
    from rdotool.workflows import actions, engine, new_version, render_plan

    if as_json and not dry_run:
        raise click.UsageError("--json goes with --dry-run.")
    repo, ui = context.repo(), context.ui()
    if not dry_run:
        engine.refuse_if_unfinished(repo)
    plan = _plan(repo, _request(flags), unattended=flags["unattended"])
    if plan is None:
        return
    if as_json:
        ui.json(plan.as_dict())
    elif dry_run:
        ui.table(render_plan.rows(plan))
    else:
        _show_before(repo, plan, quiet=flags["no_diff"] or flags["unattended"])
        journal = new_version.journal(repo, plan, _shown(flags))
        journal = engine.begin(repo, journal, actions.maker(journal.action), walking.talk())
        walking.show_end(repo, journal)


def _request(flags: dict[str, Any]) -> Request:
    from rdotool.workflows.new_version import Request

    if flags["new_sources"] and flags["no_new_sources"]:
        raise click.UsageError("-N and -n exclude each other.")
    push = "no" if flags["no_push_patches"] else "yes" if flags["unattended"] else "ask"
    upload = True if flags["new_sources"] else False if flags["no_new_sources"] else None
    return Request(
        version=flags["new_version"],
        new_sources=upload,
        header=_header(flags["commit_header_file"]),
        push=push,
        **{name: flags[name] for name in _AS_THEY_ARE},
    )


def _header(name: str | None) -> str | None:
    if name is None:
        return None
    if name == "-":
        return sys.stdin.read()
    with click.open_file(name, encoding="utf-8") as file:
        return str(file.read())


def _shown(flags: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value}


def _plan(repo: Repo, request: Request, *, unattended: bool) -> Plan | None:
    """The plan, or None when the package is at that version and that is fine."""
    from dataclasses import replace

    from rdotool.workflows.new_version import AlreadyThere, make_plan

    ui = context.ui()
    try:
        return make_plan(repo, request)
    except AlreadyThere as there:
        if unattended:
            ui.line(clean(there.brief))
            return None
        if not ui.confirm(f"{clean(there.brief)}\nRun new-version anyway?", default=False):
            raise
        return make_plan(repo, replace(request, again=True))


def _show_before(repo: Repo, plan: Plan, *, quiet: bool) -> None:
    from rdotool.workflows import preview

    ui = context.ui()
    for warning in plan.warnings:
        ui.warn(clean(warning))
    if plan.bump_only or quiet:
        return
    for line in preview.lines(repo, plan):
        ui.line(clean(line))
    ui.pause("Press <Enter> to continue after you inspected the diff. ")
