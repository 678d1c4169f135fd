"""get-patches: the local patches branch as the remote one is (or a chain on Gerrit), checked out.

What the local branch had and the other lacks is left behind, by name; `undo` brings back
the branch and what was checked out.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters import transfer
from rdotool.adapters.objects import RefUpdate, update_refs
from rdotool.distgit.env import Wishes
from rdotool.distgit.gitfacts import read
from rdotool.errors import GitError, RdotoolError
from rdotool.workflows import environment
from rdotool.workflows.action import engine, preconditions, ref_step, worktree
from rdotool.workflows.action.frozen import Frozen
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.action.run import Step
from rdotool.workflows.patching import patches_source
from rdotool.workflows.reviewing.asking import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.workflows.action.run import Run
    from rdotool.workflows.reviewing.asking import Server

_NAMED = 10


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; the names are those of the flags."""

    patches_branch: str | None = None
    local_patches_branch: str | None = None
    gerrit_patches_chain: str | None = None
    force: bool = False
    fetch: bool = False


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """What is decided.

    Attributes:
        branch: what is checked out, at *head*.
        distgit: the distgit branch.
        local: the local patches branch; it goes to *sha*.
        old: where it is, None when there is none.
        source: what *sha* was read from, for people.
        base: what the patches are based on, for people; empty when git doesn't know it.
        count: how many patches there are on it.
        left: the commits that *sha* lacks and *local* has, newest first, for people; the
            first of *left_count*.
        warnings: what the user should know before it begins.
    """

    branch: str
    head: str
    distgit: str
    local: str
    sha: str
    old: str | None
    source: str
    base: str
    count: int
    left: tuple[str, ...]
    left_count: int
    warnings: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """The local patches branch's full name."""
        return f"refs/heads/{self.local}"

    @property
    def is_done(self) -> bool:
        """Whether everything is as it shall be."""
        return self.old == self.sha and self.branch == self.local


def make_plan(
    repo: Repo, request: Request, tell: Callable[[str], None], server: Server = NOBODY
) -> Plan:
    """Decide; neither branch nor file is changed, and the network is used where asked for.

    Args:
        tell: is told in words how far a fetch is.
        server: who is asked about a chain under review.

    Raises:
        RdotoolError: it can't be done as asked; the message says why.
    """
    facts = read(repo)
    head = preconditions.clean_head(repo, facts)
    wishes = Wishes(
        patches_branch=request.patches_branch,
        local_patches_branch=request.local_patches_branch,
        patches_chain=request.gerrit_patches_chain,
    )
    env = environment.detect(repo, wishes, facts=facts)
    if request.fetch:
        _refuse_no_remote(repo, env)
        transfer.fetch(repo.root, env.patches_remote, progress=tell)
        env = environment.detect(repo, wishes)
    sha, source, warnings = _source(repo, env, request, server)
    _refuse_branch(repo, env)
    worktree.refuse_in_the_way(repo, [sha])
    base = repo.resolve(env.patches_base_ref) if env.patches_base_type else None
    left = _left(repo, env.local_patches_sha, sha)
    return Plan(
        branch=env.checked_out,
        head=head,
        distgit=env.branch,
        local=env.local_patches_branch,
        sha=sha,
        old=env.local_patches_sha,
        source=source,
        base=env.patches_base_ref if base else "",
        count=int(repo.git("rev-list", "--no-merges", "--count", f"{base}..{sha}")) if base else 0,
        left=tuple(left[:_NAMED]),
        left_count=len(left),
        warnings=warnings,
    )


def _refuse_no_remote(repo: Repo, env: DistgitEnv) -> None:
    if env.patches_remote not in repo.remotes():
        raise RdotoolError(
            f"there is no remote {env.patches_remote} to fetch",
            f"Add it: git remote add {env.patches_remote} GIT_URL; or name one: -p REMOTE/BRANCH",
        )


