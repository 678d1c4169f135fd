"""The spec's patches made anew from the rebased patches branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.patches import series
from rdotool.workflows import lost, rebase_step

if TYPE_CHECKING:
    from rdotool.spec import Spec
    from rdotool.workflows.run import Run
    from rdotool.workflows.update_plan import Plan


def renewed(run: Run, plan: Plan, spec: Spec) -> tuple[Spec, dict[str, bytes | None]]:
    """The spec with the rebased patches, and the patch files that come and go (None)."""
    repo, tip = run.repo, run.found["rebased"]
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
    run.save(found={"patches": names, "ignored": [commit.subject for commit in chosen.ignored]})
    return spec.set_patches(names).set_commit_macro(tip), files
