"""How reqcheck goes through folders, shows what it finds, and ends."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.cli.support import reqcheck_inputs
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError
from rdotool.ui import clean
from rdotool.workflows.requirements import render_reqcheck
from rdotool.workflows.requirements.render_reqcheck import EXIT_MISSING, Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


def run(folders: Sequence[Path], flags: Mapping[str, Any]) -> int:
    """Check each folder, and print; the exit code.

    A folder that can't be checked is told, and the others are checked all the same.
    """
    check = reqcheck_inputs.checker(flags)
    output = "json" if flags["as_json"] else "spec" if flags["as_spec"] else flags["output"]
    found: list[Checked] = []
    for folder in folders:
        checked = _checked(check, folder, alone=len(folders) == 1)
        if checked is None:
            continue
        found.append(checked)
        if output != "json":
            _show(checked, output, title=len(folders) > 1)
    if output == "json":
        rows = [render_reqcheck.as_data(one) for one in found]
        context.ui().json(rows if len(folders) > 1 else rows[0])
    codes = {one.code for one in found} if flags["strict"] else {EXIT_DONE}
    worst = EXIT_MISSING if EXIT_MISSING in codes else max(codes, default=EXIT_DONE)
    return worst or (EXIT_FAILED if len(found) < len(folders) else EXIT_DONE)


def _checked(check: Callable[[Path], Checked], folder: Path, *, alone: bool) -> Checked | None:
    try:
        return check(folder)
    except RdotoolError as error:
        if alone:
            raise
        error.brief = f"{os.fspath(folder)}: {error.brief}"
        context.ui().error(error)
        return None


def _show(checked: Checked, output: str, *, title: bool) -> None:
    ui = context.ui()
    for line in checked.report.upstream.unread:
        ui.warn(clean(line))
    if title:
        ui.line(ui.bold(clean(checked.title)))
        ui.line()
    if output == "spec":
        for line in render_reqcheck.spec_lines(checked):
            ui.line(clean(line))
        return
    for color, line in render_reqcheck.lines(checked):
        ui.line(ui.color(clean(line), color))
    for line in render_reqcheck.left_out(checked):
        ui.note(clean(line))
