"""reqdiff: what upstream requires at one git ref and at another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdotool import versions
from rdotool.adapters import rpmlib
from rdotool.distgit import gitfacts
from rdotool.errors import RdotoolError
from rdotool.reqs import diff
from rdotool.reqs.parse import Requirements
from rdotool.workflows import environment
from rdotool.workflows.requirements import upstream_reqs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.adapters.vcs import Repo
    from rdotool.reqs.diff import ReqDiff


@dataclass(frozen=True, slots=True)
class Answer:
    """The difference between the refs *old* and *new*."""

    old: str
    new: str
    diff: ReqDiff


def run(repo: Repo, refs: Sequence[str], *, prereleases: bool = False) -> Answer:
    """Compare; nothing is changed, nothing is fetched.

    Args:
        refs: none for the package's version and upstream's newest, one for the package's
            version and that, two for these.
        prereleases: whether upstream's newest may be one.

    Raises:
        RdotoolError: a ref isn't here, or can't be guessed.
    """
    old, new = refs if len(refs) == 2 else _guessed(repo, refs, prereleases)
    return Answer(old, new, diff.diff(_at(repo, old), _at(repo, new)))


def _at(repo: Repo, ref: str) -> Requirements:
    sha = repo.resolve(ref)
    if sha is None:
        raise RdotoolError(
            f"Invalid git reference: {ref}",
            "Fetch upstream's tags: git fetch --all --tags\n"
            "Or name two refs: rdotool reqdiff 1.1.1 2.2.2",
        )
    found = upstream_reqs.project(repo, sha)
    unread = tuple(
        line._replace(file=line.file or one.name) for one in found for line in one.unread
    )
    return Requirements(ref, tuple(upstream_reqs.to_run(found)), unread)


def _guessed(repo: Repo, refs: Sequence[str], prereleases: bool) -> tuple[str, str]:
    facts = gitfacts.read(repo)
    spec = environment.spec_to_read(repo, facts)
    if spec.version == "XXX":
        raise RdotoolError(
            "the spec has no version (XXX), so what to compare can't be told",
            "Name two refs: rdotool reqdiff 1.1.1 upstream/master",
            where=spec.filename,
        )
    base = environment.base_ref(facts, spec)
    if refs:
        return base, refs[0]
    tags = [name.removeprefix("refs/tags/") for name in facts.refs if "refs/tags/" in name]
    version, _ = versions.strip_tag_prefix(base)
    newest = versions.newest(tags, prereleases, version, rpmlib.order())
    if newest is None:
        raise RdotoolError(
            "there is no upstream version tag here, so the newest can't be told",
            "Name it: rdotool reqdiff 2.2.2",
        )
    return base, newest
