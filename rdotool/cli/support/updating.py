"""What new-version is asked for, and what it asks back before it begins."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from rdotool.cli import context
from rdotool.cli.support import chaining, headerfile, preferred, upstreaming
from rdotool.ui import clean

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.update.update_plan import Plan, Request


def request(flags: dict[str, Any]) -> Request:
    """The request that the flags make.

    Raises:
        RdotoolError: something in a configuration file is wrong.
        UsageError: two flags exclude each other, or the header file can't be read.
    """
    from dataclasses import fields

    from rdotool.workflows.update.update_plan import Request

    if flags["new_sources"] and flags["no_new_sources"]:
        raise click.UsageError("-N and -n exclude each other.")
    if flags["releases"] and not flags["gpg"]:
        raise click.UsageError("--releases goes with --gpg.")
    settings = context.settings()
    decided = {
        **preferred.author(flags, settings),
        **preferred.uploads(flags, settings),
        "push": "no" if flags["no_push_patches"] else "yes" if flags["unattended"] else "ask",
        "header": headerfile.read(flags["commit_header_file"]),
    }
    names = {field.name for field in fields(Request)}
    return Request(**{**{name: flags[name] for name in flags if name in names}, **decided})


def plan(repo: Repo, asked: Request, releases: str = "", *, unattended: bool) -> Plan | None:
    """The plan, or None when the package is at that version and that is fine.

    Args:
        releases: which openstack/releases tells the keys, see ``--releases``.

    Raises:
        RdotoolError: it can't be done.
    """
    from dataclasses import replace

    from rdotool.workflows.update.new_version import make_plan
    from rdotool.workflows.update.update_plan import AlreadyThere

    ui = context.ui()
    server = chaining.server(repo)
    known = partial(upstreaming.open_releases, releases)
    try:
        return make_plan(repo, asked, server, known)
    except AlreadyThere as there:
        if unattended:
            ui.line(clean(there.brief))
            return None
        if not ui.confirm(f"{clean(there.brief)}\nRun new-version anyway?", default=False):
            raise
        return make_plan(repo, replace(asked, again=True), server, known)
