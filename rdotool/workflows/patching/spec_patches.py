"""The spec's patches made anew from the commits of a patches branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.patches import series
from rdotool.workflows.patching import lost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.patches.series import Selection, Series
    from rdotool.spec import Spec
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.update.update_plan import Plan


@dataclass(frozen=True, slots=True)
class Renewed:
    """A spec with its patches made anew.

    Attributes:
        spec: with the patch lines, and the sha in the macro that names the commit.
        files: the patch files that come, and those that go (None).
        series: the patch files in their order, and the commits that make none.
        chosen: the commits they were made of, and those left out.
    """

    spec: Spec
    files: dict[str, bytes | None]
    series: Series
    chosen: Selection


def renew(
    repo: Repo, head: str, spec: Spec, commits: Sequence[Commit], tip: str, skip: int
) -> Renewed:
    """The spec with the patches that *commits* make, *tip* being the last of them.

    Args:
        head: the distgit's commit, whose patch files go.
        commits: of the patches branch above its base, oldest first.
        skip: how many of the lowest make no patch files.
    """
    chosen = series.select(commits, skip, spec.patches_ignore())
    made = series.format_series(repo, chosen.kept)
    files: dict[str, bytes | None] = dict.fromkeys(lost.own_files(repo, head, spec))
    files |= {file.name: file.data for file in made.files}
    spec = spec.set_patches([file.name for file in made.files]).set_commit_macro(tip)
    return Renewed(spec, files, made, chosen)


def warnings(new: Renewed) -> list[str]:
    """What to tell: commits that make no patch, and a %prep in which patches won't apply."""
    found = [
        f"the commit '{commit.subject}' changes nothing: it makes no patch file"
        for commit in new.series.empty
    ]
    if new.series.files:
        found += [
            f"{place} lacks -p1, which git's patches need: rdotool lint --fix"
            for place in new.spec.without_strip()
        ]
    return found


def renewed(run: Run, plan: Plan, spec: Spec) -> tuple[Spec, dict[str, bytes | None]]:
    """new-version: the spec with the rebased patches, and the files that come and go (None)."""
    from rdotool.workflows.update import rebase_step

    repo, tip = run.repo, run.found["rebased"]
    assert plan.new_base
    commits = series.commits_between(repo, plan.new_base, tip)
    skip = plan.skip - rebase_step.skipped_and_dropped(run, plan)
    new = renew(repo, plan.head, spec, commits, tip, skip)
    for said in warnings(new):
        run.talk.note(said)
    names = [file.name for file in new.series.files]
    ignored = [commit.subject for commit in new.chosen.ignored]
    run.save(found={"patches": names, "ignored": ignored})
    return new.spec, new.files
