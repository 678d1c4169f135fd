"""A rebase that touches neither work tree, index nor refs.

Each commit is merged onto the new base by ``git merge-tree`` and written as a new
commit object. Until the caller moves a ref there is nothing to undo; a conflict is a
value that says where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool.patches.merge import Applied, Conflict, Merger, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo

__all__ = [
    "Applied",
    "Conflict",
    "Merged",
    "ReplayPlan",
    "ReplayResult",
    "plan_replay",
    "replay",
    "step",
]


@dataclass(frozen=True, slots=True)
class Merged:
    """A patch that is dropped because the new base has its change.

    Attributes:
        by: the upstream commit with the same change; None where there is no such one,
            and the patch became empty when it was applied.
    """

    sha: str
    subject: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay will do.

    Attributes:
        onto: the commit to build on.
        todo: the commits to apply, oldest first.
        already_upstream: patches that the new base has.
    """

    onto: str
    todo: tuple[str, ...]
    already_upstream: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """How far a replay came.

    Attributes:
        tip: the last commit made.
        applied: (old sha, new sha) of each patch that is in *tip*.
        dropped: patches that became empty.
        conflict: why it stopped, or None when it is done.
        remaining: the commits still to apply, the one in conflict first.
    """

    tip: str
    applied: tuple[tuple[str, str], ...]
    dropped: tuple[Merged, ...]
    conflict: Conflict | None = None
    remaining: tuple[str, ...] = ()


def plan_replay(repo: Repo, *, source: str, old_base: str, new_base: str) -> ReplayPlan:
    """Find out which commits of *source* are to be applied on *new_base*.

    They are the ones that neither base has, without merges. *old_base* counts because
    it may lie on a stable branch: the upstream commits below it are in no newer tag of
    another branch, and a plain ``git rebase NEW_TAG`` would replay all of them as if
    they were patches of the package.

    A patch whose change (its patch-id, as ``git rebase`` compares) was made upstream
    since is dropped and named. Empty commits are kept: all of them look the same.

    Args:
        source: the tip of the patches branch.
        old_base: the tag that the branch stands on.
        new_base: the tag to go to.

    Raises:
        GitError: git failed.
    """
    ours = repo.commits(
        "--reverse", "--topo-order", "--no-merges", source, f"^{old_base}", f"^{new_base}", "--"
    )
    upstream = _already_upstream(repo, ours, (source, new_base)) if ours else []
    gone = {merged.sha for merged in upstream}
    todo = tuple(commit.sha for commit in ours if commit.sha not in gone)
    return ReplayPlan(new_base, todo, tuple(upstream))


def _already_upstream(repo: Repo, ours: Sequence[Commit], tips: tuple[str, str]) -> list[Merged]:
    # The old base is not left out here: a branch that was never pushed may still stand
    # below it, and then a patch that upstream took before the old base is to be found.
    source, new_base = tips
    found = repo.lines(
        *("rev-list", "--no-merges", "--cherry-mark", "--left-right"),
        *(f"{new_base}...{source}", "--"),
    )
    same = [row[1:] for row in found if row.startswith("=")]
    mine = {commit.sha for commit in ours}
    dropped = set(same) & mine - _empty(repo, ours, set(same))
    by = _pairs(repo, sorted(dropped), [sha for sha in same if sha not in mine])
    return [Merged(c.sha, c.subject, by.get(c.sha)) for c in ours if c.sha in dropped]


def _empty(repo: Repo, commits: Iterable[Commit], among: set[str]) -> set[str]:
    """Those of *among* that change no file."""
    asked = [commit for commit in commits if commit.sha in among and commit.parents]
    parents = repo.read_commits([commit.parents[0] for commit in asked])
    pairs = zip(asked, parents, strict=True)
    return {commit.sha for commit, parent in pairs if commit.tree == parent.tree}


def _pairs(repo: Repo, mine: Sequence[str], theirs: Sequence[str]) -> dict[str, str]:
    """For each of *mine* the first of *theirs* that makes the same change."""
    if not mine or not theirs:
        return {}
    ids = patch_ids(repo, [*mine, *theirs])
    first: dict[str, str] = {}
    for sha in theirs:
        first.setdefault(ids.get(sha, sha), sha)
    return {sha: first[ids[sha]] for sha in mine if ids.get(sha) in first}


def patch_ids(repo: Repo, shas: Sequence[str]) -> dict[str, str]:
    """Git's own patch-id of each commit that has one, in two processes for all."""
    wanted = "".join(f"{sha}\n" for sha in shas).encode()
    diffs = repo.git_bytes("diff-tree", "--stdin", "--root", "-p", "--full-index", data=wanted)
    rows = repo.git_bytes("patch-id", "--stable", data=diffs).decode("ascii").splitlines()
    return {sha: patch for patch, _, sha in (row.partition(" ") for row in rows)}


def replay(
    repo: Repo,
    plan: ReplayPlan,
    tip: str | None = None,
    on_step: Callable[[int, int, str], None] | None = None,
) -> ReplayResult:
    """Apply the commits of *plan* on its base, or on *tip*, until one conflicts.

    Args:
        tip: where to go on, after a conflict was solved; *plan* then holds what remains.
        on_step: is told the number of the commit (from 1), how many, and its subject.

    Raises:
        RdotoolError: this git cannot merge without a work tree.
        GitError: git failed.
    """
    merger = Merger.open(repo)
    tip = tip or plan.onto
    applied: list[tuple[str, str]] = []
    dropped: list[Merged] = []
    commits = repo.read_commits(plan.todo)
    merger.learn(commits)
    for number, commit in enumerate(commits, start=1):
        if on_step:
            on_step(number, len(commits), commit.subject)
        outcome = merger.step(tip, commit)
        if isinstance(outcome, Conflict):
            left = plan.todo[number - 1 :]
            return ReplayResult(tip, tuple(applied), tuple(dropped), outcome, left)
        if isinstance(outcome, Applied):
            tip = outcome.new_tip
            applied.append((commit.sha, tip))
        else:
            dropped.append(Merged(commit.sha, outcome.subject))
    return ReplayResult(tip, tuple(applied), tuple(dropped))
