"""The environment of the package that a repository holds: git's and the spec's facts."""

from __future__ import annotations

import shlex
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rdotool.distgit import env, gitfacts
from rdotool.distgit.env import Wishes
from rdotool.errors import RdotoolError
from rdotool.spec import Spec, find_spec

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from rdotool.distgit.gitfacts import GitFacts

__all__ = ["Wishes", "at_start", "base_ref", "detect", "load_spec", "spec_facts", "spec_to_read"]


def at_start(
    repo: Repo, facts: GitFacts, tree: str, wishes: Wishes
) -> tuple[Spec, env.DistgitEnv]:
    """The spec and the environment that an action begins with, on the distgit branch.

    Args:
        tree: the commit or tree that the spec is read from: its bytes aren't changed by a
            checkout's filters.

    Raises:
        RdotoolError: another branch is checked out, or a rebase is under way; the spec is
            missing, not committed, or can't be read.
    """
    if env.distgit_branch(facts) != facts.branch:
        env.ensure_on_distgit(detect(repo, wishes, facts=facts))
    spec = _committed(repo, tree, load_spec(repo, facts).filename)
    found = detect(repo, wishes, facts=facts, spec=spec)
    env.ensure_on_distgit(found)
    return spec, found


def _committed(repo: Repo, tree: str, name: str) -> Spec:
    data = repo.show(tree, name)
    if data is None:
        raise RdotoolError(
            f"{name} is not committed", f"git add {shlex.quote(name)}, and commit it."
        )
    return Spec.parse(data, name)


def detect(
    repo: Repo,
    wishes: Wishes | None = None,
    *,
    upstream_version: bool = False,
    facts: GitFacts | None = None,
    spec: Spec | None = None,
) -> env.DistgitEnv:
    """Detect the environment; at most six git processes, no network, nothing changed.

    Args:
        wishes: what the user says instead of a guess.
        upstream_version: whether to look for the newest tag on upstream's branch, which
            takes git a while in a long history, and for the patches chain.
        facts: what git knows, when it has been read already.
        spec: the distgit branch's spec, when it has been read already.

    Raises:
        RdotoolError: no branch is checked out, it has no commit, there is no spec file,
            or several, or it can't be read.
    """
    facts = facts or gitfacts.read(repo)
    spec = spec or load_spec(repo, facts)
    asked = env.Asked(
        object_type=repo.object_type,
        nearest_tag=lambda ref: _nearest_tag(repo, ref) if upstream_version else None,
    )
    found = env.detect(repo.root.name, facts, spec_facts(spec), asked, wishes)
    return _chained(repo, found, spec) if upstream_version else found


def _chained(repo: Repo, found: env.DistgitEnv, spec: Spec) -> env.DistgitEnv:
    if found.patches_style != "review":
        return found
    from dataclasses import replace

    from rdotool.workflows.reviewing import chains

    return replace(found, patches_chain=chains.known(repo, spec, found.head) or None)


def _nearest_tag(repo: Repo, ref: str) -> str | None:
    return repo.try_git("describe", "--abbrev=0", "--tags", ref)


def load_spec(repo: Repo, facts: GitFacts) -> Spec:
    """The spec of the distgit branch: the file where it is checked out, else the commit's.

    Raises:
        RdotoolError: there is none, or several, or it can't be read.
    """
    branch = env.distgit_branch(facts)
    if branch == facts.branch:
        path = find_spec(repo.root)
        return Spec.parse(path.read_bytes(), path.name)
    return _spec_of(repo, f"refs/heads/{branch}", branch)


def spec_to_read(repo: Repo, facts: GitFacts) -> Spec:
    """The same for what only reads: where no branch is checked out, as in CI, the file there.

    Raises:
        RdotoolError: there is none, or several, or it can't be read.
    """
    if facts.branch or facts.rebasing:
        return load_spec(repo, facts)
    path = find_spec(repo.root)
    return Spec.parse(path.read_bytes(), path.name)


def _spec_of(repo: Repo, ref: str, branch: str) -> Spec:
    specs = [path for path in repo.files(ref) if PurePosixPath(path).match("*.spec")]
    names = [path for path in specs if "/" not in path]
    data = repo.show(ref, names[0]) if len(names) == 1 else None
    if data is None:
        found = "several spec files" if names else "no spec file"
        raise RdotoolError(
            f"the distgit branch {branch} has {found} in its top folder",
            f"Exactly one is expected. Look: git ls-tree {branch}",
        )
    return Spec.parse(data, names[0])


def base_ref(facts: GitFacts, spec: Spec) -> str:
    """Upstream's ref of the spec's version: ``# patches_base``, or the version's tag.

    It need not be there.
    """
    return env.base_ref(facts, spec_facts(spec))


def spec_facts(spec: Spec) -> env.SpecFacts:
    """What the distgit room wants to know of a spec.

    What only a shell or Lua could tell (``Version: %(git describe)``) stays as written.

    Raises:
        RdotoolError: the spec has no Name, Version or Release.
    """
    name, version, release = (
        spec.require_tag(tag).value for tag in ("Name", "Version", "Release")
    )
    base, skip = spec.patches_base()
    known_vr = all(
        spec.try_expand(raw) is not None for raw in (version, release, spec.tag("Epoch") or "")
    )
    vr = spec.vr() if known_vr else f"{version}-{release}"
    name = spec.try_expand(name) or name
    return env.SpecFacts(
        file=spec.filename,
        name=name,
        version=spec.try_expand(version) or version,
        version_tag=version,
        release_tag=release,
        milestone=spec.milestone,
        patches_base=base,
        patches_base_expanded=(spec.try_expand(base) or base) if base else None,
        patches_skip=skip,
        apply_method=spec.apply_method(),
        nvr=f"{name}-{spec.vr(epoch=False) if known_vr else vr}",
        vr=vr,
    )
