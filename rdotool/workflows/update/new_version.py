"""new-version: what is asked for, and the frozen plan that is made of it.

The plan is made read-only. Every guess is resolved in it and each commit is named by its
sha, so that the steps do the same whenever they run; ``--dry-run`` prints it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rdotool import versions
from rdotool.adapters import rpmlib
from rdotool.distgit.env import Wishes
from rdotool.distgit.gitfacts import read
from rdotool.errors import RdotoolError, UsageError
from rdotool.workflows import environment, identity
from rdotool.workflows.action import engine, preconditions, worktree
from rdotool.workflows.action.journal import Journal
from rdotool.workflows.patching import lost, patches_source
from rdotool.workflows.reviewing.asking import NOBODY
from rdotool.workflows.update import signing, update_source
from rdotool.workflows.update.update_plan import AlreadyThere, Plan, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.env import DistgitEnv
    from rdotool.distgit.gitfacts import GitFacts
    from rdotool.spec import Spec
    from rdotool.workflows.releases.upstream import Releases
    from rdotool.workflows.reviewing.asking import Server
    from rdotool.workflows.update.update_source import Source

# What RPM takes as a Version; anything else would be written into the spec as it is.
_VERSION = re.compile(r"[0-9][A-Za-z0-9.+~^_]*")
_INSTEAD = "leave the patches alone: --bump-only"


def make_plan(
    repo: Repo,
    request: Request,
    server: Server = NOBODY,
    releases: Callable[[], Releases] | None = None,
) -> Plan:
    """Decide what `new-version` will do; nothing is changed (``-g`` fetches objects).

    Args:
        server: who is asked about a chain under review.
        releases: opens openstack/releases, which knows the keys.

    Raises:
        AlreadyThere: the package is at that version, and *request* doesn't insist.
        RdotoolError: it can't be done as asked; the message says why.
    """
    facts = read(repo)
    head = preconditions.head_at_rest(repo, facts)
    edited = repo.changes()
    held = worktree.changes(repo) if edited else None
    wishes = Wishes(
        patches_branch=request.patches_branch,
        local_patches_branch=request.local_patches_branch,
        patches_chain=request.gerrit_patches_chain,
    )
    spec, env = environment.at_start(repo, facts, held.work if held else head, wishes)
    bases, target = _aim(repo, env, facts, request)
    source = update_source.find(repo, env, request, server, bases[0])
    plan = _decide(repo, request, env, spec, (bases, target, source))
    if request.gpg and releases:
        plan = signing.signed(repo, plan, spec, releases())
    return _taking(plan, held, edited) if held else plan


def _taking(plan: Plan, held: worktree.Changes, edited: Sequence[str]) -> Plan:
    """*plan* with the user's uncommitted changes in it, as ``git commit -a`` has them.

    Raises:
        RdotoolError: patches are rebased too, which goes by way of other branches.
    """
    if not plan.bump_only:
        preconditions.refuse_changes(edited)
    taken = f"uncommitted changes become part of the commit: {preconditions.some(edited)}"
    return replace(plan, work=held.work, index=held.index, warnings=(*plan.warnings, taken))


def _aim(
    repo: Repo, env: DistgitEnv, facts: GitFacts, request: Request
) -> tuple[tuple[str | None, str | None], tuple[str, str]]:
    """The commits that the patches are based on now and then; the version and its tag."""
    old_base = None if request.bump_only else patches_source.base(repo, env, _INSTEAD)
    version, tag = _target(env, facts, request)
    new_base = facts.sha(f"refs/tags/{tag}")
    if new_base is None and not request.bump_only:
        new_base = repo.resolve(tag)
    if not request.bump_only and new_base is None:
        raise RdotoolError(
            f"Invalid git reference: {tag}",
            "There is no such upstream tag here. Fetch it: git fetch --all --tags\n"
            "Or leave the patches alone: --bump-only",
        )
    if version == env.version and not request.again:
        raise AlreadyThere(
            f"It seems the package is already at version {version}",
            "Another one: rdotool new-version VERSION",
        )
    return (old_base, new_base), (version, tag)


def _decide(
    repo: Repo,
    request: Request,
    env: DistgitEnv,
    spec: Spec,
    found: tuple[tuple[str | None, str | None], tuple[str, str], Source],
) -> Plan:
    bases, target, (source, source_name, warnings) = found
    bump_only = source is None
    if not bump_only:
        preconditions.refuse_elsewhere(repo, env.local_patches_branch)
        preconditions.refuse_name(repo, env.local_patches_branch)
    if source and bases[0] and not request.drop_patches:
        patches = (source, source_name)
        lost.refuse(repo, env.head, spec, bases[0], patches, env.patches_skip)
    who = identity.read(repo)
    change = f"Update to {target[0]}" + (f" ({request.bug})" if request.bug else "")
    return Plan(
        package=env.package,
        spec=spec.filename,
        branch=env.branch,
        head=env.head,
        old_version=env.version,
        new_version=target[0],
        new_tag=target[1],
        old_base=bases[0],
        new_base=bases[1],
        bump_only=bump_only,
        local_patches_branch=env.local_patches_branch,
        source=source,
        source_name=source_name,
        skip=env.patches_skip,
        drop_patches=request.drop_patches,
        changes=(change,),
        header=request.header,
        user=request.changelog_user or who.name,
        email=request.changelog_email or who.email,
        date=who.day,
        who=who,
        patches_style=env.patches_style,
        push_to=None if bump_only else _push_to(repo, env, request),
        push_from=env.patches_sha,
        push=request.push,
        uploads=identity.uploader(
            env, request.new_sources, request.upload_tool, repo.config("remote.origin.url")
        ),
        warnings=tuple(warnings),
    )


def _target(env: DistgitEnv, facts: GitFacts, request: Request) -> tuple[str, str]:
    """The version to update to, and its tag."""
    if request.version:
        version, _ = versions.strip_tag_prefix(request.version)
        if not _VERSION.fullmatch(version):
            raise UsageError(
                f"{request.version!r} is no version", "Such as: rdotool new-version 14.0.1"
            )
        known = [tag for tag in (env.tag_for(version), request.version) if facts.has_tag(tag)]
        return version, (known or _styled(facts, version) or [env.tag_for(version)])[0]
    tags = [
        name.removeprefix("refs/tags/") for name in facts.refs if name.startswith("refs/tags/")
    ]
    newest = versions.newest(tags, request.prereleases, env.version, rpmlib.order())
    if newest is None:
        raise RdotoolError(
            "there is no upstream version tag here, so the newest can't be told",
            "a) name it: rdotool new-version 1.2.3\n"
            "b) add upstream's remote: git remote add -f upstream GIT_URL",
        )
    return versions.strip_tag_prefix(newest)[0], newest


def _styled(facts: GitFacts, version: str) -> list[str]:
    return [tag for tag in (version, f"v{version}", f"V{version}") if facts.has_tag(tag)]


def _push_to(repo: Repo, env: DistgitEnv, request: Request) -> str | None:
    """Where the patches go; in review style Gerrit's branch gets the tag that they stand on."""
    if env.patches_style == "review":
        return env.patches_branch if env.patches_remote in repo.remotes() else None
    return None if request.local_patches else env.patches_branch


def journal(repo: Repo, plan: Plan, arguments: dict[str, Any]) -> Journal:
    """The journal that the action begins with.

    Args:
        arguments: what the user asked for, to be shown by ``rdotool status``.
    """
    held = worktree.Changes(plan.work, plan.index)
    start = engine.snapshot(repo, plan.branch, plan.head, plan.refs, changes=held)
    return Journal("new-version", arguments, plan.as_dict(), start, [])
