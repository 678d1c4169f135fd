"""fix, when the user has edited: is it a change, does the changelog say what it is?"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError, YourTurn
from rdotool.spec import Spec
from rdotool.workflows.action import preconditions
from rdotool.workflows.action.run import NEXT
from rdotool.workflows.editing import changelog_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.editing.fix_plan import Plan


def checked(run: Run, plan: Plan, tree: str) -> Spec:
    """The spec of *tree*, which is what the user made, when it can be committed.

    Raises:
        YourTurn: it can't be yet.
    """
    repo = run.repo
    if tree == repo.commit(plan.head).tree:
        raise YourTurn("No distgit changes found", _where_are_they(repo))
    data = repo.show(tree, plan.spec)
    if data is None:
        raise YourTurn(f"{plan.spec} is gone", f"git restore {shlex.quote(plan.spec)}\n{NEXT}")
    spec = Spec.parse(data, plan.spec)
    if plan.entry:
        _check_entry(spec, Spec.parse(repo.show(plan.base, plan.spec) or b"", plan.spec))
    _check_files(run, plan, spec, tree)
    return spec


def _where_are_they(repo: Repo) -> str:
    new = repo.untracked()
    added = f"New files count when they are added: {adding(*new[:1])}\n" if new else ""
    return f"{added}Something stashed comes back with: git stash pop\n{NEXT}"


def _check_entry(spec: Spec, before: Spec) -> None:
    place = _changelog_place(spec)
    if not changelog_entry.changes(spec):
        raise YourTurn(
            "Description of changes is missing in %changelog.",
            f"Write below the newest header: - What changes\n{NEXT}",
            where=place,
        )
    if spec.last_changelog() == before.last_changelog():
        raise YourTurn(
            "Description of changes is missing in %changelog: it has no new entry",
            f"Write one, with the header of {spec.vr()}.\n{NEXT}",
            where=place,
        )
    stale = changelog_entry.stale_version(spec)
    if stale:
        raise YourTurn(
            f"the newest changelog entry is of {stale}, and the spec is at {spec.vr()}",
            f"Mend the one or the other.\n{NEXT}",
            where=place,
        )


def _changelog_place(spec: Spec) -> str:
    found = spec.layout.named("changelog")
    return spec.place(found[0].header + 1) if found else spec.filename


def _check_files(run: Run, plan: Plan, spec: Spec, tree: str) -> None:
    """Files that the spec newly names: they belong into the commit.

    Raises:
        YourTurn: one lies there untracked.
    """
    repo = run.repo
    before = Spec.parse(repo.show(plan.head, plan.spec) or b"", plan.spec)
    missing = sorted(set(local_files(spec)).difference(local_files(before), repo.files(tree)))
    known = repo.untracked(ignored=True)
    untracked = [name for name in known if name in missing]
    if untracked:
        listed = preconditions.some(untracked)
        ignored = set(known).difference(repo.untracked())
        raise YourTurn(
            f"the spec names files that git doesn't track: {listed}",
            f"{adding(*untracked, force=not ignored.isdisjoint(untracked))}\n{NEXT}",
            where=plan.spec,
        )
    for name in missing:
        run.talk.note(f"the spec names {name}, which is not in the distgit")


def adding(*names: str, force: bool = False) -> str:
    """The command that has git track files, to be copied into a shell.

    Args:
        force: git is told to ignore some.
    """
    return f"git add {'-f ' if force else ''}{shlex.join(names)}"


def local_files(spec: Spec) -> Iterator[str]:
    """The names of the patches and sources that lie beside the spec."""
    values = [line.value for line in spec.patches()]
    values += [source.value for source in spec.sources() if not source.is_remote]
    for value in values:
        name = spec.try_expand(value)
        if name is not None and "://" not in name and "/" not in name:
            yield name


def refused(error: RdotoolError) -> YourTurn:
    """*error* as something that the user is to mend before they go on."""
    hint = error.hint if NEXT in error.hint else f"{error.hint}\n{NEXT}".lstrip()
    return YourTurn(error.brief, hint, where=error.where)
