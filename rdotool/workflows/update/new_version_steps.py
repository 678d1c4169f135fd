"""new-version: its steps. What only some updates need (patches, upload) is loaded for those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.spec import Spec
from rdotool.workflows.action import landing, wording
from rdotool.workflows.action.run import Run, Step
from rdotool.workflows.update import spec_update
from rdotool.workflows.update.update_plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    return list(_steps(run, plan))


def give_up(run: Run) -> None:
    """End the rebase that may be under way in git; for abort."""
    from rdotool.workflows.update import rebase_step

    rebase_step.give_up(run)


def _steps(run: Run, plan: Plan) -> Iterator[Step]:
    if not plan.bump_only:
        from rdotool.workflows.update import rebase_step

        yield rebase_step.step(run, plan)
    yield Step("update spec", lambda: landing.is_made(run), lambda: _make(run, plan))
    put, commit = landing.steps(run, plan.branch, plan.head)
    yield put
    if plan.uploads:
        from rdotool.workflows.update import sources_step

        yield sources_step.step(run, plan)
    yield commit
    if plan.push_to and plan.push != "no":
        from rdotool.workflows.update import publish, publish_base

        yield (publish_base if plan.patches_style == "review" else publish).step(run, plan)


def _make(run: Run, plan: Plan) -> None:
    """Make the distgit's new commit as an object: the spec, the patch files, the message."""
    repo = run.repo
    base = plan.work or plan.head
    spec = Spec.parse(repo.show(base, plan.spec) or b"", plan.spec)
    files: dict[str, bytes | None] = {}
    refs: dict[str, str] = {}
    dropped_below = 0
    if not plan.bump_only:
        from rdotool.workflows.patching import spec_patches
        from rdotool.workflows.update import rebase_step

        spec, files = spec_patches.renewed(run, plan, spec)
        refs[f"refs/heads/{plan.local_patches_branch}"] = run.found["rebased"]
        dropped_below = rebase_step.skipped_and_dropped(run, plan)
    spec = spec_update.updated(spec, plan, dropped_below)
    files[plan.spec] = spec.render()
    tree = objects.write_tree(repo, base, files)
    words = wording.compose(spec, plan.changes, plan.header).encode("utf-8", "surrogateescape")
    commit = objects.commit_tree(repo, tree, [plan.head], words, plan.who.author)
    known = (plan.source, run.found.get("tip"))
    landing.note(run, commit, {f"refs/heads/{plan.branch}": commit} | refs, known)
