"""What reqcheck is asked with: the question, rdoinfo's pin, the constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdotool.cli import context
from rdotool.errors import RdotoolError
from rdotool.ui import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from rdotool.rdoinfo import Info
    from rdotool.reqs.constraints import Constraints
    from rdotool.workflows.requirements.render_reqcheck import Checked
    from rdotool.workflows.requirements.reqcheck import Question


def checker(flags: Mapping[str, Any]) -> Callable[[Path], Checked]:
    """What checks a folder, and edits its spec where that is asked for.

    Raises:
        RdotoolError: the constraints can't be had.
        UsageError: the Python is none.
    """
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.requirements import reqcheck, reqsync
    from rdotool.workflows.requirements.render_reqcheck import Checked

    question = reqcheck.Question(
        ref=flags["ref"],
        python=flags["python"] or context.settings().python_version,
        override=flags["override"],
        names=flags["names"],
    )
    constraints = _constraints(flags["constraints"], question)
    epoch = _epochs(flags["epochs"])

    def check(folder: Path) -> Checked:
        repo = Repo.open(folder)
        report = reqcheck.run(repo, question, _pin, epoch)
        done = reqsync.write(repo, report, relax=flags["relax"]) if flags["autosync"] else []
        return Checked(report, done, constraints)

    return check


def _info() -> Info:
    from rdotool.cli.support import distro

    return distro.load(distro.settings(), None, None)


def _epochs(filter_: str | None) -> Callable[[str], str]:
    if filter_ is None:
        return lambda _package: ""
    from rdotool.cli.support import repositories

    return repositories.epochs(_info(), filter_)


def _pin(package: str) -> str | None:
    """The ref that rdoinfo pins a package of the release in development to."""
    from rdotool.rdoinfo import query

    try:
        return query.uc_pin(_info(), package)
    except RdotoolError as error:
        context.ui().note(f"rdoinfo can't be had, upstream's branch counts: {clean(error.brief)}")
        return None


def _constraints(what: str | None, question: Question) -> Constraints | None:
    if what is None:
        return None
    from rdotool.reqs.target import Target
    from rdotool.workflows.requirements import constraints

    ui = context.ui()
    target = Target(question.python)
    found = constraints.load(what, context.settings(), target, _info, ui.note)
    for line in found.unread:
        name = constraints.shown(what)
        ui.warn(clean(f"{name}:{line.line}: {line.text} ({line.why})"))
    return found
