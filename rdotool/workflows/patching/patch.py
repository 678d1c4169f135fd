"""patch: deciding what will be done; nothing is changed.

The patches are read from a branch as it is; nothing is rebased. See ``patch_plan``.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from rdotool.distgit.env import Wishes
from rdotool.distgit.gitfacts import read
from rdotool.errors import RdotoolError
from rdotool.patches import series
from rdotool.workflows import environment, identity
from rdotool.workflows.action import engine, preconditions, wording
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.patching import (
    lost,
    patch_changes,
    patch_source,
    patches_source,
    spec_patches,
)
from rdotool.workflows.patching.patch_plan import Plan, Request
from rdotool.workflows.reviewing.asking import NOBODY

if TYPE_CHECKING:
    from rdotool.adapters.commits import Commit
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.patches.series import Series
    from rdotool.spec import Spec
    from rdotool.workflows.patching.patch_source import Source
    from rdotool.workflows.patching.spec_patches import Renewed
    from rdotool.workflows.reviewing.asking import Server


def make_plan(repo: Repo, request: Request, server: Server = NOBODY) -> Plan:
    """Decide what `patch` will do; no ref and no file is changed (``-g`` fetches objects).

    Args:
        server: who is asked about a chain under review.

    Raises:
        RdotoolError: it can't be done as asked; the message says why.
    """
    facts = read(repo)
    head = preconditions.clean_head(repo, facts)
    wishes = Wishes(
        patches_branch=request.patches_branch,
        local_patches_branch=request.local_patches_branch,
        release_bump_index=request.release_bump_index,
        patches_chain=request.gerrit_patches_chain,
    )
    spec, env = environment.at_start(repo, facts, head, wishes)
    replaced = _replaced(repo, head) if request.amend else None
    base = patches_source.base(repo, env)
    source = patch_source.find(repo, env, request, server)
    if source.moves:
        preconditions.refuse_elsewhere(repo, env.local_patches_branch)
        preconditions.refuse_name(repo, env.local_patches_branch)
    commits, source = patch_source.commits(repo, env, base, source)
    source = patch_source.reviewed(env, request, commits, source, server)
    new = spec_patches.renew(repo, head, spec, commits, source.sha, env.patches_skip)
    if not request.drop_patches:
        made = lambda: _all(repo, commits, new)  # noqa: E731
        lost.refuse_series(repo, head, spec, made, source.name, env.patches_skip)
    return _decide(repo, request, env, (spec, new), (base, source), replaced)


def _replaced(repo: Repo, head: str) -> Commit:
    """The commit that is to be amended."""
    commit = repo.commit(head)
    if len(commit.parents) > 1:
        raise RdotoolError(
            f"the last commit is a merge: {commit.subject}",
            "It can't be amended. Make a commit of its own: leave --amend out.",
        )
    return commit


def _all(repo: Repo, commits: list[Commit], new: Renewed) -> Series:
    """The patch files of all *commits*, those that the spec leaves out too."""
    left_out = new.chosen.skipped_by_base or new.chosen.ignored
    return series.format_series(repo, commits) if left_out else new.series


def _decide(
    repo: Repo,
    request: Request,
    env: DistgitEnv,
    specs: tuple[Spec, Renewed],
    commits: tuple[str, Source],
    replaced: Commit | None,
) -> Plan:
    (spec, new), (base, source) = specs, commits
    names = lost.own_files(repo, env.head, spec)
    old = [repo.show(env.head, name) or b"" for name in names]
    changed = patch_changes.differs(spec, new, old)
    bump = not request.no_bump
    changes: tuple[str, ...] = ()
    if changed and bump:
        changes = patch_changes.lines(request.changelog, spec, new, old)
    who = identity.read(repo)
    plan = Plan(
        package=env.package,
        spec=spec.filename,
        branch=env.branch,
        head=env.head,
        changed=changed,
        amend=request.amend,
        parents=replaced.parents if replaced else (env.head,),
        author=replaced.author if replaced else who.author,
        base_ref=env.patches_base_ref,
        base=base,
        source=source.sha,
        source_name=source.name,
        local_patches_branch=env.local_patches_branch,
        moves=source.moves,
        skip=env.patches_skip,
        ignored=tuple(commit.subject for commit in new.chosen.ignored),
        patches=tuple(file.name for file in new.series.files),
        drop_patches=request.drop_patches,
        bump=bump,
        release_bump_index=request.release_bump_index,
        changes=changes,
        user=request.changelog_user or who.name,
        email=request.changelog_email or who.email,
        date=who.day,
        nvr=spec.nvr(),
        message="",
        who=who,
        warnings=tuple(_warnings(repo, request, env, new, source)),
    )
    return _worded(plan, new.spec, request.header, replaced) if changed else plan


def _worded(plan: Plan, renewed: Spec, header: str | None, replaced: Commit | None) -> Plan:
    """*plan* with the NVR and the message that the spec gives."""
    from dataclasses import replace

    spec = updated(renewed, plan)
    old = replaced.message.decode("utf-8", "surrogateescape") if replaced else None
    if plan.bump:
        text = wording.compose(spec, plan.changes, header, old)
    else:
        subject = f"Updated patches from {plan.local_patches_branch}"
        text = wording.without_changelog(subject if header is None else header, old)
    return replace(plan, nvr=spec.nvr(), message=text)


def updated(spec: Spec, plan: Plan) -> Spec:
    """*spec*, with its new patches, and the plan's release and changelog entry.

    Raises:
        RdotoolError: the release can't be bumped.
    """
    if not plan.bump:
        return spec
    try:
        spec = spec.bump_release(plan.release_bump_index)
    except RdotoolError as error:
        error.hint = f"{error.hint}\nThe patches alone, without a new release: --no-bump".lstrip()
        raise
    date = dt.date.fromisoformat(plan.date)
    return spec.add_changelog(plan.user, plan.email, date, plan.changes)


def _warnings(
    repo: Repo, request: Request, env: DistgitEnv, new: Renewed, source: Source
) -> list[str]:
    found = [*source.warnings, *spec_patches.warnings(new)]
    if request.amend:
        has = ("for-each-ref", "--contains", env.head, "--count=1", "--format=%(refname:short)")
        published = repo.lines(*has, "refs/remotes")
        found += [f"{name} has the commit that is amended" for name in published]
    return found


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with.

    Args:
        arguments: what the user asked for, to be shown by ``rdotool status``.
    """
    start = engine.snapshot(repo, plan.branch, plan.head, plan.refs)
    return Journal("patch", arguments, plan.as_dict(), start, [])
