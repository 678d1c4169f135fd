"""rdotool patch, rdotool update-patches."""

from __future__ import annotations

from typing import Any

import click

from rdotool.cli.support import patch_flags, patching


@click.command("patch")
@patch_flags.options
def command(*, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """Bring the patches branch into the package: patch files, spec, a commit.

    Release is bumped and new patches stand in the changelog. The local patches branch
    follows the remote one; -l takes the local one as it is. Where nothing is new, nothing
    is done. rdotool undo takes it back.
    """
    patching.run(flags, dry_run=dry_run, as_json=as_json)


@click.command("update-patches")
@patch_flags.options
def update_patches_command(*, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """The same as: rdotool patch --local-patches --no-bump."""
    flags |= {"local_patches": True, "no_bump": True}
    patching.run(flags, dry_run=dry_run, as_json=as_json)
