"""The environment of a package: everything that can be known before a word is asked.

The rules are rdopkg's, which packagers' habits rest on; where they guessed over what the
user had said (a configured patches branch, a tag named in ``patches_base``) what is said
wins. Nothing here reaches for the network, changes a file or switches a branch.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from rdotool.distgit import patchesbranch
from rdotool.errors import RdotoolError
from rdotool.versions import STYLES, TagStyle, strip_tag_prefix, tag_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.distgit.gitfacts import GitFacts

PatchesStyle = Literal["branch", "review"]

_PATCHES = "-patches"
_DLRN = re.compile(r"0\.(?P<number>\d+\.)?\d{14}\.[a-fA-F0-9]{7}")
# What a branch's name says of the distribution it is for (rdopkg's table).
_OSDISTS = (
    ("rhos-", "RHOS"),
    ("rh-", "RHOS"),
    ("ceph-", "RHCEPH"),
    ("rhscon-", "RHSCON"),
    ("eng-", "RHENG"),
)
# Where sources lie in a lookaside cache: Fedora's distgits, and CentOS Stream's.
_LOOKASIDES = (
    "pkgs.fedoraproject.org",
    "src.fedoraproject.org",
    "gitlab.com/redhat/centos-stream/rpms/",
)
_UPSTREAM_REMOTES = ("upstream", "openstack")


@dataclass(frozen=True, slots=True)
class SpecFacts:
    """What the environment needs of a spec file; the spec room knows it.

    Attributes:
        file: the file's name in the top folder.
        name: ``Name``, expanded.
        version: ``Version``, expanded.
        version_tag: ``Version`` as it stands in the file.
        release_tag: ``Release`` as it stands in the file.
        milestone: such as ``.0rc1``; empty when there is none.
        patches_base: the ref of the magic comment as it stands, without ``+N``.
        patches_base_expanded: the same with macros expanded.
        patches_skip: N of ``# patches_base=REF+N``, the patches left out.
        apply_method: ``rpm``, ``autosetup`` or ``git-am``.
        nvr: Name-Version-Release without epoch and dist.
        vr: [Epoch:]Version-Release without dist.
    """

    file: str
    name: str
    version: str
    version_tag: str
    release_tag: str
    milestone: str
    patches_base: str | None
    patches_base_expanded: str | None
    patches_skip: int
    apply_method: str
    nvr: str
    vr: str


@dataclass(frozen=True, slots=True)
class DistgitEnv:
    """A package's environment. Every value is plain, so that it can go into a journal.

    Attributes:
        package: the folder's name, as rdopkg has it.
        name: the spec's ``Name``: the authority for NVRs.
        spec: the spec's file name.
        branch: the distgit branch.
        checked_out: the branch that is checked out: *branch*, or its patches branch;
            ``HEAD`` while one of them is being rebased.
        head: the sha of *branch*.
        patches_branch: ``REMOTE/BRANCH``; it need not exist.
        patches_sha: its sha as last fetched, None when it is not there.
        patches_remote: the remote's part of *patches_branch*.
        local_patches_branch: the local counterpart; it need not exist.
        local_patches_sha: its sha, None when it is not there.
        patches_style: ``branch``, or ``review`` where patches are a Gerrit chain.
        version: the upstream version the patches are based on: that of ``patches_base``,
            else ``Version`` with the milestone.
        version_tag_style: how upstream's tags are named; None is ``X.Y.Z``.
        patches_base: the magic comment's ref as it stands, None without one.
        patches_skip: how many of the lowest patches are left out (``+N``).
        patches_base_ref: the git name of the base, usually upstream's tag.
        patches_base_type: ``tag``, ``commit``, …; None when git knows no such name.
        upstream_branch: ``REMOTE/master``; it need not exist.
        upstream_sha: its sha, None when it is not there.
        upstream_version: of its newest tag; None when there is none, or not asked for.
        osdist: ``RDO``, ``RHOS``, ``RHCEPH``, ``RHSCON`` or ``RHENG``.
        version_tag: ``Version`` as it stands in the spec.
        milestone: the spec's milestone, such as ``.0rc1``, or empty.
        release: ``Release`` as it stands in the spec.
        release_style: ``generic``, ``DLRN 0.date.hash`` or ``DLRN 0.1.date.hash``.
        release_bump_index: ``last-numeric``, ``0`` (none) or the part's number from 1.
        apply_method: how %prep applies patches: ``rpm``, ``autosetup``, ``git-am``.
        new_sources: whether the tarball is uploaded to a lookaside cache by default.
        nvr: Name-Version-Release without epoch and dist.
        vr: [Epoch:]Version-Release without dist.
        patches_chain: the Change-Id of the spec's last patch, which is the chain's top; None
            in the style ``branch``, when the patch has none, or when not asked for.
    """

    package: str
    name: str
    spec: str
    branch: str
    checked_out: str
    head: str
    patches_branch: str
    patches_sha: str | None
    patches_remote: str
    local_patches_branch: str
    local_patches_sha: str | None
    patches_style: PatchesStyle
    version: str
    version_tag_style: TagStyle | None
    patches_base: str | None
    patches_skip: int
    patches_base_ref: str
    patches_base_type: str | None
    upstream_branch: str
    upstream_sha: str | None
    upstream_version: str | None
    osdist: str
    version_tag: str
    milestone: str
    release: str
    release_style: str
    release_bump_index: str
    apply_method: str
    new_sources: bool
    nvr: str
    vr: str
    patches_chain: str | None = None

    @property
    def on_distgit_branch(self) -> bool:
        """False where the patches branch is checked out, and during a rebase."""
        return self.branch == self.checked_out

    def tag_for(self, version: str) -> str:
        """The name of upstream's tag for *version*."""
        return tag_for(version, self.version_tag_style)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user says instead of a guess; None (or empty) leaves it to be detected."""

    version: str | None = None
    patches_branch: str | None = None
    local_patches_branch: str | None = None
    release_bump_index: str | None = None
    patches_chain: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The two questions that git must be asked besides.

    Attributes:
        object_type: of any name, such as a commit's short hash, None when unknown.
        nearest_tag: the newest tag on a full ref, None when there is none.
    """

    object_type: Callable[[str], str | None]
    nearest_tag: Callable[[str], str | None]