def _source(
    repo: Repo, env: DistgitEnv, request: Request, server: Server
) -> tuple[str, str, tuple[str, ...]]:
    """The commit that the local branch shall be, what it is called, and what to say of it."""
    if request.gerrit_patches_chain:
        from rdotool.workflows.reviewing import chains

        found = chains.take(repo, request.gerrit_patches_chain, server.ask, force=request.force)
        return found.sha, found.name, found.warnings
    if env.patches_sha is None:
        raise patches_source.no_remote_branch(env)
    return env.patches_sha, env.patches_branch, ()


def _refuse_branch(repo: Repo, env: DistgitEnv) -> None:
    """Raise RdotoolError when the local branch can't, or must not, be made what it shall be."""
    local = env.local_patches_branch
    if local == env.branch:
        raise RdotoolError(
            f"{local} is the distgit branch: patches can't be put there",
            "Name another local branch: -P BRANCH",
        )
    preconditions.refuse_name(repo, local)
    if env.checked_out != local:
        preconditions.refuse_elsewhere(repo, local)


def _left(repo: Repo, old: str | None, new: str) -> list[str]:
    """The commits that *old* has and *new* lacks, newest first, for people."""
    if old in {None, new}:
        return []
    said = repo.git("log", "--format=%h %s", f"{new}..{old}", "--")
    return said.split("\n") if said else []


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with."""
    refs = [f"refs/heads/{plan.branch}", plan.ref]
    start = engine.snapshot(repo, plan.branch, plan.head, refs)
    found = {"branch": plan.local, "refs": {**start.refs, plan.ref: plan.sha}}
    return Journal("get-patches", arguments, plan.as_dict(), start, [], found=found)


def steps(run: Run) -> list[Step]:
    """The steps of the journal's plan."""
    plan = Plan.from_dict(run.journal.plan)
    return [Step("check out", lambda: _is_put(run, plan), lambda: _put(run, plan))]


def _is_put(run: Run, plan: Plan) -> bool:
    if run.found.get("landed"):
        return True
    return ref_step.is_moved(run) and worktree.is_at(run.repo, plan.sha, plan.local)


def _put(run: Run, plan: Plan) -> None:
    run.will_check_out([plan.sha])
    try:
        ref_step.transact(run, f"as {plan.source}")
        worktree.put(run.repo, plan.sha, plan.local)
    except RdotoolError:
        _back(run)
        raise
    # The files are git's own from here on: what lies there untracked is the user's.
    run.save(found={"landed": True, "trees": []})


def _back(run: Run) -> None:
    """After a failure nothing shall be half done, where that can be helped."""
    repo, start = run.repo, run.journal.start
    with contextlib.suppress(GitError):
        now = {name: repo.ref(name) for name in start.refs}
        updates = [RefUpdate(name, sha, now[name]) for name, sha in start.refs.items()]
        update_refs(repo, updates, "rdotool get-patches: back to the start")
        worktree.put_back(repo, start, run.trees)
    here = worktree.is_at(repo, start.head, start.branch)
    moved = [name for name, sha in start.refs.items() if repo.ref(name) != sha]
    if here and not moved and not worktree.in_the_way(repo, run.trees):
        with contextlib.suppress(OSError):
            run.save(found={"trees": [], "begun": False})


def told(_repo: Repo, journal: Journal) -> Iterator[str]:
    """What was done."""
    yield from outcome(Plan.from_dict(journal.plan))


def outcome(plan: Plan) -> Iterator[str]:
    """Where the patches branch is, and what is not in it any more."""
    count = "1 patch" if plan.count == 1 else f"{plan.count} patches"
    on = f": {count} on {plan.base}" if plan.base else ""
    yield f"{plan.local} is {plan.source}, at {plan.sha[:12]}{on}."
    if plan.left_count:
        yield f"Left behind, {plan.local} as it was at {plan.old}:"
        yield from (f"    {commit}" for commit in plan.left)
        more = plan.left_count - len(plan.left)
        yield from [f"    and {more} more"] if more else []
        yield f"Bring it back: rdotool undo; or keep it: git branch NAME {(plan.old or '')[:12]}"
    yield f"The patches branch is checked out. Back to the distgit: git checkout {plan.distgit}"
