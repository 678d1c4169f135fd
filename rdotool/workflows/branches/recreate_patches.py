"""recreate-patches: a lost patches branch, made anew from the spec's patch files.

The plan. What it does is in ``recreate_steps``: the patches are applied as objects, and
one ref moves when all of them do.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.distgit.env import Wishes
from rdotool.distgit.gitfacts import read
from rdotool.errors import RdotoolError
from rdotool.patches import series, text
from rdotool.spec import Spec
from rdotool.workflows import environment, identity
from rdotool.workflows.action import engine, preconditions
from rdotool.workflows.action.frozen import Frozen
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.patching import patches_source, spec_patch_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.patches.rebuild import Source
    from rdotool.workflows.identity import Who


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; the names are those of the flags."""

    base: str | None = None
    local_patches_branch: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """What is decided.

    Attributes:
        branch: what is checked out, at *start*.
        head: the distgit's commit; its *spec* names the patches.
        local: the branch that is made; *old* is where it is, None when there is none.
        base: the commit that the patches go on; *base_name* is what people call it.
        skip: how many patches ``+N`` of patches_base leaves out of the spec, and are not
            below *base* either.
        other_base: what the spec says its patches are based on, where that is another
            commit; empty mostly.
        unused: patch files that %prep doesn't apply.
        original: a commit of the lost branch that is here still: the one that the last
            patch was made of; None mostly.
        who: the committer, and author of what names none.
        warnings: what the user should know before it begins.
    """

    branch: str
    start: str
    head: str
    spec: str
    local: str
    old: str | None
    base: str
    base_name: str
    skip: int
    other_base: str
    unused: tuple[str, ...]
    original: str | None
    who: Who
    warnings: tuple[str, ...]

    @property
    def ref(self) -> str:
        """The branch's full name."""
        return f"refs/heads/{self.local}"


class AlreadyThere(RdotoolError):
    """The branch is there, with the spec's patches on that base."""


def make_plan(repo: Repo, request: Request) -> Plan:
    """Decide; nothing is changed.

    Raises:
        AlreadyThere: there is nothing to be made anew.
        RdotoolError: it can't be done as asked; the message says why.
    """
    facts = read(repo)
    start = preconditions.head_at_rest(repo, facts)
    env = environment.detect(
        repo, Wishes(local_patches_branch=request.local_patches_branch), facts=facts
    )
    spec = committed(repo, env.head, env.spec)
    sources, unused = spec_patch_files.sources(repo, env.head, spec)
    if not sources:
        raise RdotoolError(
            f"{env.spec} has no patches to make {env.local_patches_branch} of",
            f"An empty one: git branch {env.local_patches_branch} {env.patches_base_ref}",
        )
    base, base_name = _base(repo, env, request.base)
    _refuse_branch(repo, env)
    if env.local_patches_sha:
        _refuse_existing(repo, env, base, sources, force=request.force)
    return Plan(
        branch=env.checked_out,
        start=start,
        head=env.head,
        spec=env.spec,
        local=env.local_patches_branch,
        old=env.local_patches_sha,
        base=base,
        base_name=base_name,
        skip=max(env.patches_skip - _above(repo, env, base), 0),
        other_base=_other_base(repo, env, base),
        unused=tuple(unused),
        original=_original(repo, base, sources),
        who=identity.read(repo),
        warnings=tuple(_warnings(repo, env, sources)),
    )


def committed(repo: Repo, head: str, name: str) -> Spec:
    """The spec as the distgit's commit has it.

    Raises:
        RdotoolError: it isn't committed.
    """
    data = repo.show(head, name)
    if data is None:
        raise RdotoolError(
            f"{name} is not committed", f"git add {shlex.quote(name)}, and commit it."
        )
    return Spec.parse(data, name)


def _base(repo: Repo, env: DistgitEnv, named: str | None) -> tuple[str, str]:
    if named is None:
        return patches_source.base(repo, env, "name it: --base TAG"), env.patches_base_ref
    for ref in (f"refs/tags/{named}", f"refs/tags/{env.tag_for(named)}", named):
        sha = repo.resolve(ref)
        if sha:
            return sha, ref.removeprefix("refs/tags/")
    raise RdotoolError(
        f"Invalid git reference: {named}",
        "--base is the tag or commit that the patches go on. Fetch it: git fetch --all --tags",
    )


def _refuse_branch(repo: Repo, env: DistgitEnv) -> None:
    local = env.local_patches_branch
    if local == env.branch:
        raise RdotoolError(
            f"{local} is the distgit branch: patches can't be put there",
            "Name another local branch: -P BRANCH",
        )
    preconditions.refuse_name(repo, local)
    preconditions.refuse_elsewhere(repo, local)


def _refuse_existing(
    repo: Repo, env: DistgitEnv, base: str, sources: Sequence[Source], *, force: bool
) -> None:
    """Raise when the branch that is there would be lost, or is what is wanted."""
    local, old = env.local_patches_branch, env.local_patches_sha or ""
    commits = series.commits_between(repo, base, old)
    if repo.try_git("merge-base", "--is-ancestor", base, old) is not None:
        made = series.format_series(repo, commits).files
        if text.same_series([each.data for each in sources], [file.data for file in made]):
            raise AlreadyThere(f"{local} is there, at {old[:12]}, and has the spec's patches")
    if commits and not force:
        count = "1 commit" if len(commits) == 1 else f"{len(commits)} commits"
        raise RdotoolError(
            f"{local} exists, at {old[:12]}, with {count} of its own",
            f"See them: rdotool patchlog -l\nMake it anew: --force (rdotool undo brings {old[:12]}"
            " back)\nOr make another branch: -P BRANCH",
        )


def _above(repo: Repo, env: DistgitEnv, base: str) -> int:
    """How many commits *base* has that the spec's own base lacks; 0 when that isn't known."""
    own = _own_base(repo, env)
    return len(series.commits_between(repo, own, base)) if own and own != base else 0


def _own_base(repo: Repo, env: DistgitEnv) -> str | None:
    return repo.resolve(env.patches_base_ref) if env.patches_base_type else None


def _other_base(repo: Repo, env: DistgitEnv, base: str) -> str:
    """What the spec calls its patches' base, where `patch` would not begin at *base*."""
    same = base == _own_base(repo, env) or 0 < _above(repo, env, base) <= env.patches_skip
    return "" if same else env.patches_base_ref


def _original(repo: Repo, base: str, sources: Sequence[Source]) -> str | None:
    """The commit that the last patch was made of, where it is here and stands on *base*."""
    sha = text.parse_patch_file(sources[-1].data).sha
    known = repo.resolve(sha) if sha else None
    ours = known and repo.try_git("merge-base", "--is-ancestor", base, known) is not None
    return known if ours else None


def _warnings(repo: Repo, env: DistgitEnv, sources: Sequence[Source]) -> list[str]:
    names = {env.spec, *(each.name for each in sources)}
    edited = [name for name in repo.changes() if name in names] if env.on_distgit_branch else []
    if not edited:
        return []
    return [f"uncommitted changes don't count: {preconditions.some(edited)}"]


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with."""
    start = engine.snapshot(repo, plan.branch, plan.start, [plan.ref], keeps_files=True)
    return Journal("recreate-patches", arguments, plan.as_dict(), start, [])