def distgit_branch(facts: GitFacts) -> str:
    """The distgit branch that belongs to what is checked out.

    On ``X-patches`` it is ``X``, which is not switched to. While a rebase is under way it
    is that of the branch being rebased.

    Raises:
        RdotoolError: HEAD is detached or has no commit, or ``X`` does not exist.
    """
    branch = facts.branch or facts.rebasing
    if branch is None:
        raise RdotoolError(
            "HEAD is detached: no branch is checked out",
            f"Check out the distgit branch first: git checkout {_one_to_check_out(facts)}",
        )
    if not branch.endswith(_PATCHES) or branch == _PATCHES:
        return _born(facts, branch)
    distgit = branch.removesuffix(_PATCHES)
    if not facts.has_branch(distgit):
        raise RdotoolError(
            f"{branch} looks like a patches branch, and there is no distgit branch {distgit}",
            f"Check out the distgit branch first: git checkout {_one_to_check_out(facts)}",
        )
    return distgit


def _one_to_check_out(facts: GitFacts) -> str:
    """The local branch that is likely meant; ``BRANCH`` where that can't be told."""
    heads = "refs/heads/"
    names = [ref.removeprefix(heads) for ref in facts.refs if ref.startswith(heads)]
    names = [name for name in names if not name.endswith(_PATCHES)]
    if "rpm-master" in names:
        return "rpm-master"
    return shlex.quote(names[0]) if len(names) == 1 else "BRANCH"


def _born(facts: GitFacts, branch: str) -> str:
    if not facts.has_branch(branch):
        raise RdotoolError(
            f"the branch {branch} has no commit yet",
            "Commit the spec file, or check out a branch that has one: git branch -a",
        )
    return branch


def ensure_on_distgit(env: DistgitEnv) -> None:
    """Refuse to work where the patches branch is checked out or a rebase is under way.

    Raises:
        RdotoolError: it is so.
    """
    if env.checked_out == "HEAD":
        raise RdotoolError(
            "a rebase is under way: this must be run on a distgit branch",
            "See rdotool status. A rebase of your own: git rebase --continue (or --abort)",
        )
    if not env.on_distgit_branch:
        raise RdotoolError(
            f"{env.checked_out} is a patches branch: this must be run on a distgit branch",
            f"git checkout {env.branch}",
        )


