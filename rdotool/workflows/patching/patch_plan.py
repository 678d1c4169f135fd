"""patch: what is asked for, and the frozen plan that is made of it.

As in ``update_plan`` every guess is resolved and each commit named by its sha; the message
of the new commit is in the plan as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rdotool.workflows.action.frozen import Frozen

if TYPE_CHECKING:
    from rdotool.workflows import identity

Detection = Literal["detect", "count", "plain"]


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; the names are those of the flags.

    Attributes:
        gerrit_patches_chain: the top change of a chain under review.
        force: take it whatever CI and the reviewers say of it.
        release_bump_index: which part of the Release to bump; None by its style.
        changelog: how the entry's lines come about.
        header: what the commit message starts with instead of the NVR.
    """

    amend: bool = False
    patches_branch: str | None = None
    local_patches_branch: str | None = None
    local_patches: bool = False
    gerrit_patches_chain: str | None = None
    force: bool = False
    release_bump_index: str | None = None
    no_bump: bool = False
    changelog: Detection = "detect"
    header: str | None = None
    changelog_user: str = ""
    changelog_email: str = ""
    drop_patches: bool = False


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """Everything that the steps need, decided.

    Attributes:
        package: the folder's name.
        spec: the spec's file name.
        branch: the distgit branch, at *head*.
        changed: False when the patches and the spec are what they would become: there is
            nothing to do then, and what the commit needs is empty.
        amend: whether *head* is replaced.
        parents: of the new commit.
        author: its author, as git writes it.
        base_ref: what the patches are based on, as git calls it, at *base*.
        source: the commit that the patches are read from; its name is *source_name*.
        local_patches_branch: the local patches branch.
        moves: whether it is moved to *source*.
        skip: how many of the lowest patches make no patch files.
        ignored: the subjects that patches_ignore leaves out.
        patches: the names of the patch files.
        drop_patches: whether patches that the branch lacks may go.
        bump: whether release and changelog are updated.
        release_bump_index: which part of the release; None by its style.
        changes: the changelog entry's lines.
        user: the changelog entry's author, with *email* and the *date* (ISO).
        nvr: as the spec has it then.
        message: of the commit.
        who: its committer, with the time of it.
        warnings: what the user should know before it begins.
    """

    package: str
    spec: str
    branch: str
    head: str
    changed: bool
    amend: bool
    parents: tuple[str, ...]
    author: str
    base_ref: str
    base: str
    source: str
    source_name: str
    local_patches_branch: str
    moves: bool
    skip: int
    ignored: tuple[str, ...]
    patches: tuple[str, ...]
    drop_patches: bool
    bump: bool
    release_bump_index: str | None
    changes: tuple[str, ...]
    user: str
    email: str
    date: str
    nvr: str
    message: str
    who: identity.Who
    warnings: tuple[str, ...] = field(default=())

    @property
    def refs(self) -> list[str]:
        """The refs that the action moves."""
        names = [f"refs/heads/{self.branch}"]
        return [*names, f"refs/heads/{self.local_patches_branch}"] if self.moves else names
