"""new-version: its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.distgit import message
from rdotool.patches import series
from rdotool.spec import Spec
from rdotool.workflows import landing, lost, publish, rebase_step, sources_step, spec_update
from rdotool.workflows.engine import Run, Step
from rdotool.workflows.new_version import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdotool.patches.series import PatchFile

NAME = "new-version"


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    made = [
        Step("update spec", lambda: landing.is_made(run), lambda: _make(run, plan)),
        *landing.steps(run, plan.branch, plan.head),
    ]
    if plan.uploads:
        made.insert(2, sources_step.step(run, plan))
    if not plan.bump_only:
        rebase = Step(
            "rebase patches",
            lambda: rebase_step.is_done(run),
            lambda: rebase_step.rebase(run, plan),
        )
        made.insert(0, rebase)
    if plan.push_to and plan.push != "no":
        made.append(publish.step(run, plan))
    return made


def _make(run: Run, plan: Plan) -> None:
    """Make the distgit's new commit as an object: the spec, the patch files, the message."""
    repo = run.repo
    spec = Spec.parse(repo.show(plan.head, plan.spec) or b"", plan.spec)
    files: dict[str, bytes | None] = {}
    branches = {f"refs/heads/{plan.branch}": ""}
    if not plan.bump_only:
        tip = run.found["rebased"]
        spec, files = _with_patches(run, plan, spec, tip)
        branches[f"refs/heads/{plan.local_patches_branch}"] = tip
    dropped = rebase_step.skipped_and_dropped(run, plan)
    spec = spec_update.updated(spec, plan, dropped)
    files[plan.spec] = spec.render()
    tree = objects.write_tree(repo, plan.head, files)
    text = message.compose(spec.nvr() if plan.header is None else plan.header, plan.changes)
    commit = objects.commit_tree(repo, tree, [plan.head], _bytes(text), plan.who.author)
    landing.note(run, commit, branches | {f"refs/heads/{plan.branch}": commit})


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _with_patches(
    run: Run, plan: Plan, spec: Spec, tip: str
) -> tuple[Spec, dict[str, bytes | None]]:
    """The spec with the patches of *tip*, and the files that come and go."""
    repo = run.repo
    assert plan.new_base
    commits = series.commits_between(repo, plan.new_base, tip)
    skip = plan.skip - rebase_step.skipped_and_dropped(run, plan)
    chosen = series.select(commits, skip, spec.patches_ignore())
    made = series.format_series(repo, chosen.kept)
    for commit in made.empty:
        run.talk.note(f"the commit '{commit.subject}' changes nothing: it makes no patch file")
    files: dict[str, bytes | None] = dict.fromkeys(lost.own_files(repo, plan.head, spec))
    files |= {file.name: file.data for file in made.files}
    names = [file.name for file in made.files]
    run.save(found={"patches": names, "ignored": [c.subject for c in chosen.ignored]})
    return _placed(spec, made.files).set_commit_macro(tip), files


def _placed(spec: Spec, files: Iterable[PatchFile]) -> Spec:
    return spec.set_patches([file.name for file in files])
