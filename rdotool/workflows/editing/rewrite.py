"""Actions that replace the last commit: a plan, which holds all of the new one, and steps.

The work tree isn't touched. Where the commit takes uncommitted changes along, the index
becomes the commit's, and going back makes it what it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rdotool.adapters import objects
from rdotool.errors import RdotoolError
from rdotool.workflows.action import committing, engine
from rdotool.workflows.action.frozen import Frozen
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.action.run import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.workflows import identity
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.action.worktree import Changes


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """The commit that comes in the place of *head*.

    Attributes:
        branch: what is checked out; empty where HEAD is detached.
        message: its bytes as text with surrogate escapes.
        author: as git stores it.
        who: the committer, with the time of the commit.
        index: the tree of the index that becomes the commit's; empty leaves it alone.
        warnings: what the user should know.
    """

    branch: str
    head: str
    tree: str
    parents: tuple[str, ...]
    message: str
    author: str
    who: identity.Who
    index: str = ""
    warnings: tuple[str, ...] = field(default=())

    def changes_nothing(self, old: Commit) -> bool:
        """Whether the new commit would say and hold what the *old* one does."""
        words = self.message.encode("utf-8", "surrogateescape")
        return (self.tree, self.parents, words) == (old.tree, old.parents, old.message)


def require_parents(repo: Repo, commit: Commit) -> None:
    """Refuse a commit that can't be made anew.

    Raises:
        RdotoolError: it is a merge, or its parent isn't here.
    """
    if len(commit.parents) > 1:
        raise RdotoolError(
            f"{commit.sha[:12]} is a merge", "Its message says what was merged; it is left alone."
        )
    for parent in commit.parents:
        if repo.object_type(parent) != "commit":
            raise RdotoolError(
                f"the commit before {commit.sha[:12]} is not in this repository",
                "A shallow clone lacks history: git fetch --unshallow",
            )


def warnings(repo: Repo, replaced: Commit) -> Iterator[str]:
    """What the user should know before *replaced* is gone from the branch."""
    rows = repo.lines(
        *("for-each-ref", "--format=%(refname:short)%(symref)"),
        *(f"--contains={replaced.sha}", "refs/remotes"),
    )
    names = [row for row in rows if "refs/" not in row]
    if names:
        yield (
            f"{names[0]} has {replaced.sha[:12]} already: to push its replacement there takes"
            " force"
        )


def journal(repo: Repo, action: str, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with."""
    from rdotool.workflows.action.worktree import Changes

    held: Changes | None = Changes(plan.tree, plan.index) if plan.index else None
    ref = f"refs/heads/{plan.branch}" if plan.branch else "HEAD"
    start = engine.snapshot(repo, plan.branch, plan.head, [ref], keeps_files=True, changes=held)
    return Journal(action, arguments, plan.as_dict(), start, [])


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    run.repo.extra_env = plan.who.environment
    return [
        Step("make commit", lambda: committing.is_made(run), lambda: _make(run, plan)),
        committing.step(run),
    ]


def _make(run: Run, plan: Plan) -> None:
    words = plan.message.encode("utf-8", "surrogateescape")
    commit = objects.commit_tree(run.repo, plan.tree, plan.parents, words, plan.author)
    committing.note(run, commit, plan.index)


def told(repo: Repo, journal: Journal) -> Iterator[str]:
    """The new commit: its message and its files."""
    commit = journal.found["commit"]
    yield from repo.lines("log", "-1", "--name-status", "--no-renames", commit)
