"""patch: its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.patches import series
from rdotool.spec import Spec
from rdotool.workflows.action import landing
from rdotool.workflows.action.run import Run, Step
from rdotool.workflows.patching import patch, spec_patches
from rdotool.workflows.patching.patch_plan import Plan

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    make = Step("update patches", lambda: landing.is_made(run), lambda: _make(run, plan))
    return [make, *landing.steps(run, plan.branch, plan.head)]


def _make(run: Run, plan: Plan) -> None:
    """Make the distgit's new commit as an object: the patch files, the spec, the message."""
    repo = run.repo
    tree = objects.write_tree(repo, plan.head, _files(repo, plan))
    words = plan.message.encode("utf-8", "surrogateescape")
    commit = objects.commit_tree(repo, tree, plan.parents, words, plan.author)
    refs = {f"refs/heads/{plan.branch}": commit}
    if plan.moves:
        refs[f"refs/heads/{plan.local_patches_branch}"] = plan.source
    landing.note(run, commit, refs, (plan.source,))


def _files(repo: Repo, plan: Plan) -> dict[str, bytes | None]:
    """The files that change; None for those that go."""
    spec = Spec.parse(repo.show(plan.head, plan.spec) or b"", plan.spec)
    commits = series.commits_between(repo, plan.base, plan.source)
    new = spec_patches.renew(repo, plan.head, spec, commits, plan.source, plan.skip)
    return {**new.files, plan.spec: patch.updated(new.spec, plan).render()}
