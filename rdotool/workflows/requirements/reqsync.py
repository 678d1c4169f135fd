"""reqcheck -a: the spec's requirements made to say what upstream's do.

One line changes for each requirement; alignment, order and comments stay. What can't be
edited is told with the reason and left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.adapters import atomic
from rdotool.errors import RdotoolError
from rdotool.reqs import names as naming
from rdotool.spec import Spec, requires

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.reqs.check import Clauses, Verdict
    from rdotool.spec.requires import Dependency
    from rdotool.workflows.requirements.reqcheck import Report

_UPPER = ("<", "<=")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a verdict.

    Attributes:
        verdict: the verdict.
        how: ``edited``, ``added``, ``removed``, or empty where nothing could be done.
        why: the reason then.
    """

    verdict: Verdict
    how: str
    why: str = ""


def sync(report: Report, *, relax: bool = False) -> tuple[Spec, list[Done]]:
    """The spec as upstream's requirements want it, and what was done for that.

    Args:
        relax: lower what the spec asks more than upstream, too.
    """
    spec, done = report.spec, list[Done]()
    home = _home(report)
    kinds = ["mismatch", *(["stricter"] if relax else []), "missing", "removed"]
    for kind in kinds:
        for verdict in report.of(kind):
            spec, result = _settled(spec, verdict, home)
            done.append(result)
    return spec, done


def _settled(spec: Spec, verdict: Verdict, home: str) -> tuple[Spec, Done]:
    try:
        if verdict.kind == "missing":
            name = _new_name(spec, verdict)
            text, how = requires.with_added(spec, home, name, _clauses(verdict, ())), "added"
        elif verdict.kind == "removed" and not naming.is_python(verdict.name):
            # Such as diskimage-builder: a program, too, that a subpackage may run.
            return spec, Done(verdict, "", "its name is no Python module's: is it run, too?")
        elif verdict.kind == "removed":
            text, how = requires.without(spec, _lines(spec, verdict)), "removed"
        else:
            text, how = _edited(spec, verdict), "edited"
    except ValueError as error:
        return spec, Done(verdict, "", str(error))
    if text == spec.text:
        return spec, Done(verdict, "", "no line of the spec's own says it")
    return Spec.parse(text.encode("utf-8", "surrogateescape"), spec.filename), Done(verdict, how)


def _edited(spec: Spec, verdict: Verdict) -> str:
    """Each subpackage that names a version gets upstream's; the others stay without.

    So does each condition of which nobody knows whether it holds.
    """
    for place in dict.fromkeys(map(_place, _lines(spec, verdict))):
        # Each edit may move lines: they are found anew.
        own = [line for line in _lines(spec, verdict) if _place(line) == place]
        if any(line.clauses for line in own):
            text = requires.with_clauses(spec, own, _clauses(verdict, own))
            spec = Spec.parse(text.encode("utf-8", "surrogateescape"), spec.filename)
    return spec.text


def _clauses(verdict: Verdict, lines: Sequence[Dependency]) -> Clauses:
    """What to write: as RDO's specs do, an upper limit only where *lines* have one already."""
    lower = tuple(clause for clause in verdict.desired if clause[0] not in _UPPER)
    capped = any(operator in _UPPER for line in lines for operator, _ in line.clauses)
    wanted = capped or not lower or verdict.overridden is not None
    return verdict.desired if wanted else lower


def _place(line: Dependency) -> tuple[str, str]:
    return line.package, requires.condition(line)


def _lines(spec: Spec, verdict: Verdict) -> list[Dependency]:
    names = {line.name for line in verdict.declared}
    return [
        one
        for one in requires.dependencies(spec)
        if one.kind == "requires" and one.name in names and one.active is not False
    ]


def _new_name(spec: Spec, verdict: Verdict) -> str:
    """The name in the spelling that the spec's other requirements have."""
    assert verdict.wanted
    own = [one.name for one in requires.dependencies(spec) if one.kind == "requires"]
    dists = sum(naming.dist(name) is not None for name in own)
    if dists > sum(naming.is_python(name) for name in own) - dists:
        return naming.provides(verdict.wanted.name)
    return verdict.name


def _home(report: Report) -> str:
    """The package that a new requirement belongs to: the one that has most of the others.

    A spec without any gets them in its Python package, or else in the main one.
    """
    matched = [line.package for one in report.verdicts if one.wanted for line in one.declared]
    if matched:
        return max(matched, key=matched.count)
    packages = [requires.package_name(report.spec, one) for one in requires.sections(report.spec)]
    python = [name for name in packages if name.startswith("python3")]
    # python3-thing, not python3-thing-tests.
    return min(python, key=len) if python else packages[0]


def write(repo: Repo, report: Report, *, relax: bool = False) -> list[Done]:
    """Edit the spec in the work tree, as :func:`sync` makes it; nothing is committed.

    Raises:
        OSError: it can't be written; then it is as it was.
        RdotoolError: the spec isn't in the work tree as it was read.
    """
    path = repo.root / report.spec.filename
    if not path.is_file() or path.read_bytes() != report.spec.render():
        raise RdotoolError(
            f"{report.spec.filename} isn't the one that is checked out here",
            "Check the distgit branch out first.",
        )
    spec, done = sync(report, relax=relax)
    if spec != report.spec:
        atomic.replace(path, spec.render())
    return done


def summary(done: Sequence[Done]) -> dict[str, str]:
    """What was done, by RPM name; the reason in brackets where nothing was."""
    return {one.verdict.name: one.how or f"({one.why})" for one in done}
