"""fix: its steps. Between the two about the spec the work tree is the user's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.distgit import message
from rdotool.errors import Pause, RdotoolError, YourTurn
from rdotool.spec import Spec
from rdotool.workflows.action import committing, pause, worktree
from rdotool.workflows.action import journal as log
from rdotool.workflows.action.run import Run, Step
from rdotool.workflows.editing import changelog_entry, fix_check, fix_plan
from rdotool.workflows.editing.fix_plan import Plan

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    return [
        Step("update spec", lambda: "bumped" in run.found, lambda: _hand_over(run, plan)),
        Step("edit spec", lambda: committing.is_made(run), lambda: _take_back(run, plan)),
        committing.step(run),
    ]


def _handed(repo: Repo, plan: Plan) -> str:
    """The tree that the user is handed."""
    spec = Spec.parse(repo.show(plan.base, plan.spec) or b"", plan.spec)
    data = fix_plan.bumped(spec, plan).render()
    return objects.write_tree(repo, plan.base, {plan.spec: data})


def _hand_over(run: Run, plan: Plan) -> None:
    """Bump the spec in the work tree, not in the index: ``git diff`` shows what was done."""
    tree = _handed(run.repo, plan)
    # Noted before: whatever is edited after a kill is the user's.
    if not run.found.get("yours"):
        run.will_check_out([tree], yours=True)
    _bump(run, plan, tree)
    run.save(found={"bumped": True})


def _bump(run: Run, plan: Plan, tree: str) -> None:
    """Put the spec of *tree* into the work tree; where it was edited since, bump that."""
    repo, path = run.repo, run.repo.root / plan.spec
    data = path.read_bytes() if path.is_file() else b""
    if not repo.git_bytes("cat-file", "--filters", f"{plan.base}:{plan.spec}").startswith(data):
        blob = repo.git("hash-object", "-w", "--", plan.spec)
        spec = Spec.parse(repo.git_bytes("cat-file", "blob", blob), plan.spec)
        if _is_bumped(repo, plan, spec):
            return
        own = fix_plan.bumped(spec, plan).render()
        tree = objects.write_tree(repo, plan.base, {plan.spec: own})
    worktree.put_file(repo, tree, plan.spec)


def _is_bumped(repo: Repo, plan: Plan, spec: Spec) -> bool:
    before = Spec.parse(repo.show(plan.base, plan.spec) or b"", plan.spec)
    if plan.entry:
        return spec.last_changelog() != before.last_changelog()
    return plan.old_vr == plan.new_vr or spec.vr() != plan.old_vr


def _take_back(run: Run, plan: Plan) -> None:
    """Make the commit of what the user made, or let them make it.

    Raises:
        YourTurn: they have not begun yet, or something is missing.
    """
    if run.journal.state != log.PAUSED:
        raise _your_turn(plan)
    try:
        made = pause.taken(run)
        spec = fix_check.checked(run, plan, made.work)
        text = _message(spec, plan)
    except YourTurn:
        raise
    except RdotoolError as error:
        raise fix_check.refused(error) from None
    words = text.encode("utf-8", "surrogateescape")
    commit = objects.commit_tree(run.repo, made.work, [plan.head], words, plan.who.author)
    committing.note(run, commit, made.index, state=log.RUNNING, why="")


def _your_turn(plan: Plan) -> Pause:
    entry = "a new changelog entry" if plan.entry else "no changelog entry"
    return Pause(
        "Edit .spec file as needed and describe changes in changelog."
        if plan.entry and not plan.changes
        else "Edit .spec file as needed.",
        f"{plan.spec} is at {plan.new_vr} now, with {entry}: git diff\n"
        "  new files: git add FILE…\n"
        "  go on:     rdotool --continue\n"
        "  give up:   rdotool --abort",
    )


def _message(spec: Spec, plan: Plan) -> str:
    if plan.entry:
        changes = changelog_entry.changes(spec)
        header = plan.header or changelog_entry.subject(spec, changes[0])
        return message.compose(header, changes, plan.bugs)
    # Here the message is the changelog, as rpmautospec reads it: subject, then "- " lines.
    below = "\n".join(f"- {line}" for line in plan.changes[1:])
    parts = [plan.header, plan.changes[0], below]
    return message.compose(
        "\n\n".join(part for part in parts if part), bugs=[*plan.changes, *plan.bugs]
    )