def detect(
    package: str, git: GitFacts, spec: SpecFacts, asked: Asked, wishes: Wishes | None = None
) -> DistgitEnv:
    """Put the environment together.

    Args:
        package: the folder's name.
        spec: of the branch that :func:`distgit_branch` names.

    Raises:
        RdotoolError: there is no branch to work on.
    """
    wishes = wishes or Wishes()
    branch = distgit_branch(git)
    dist = osdist(branch)
    patches = wishes.patches_branch or patchesbranch.guess(git, branch, dist)
    remote, remote_branch = patchesbranch.split(git, patches)
    local = wishes.local_patches_branch or remote_branch
    base = _base(git, spec, wishes.version)
    upstream = upstream_branch(git)
    upstream_ref = f"refs/remotes/{upstream}"
    return DistgitEnv(
        package=package,
        name=spec.name,
        spec=spec.file,
        branch=branch,
        checked_out=git.branch or "HEAD",
        head=git.sha(f"refs/heads/{branch}") or "",
        patches_branch=patches,
        patches_sha=git.sha(f"refs/remotes/{patches}"),
        patches_remote=remote,
        local_patches_branch=local,
        local_patches_sha=git.sha(f"refs/heads/{local}"),
        patches_style=patches_style(git, wishes.patches_chain),
        version=base.version,
        version_tag_style=base.style,
        patches_base=spec.patches_base,
        patches_skip=spec.patches_skip,
        patches_base_ref=base.ref,
        patches_base_type="tag" if git.has_tag(base.ref) else asked.object_type(base.ref),
        upstream_branch=upstream,
        upstream_sha=git.sha(upstream_ref),
        upstream_version=_newest(asked, upstream_ref) if upstream_ref in git.refs else None,
        osdist=dist,
        version_tag=spec.version_tag,
        milestone=spec.milestone,
        release=spec.release_tag,
        release_style=release_style(spec.release_tag),
        release_bump_index=wishes.release_bump_index or release_bump_index(spec.release_tag),
        apply_method=spec.apply_method,
        new_sources=new_sources(git, dist),
        nvr=spec.nvr,
        vr=spec.vr,
    )


@dataclass(frozen=True, slots=True)
class _Base:
    version: str
    style: TagStyle | None
    ref: str


def base_ref(git: GitFacts, spec: SpecFacts) -> str:
    """The name of the tag that the package's version is upstream, whether it is there or not."""
    return _base(git, spec, None).ref


def _base(git: GitFacts, spec: SpecFacts, wished: str | None) -> _Base:
    named = wished or spec.patches_base_expanded or spec.version + spec.milestone
    version, style = strip_tag_prefix(named)
    if not git.has_tag(named) or style is None:
        # The name is a version: its tag may have a prefix.
        style = tag_style(git, version)
    return _Base(version, style, tag_for(version, style))


def _newest(asked: Asked, ref: str) -> str | None:
    tag = asked.nearest_tag(ref)
    return strip_tag_prefix(tag)[0] if tag else None


def tag_style(git: GitFacts, version: str) -> TagStyle | None:
    """How the tag of *version* is named; None (``X.Y.Z``) when it has no tag too."""
    if git.has_tag(version):
        return None
    return next((style for prefix, style in STYLES.items() if git.has_tag(prefix + version)), None)


def osdist(branch: str) -> str:
    """The distribution that a branch is for, by its name."""
    name = re.sub(r"^private-[^-]+-", "", branch)
    name = name.removeprefix("hotfix-")
    return next((dist for prefix, dist in _OSDISTS if name.startswith(prefix)), "RDO")


def release_style(release: str) -> str:
    """Which of DLRN's ways, or none, a Release is made in."""
    match = _DLRN.match(release)
    if not match:
        return "generic"
    return "DLRN 0.1.date.hash" if match["number"] else "DLRN 0.date.hash"


def release_bump_index(release: str) -> str:
    """The part of a Release to bump: the second of DLRN's, else the last number."""
    return "last-numeric" if release_style(release) == "generic" else "2"


def patches_style(git: GitFacts, chain: str | None = None) -> PatchesStyle:
    """``review`` where the package has a remote for patch chains, or one is named."""
    return "review" if chain or "review-patches" in git.remotes else "branch"


def upstream_branch(git: GitFacts) -> str:
    """Upstream's main branch, ``upstream/master`` when there is none."""
    names = [f"{remote}/master" for remote in _UPSTREAM_REMOTES]
    return next((name for name in names if git.has_remote_branch(name)), names[0])


def new_sources(git: GitFacts, dist: str) -> bool:
    """Whether this distgit keeps tarballs in a lookaside cache."""
    origin = (git.remote_url("origin") or "").replace(":", "/")
    return dist.startswith("RH") or any(place in origin for place in _LOOKASIDES)
