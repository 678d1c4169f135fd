"""How uc report asks, and in which forms it answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from rdotool.adapters import atomic
from rdotool.cli import context
from rdotool.cli.support import distro, infosource, repositories
from rdotool.errors import EXIT_DONE, EXIT_FAILED, RdotoolError
from rdotool.rdoinfo import query
from rdotool.reqs.target import Target
from rdotool.ui import clean
from rdotool.workflows.requirements import constraints, uc_forms, uc_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rdotool.workflows.requirements.uc_report import Row


def run(flags: Mapping[str, Any]) -> int:
    """Make the report and print it; 1 when a repository could not be had."""
    info = infosource.load(flags["local_info"], flags["info_file"], force=flags["force"])
    release, _, dist = (flags["filter_"] or query.development(info)).partition("/")
    settings, ui = distro.settings(), context.ui()
    target = Target(flags["python"] or settings.python_version)
    what = flags["constraints"] or release
    limits = constraints.load(what, settings, target, lambda: info, ui.note)
    what = constraints.shown(what)
    for line in limits.unread:
        ui.warn(clean(f"{what}:{line.line}: {line.text} ({line.why})"))
    failures: list[RdotoolError] = []
    found: list[Row] = []
    for name, specs in repositories.named(info, release, dist, flags):
        loaded = repositories.load(specs, flags, failures)
        label = f"{release}/{name}" if name else release
        found += uc_report.rows(label, limits, loaded, python=flags["python"], arch=flags["arch"])
    _print(uc_report.chosen(found, flags["statuses"]), what, flags)
    return EXIT_FAILED if failures else EXIT_DONE


def _print(found: Sequence[Row], what: str, flags: Mapping[str, Any]) -> None:
    ui = context.ui()
    if flags["as_json"]:
        ui.json({"constraints": what, **uc_forms.as_data(found)})
    elif flags["as_csv"]:
        ui.line(uc_forms.as_csv(found).rstrip("\n"))
    elif flags["html"]:
        _write(flags["html"], uc_forms.as_page(found, clean(what), time.gmtime()))
    else:
        table = uc_forms.table(found, others=flags["others"])
        ui.table([tuple(map(clean, row)) for row in table[1:]], table[0])
        ui.note(uc_forms.summary(found))


def _write(path: Path, text: str) -> None:
    ui = context.ui()
    if str(path) == "-":
        ui.line(text.rstrip("\n"))
        return
    try:
        # rdoinfo, too, may hold what is no letter ("\ud800").
        atomic.write(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        brief = f"can't be written: {error.strerror}"
        raise RdotoolError(brief, "Name another file.", where=str(path)) from None
    ui.note(clean(f"wrote {path}"))
