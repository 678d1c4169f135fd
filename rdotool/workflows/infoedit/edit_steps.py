"""Making the commit of an edit of rdoinfo, and putting it into the checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import objects
from rdotool.workflows.action import landing
from rdotool.workflows.action.run import Step
from rdotool.workflows.infoedit.edit_plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.workflows.action.journal import Journal
    from rdotool.workflows.action.run import Run


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    made = Step("make commit", lambda: landing.is_made(run), lambda: _make(run, plan))
    return [made, *landing.steps(run, plan.target, plan.head)]


def _make(run: Run, plan: Plan) -> None:
    words = plan.message.encode("utf-8")
    parents = [plan.parent or plan.head]
    commit = objects.commit_tree(run.repo, plan.tree, parents, words, plan.who.author)
    refs = {**run.journal.start.refs, f"refs/heads/{plan.target}": commit}
    landing.note(run, commit, {name: str(sha) for name, sha in refs.items()})


def told(repo: Repo, journal: Journal) -> Iterator[str]:
    """The new commit: its message and its files."""
    yield from repo.lines(
        "log", "-1", "--stat=80", "--no-renames", "--format=%s", journal.found["commit"]
    )
