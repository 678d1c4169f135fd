"""What the doctor is told of this process, and how his findings are shown."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from rdotool import config
from rdotool.cli import context
from rdotool.cli.support import distro
from rdotool.errors import RdotoolError
from rdotool.ui import clean
from rdotool.workflows.health.findings import COLORS, MARKS, Place, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.workflows.health.findings import Finding


def place(timeout: float) -> Place:
    """This process' surroundings; broken settings are a finding, not a failure."""
    environ = dict(os.environ)
    try:
        return Place(environ, Path.cwd(), distro.settings(), None, timeout)
    except RdotoolError as fault:
        plain = {name: value for name, value in environ.items() if name not in _variables()}
        settings = config.load(plain, with_files=False)
        return Place(environ, Path.cwd(), settings, fault, timeout)


def _variables() -> set[str]:
    return {key.variable for key in config.KEYS.values()}


def show(findings: Sequence[Finding]) -> None:
    """Print the findings below their topics."""
    ui = context.ui()
    for topic, group in groupby(findings, lambda finding: finding.topic):
        ui.line(ui.bold(topic))
        for finding in group:
            mark = ui.color(f"{MARKS[finding.state]:<4}", COLORS[finding.state])
            ui.line(f"  {mark}  {clean(finding.name)}: {clean(finding.text, multiline=True)}")
            if finding.mend and finding.state in ("warn", "bad"):
                for line in clean(finding.mend, multiline=True).splitlines():
                    ui.line(f"        {line}")
    ui.line(summary(findings))
