"""new-version: what is asked for, and the frozen plan that is made of it.

Every guess is resolved in the plan and each commit is named by its sha, so that the steps
do the same whenever they run; ``--dry-run`` prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdotool.errors import RdotoolError
from rdotool.workflows.action.frozen import Frozen

if TYPE_CHECKING:
    from rdotool.workflows import identity


class AlreadyThere(RdotoolError):
    """The package is at the asked version already."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks for; the names are those of the flags.

    Attributes:
        version: a version or an upstream tag; None for the newest tag.
        gerrit_patches_chain: the top change of a chain under review, which is rebased.
        force: take it whatever CI and the reviewers say of it.
        header: what the commit message starts with instead of the NVR.
        new_sources: None lets the distgit decide.
        upload_tool: the command that uploads sources; empty lets the branch decide.
        push: ``ask``, ``yes`` or ``no``.
        again: update even though the package is at that version.
        gpg: write the key that signed the new version into the spec.
    """

    version: str | None = None
    patches_branch: str | None = None
    local_patches_branch: str | None = None
    local_patches: bool = False
    bump_only: bool = False
    gerrit_patches_chain: str | None = None
    force: bool = False
    new_sources: bool | None = None
    upload_tool: str = ""
    prereleases: bool = False
    drop_patches: bool = False
    bug: str = ""
    header: str | None = None
    changelog_user: str = ""
    changelog_email: str = ""
    push: str = "ask"
    again: bool = False
    gpg: bool = False


@dataclass(frozen=True, slots=True)
class Plan(Frozen):
    """Everything that the steps need, decided.

    Attributes:
        package: the folder's name.
        spec: the spec's file name.
        branch: the distgit branch, at *head*.
        old_version: the version that the patches are based on now, at *old_base*.
        new_version: the version to update to, milestone included, tagged *new_tag*
            at *new_base* (None where patches aren't touched and git has no such tag).
        bump_only: whether patches are left alone.
        local_patches_branch: the branch to rebase; its commits come from *source*.
        source_name: what *source* was read from, for people.
        skip: how many of the lowest patches make no patch files.
        changes: the changelog entry's lines.
        user: the changelog entry's author, with *email* and the *date* (ISO).
        who: author and committer of the commit, with the time of it.
        patches_style: ``branch``, or ``review`` where the rebased patches go to Gerrit.
        push_to: ``REMOTE/BRANCH`` for the rebased patches, in review style for the new tag
            that they stand on; None when all stays here.
        push_from: the sha that this remote branch had when it was last fetched.
        push: ``ask``, ``yes`` or ``no``.
        uploads: the command that uploads sources, None for no upload.
        work: the tree of the user's uncommitted changes, which become part of the commit;
            empty when there are none. *index* is their index's.
        signing_key: what ``sources_gpg_sign`` shall be; empty leaves it as it is.
        signer: the series whose key it is.
        warnings: what the user should know before it begins.
    """

    package: str
    spec: str
    branch: str
    head: str
    old_version: str
    new_version: str
    new_tag: str
    old_base: str | None
    new_base: str | None
    bump_only: bool
    local_patches_branch: str
    source: str | None
    source_name: str
    skip: int
    drop_patches: bool
    changes: tuple[str, ...]
    header: str | None
    user: str
    email: str
    date: str
    who: identity.Who
    push_to: str | None
    push_from: str | None
    push: str
    uploads: str | None
    patches_style: str = "branch"
    work: str = ""
    index: str = ""
    signing_key: str = ""
    signer: str = ""
    warnings: tuple[str, ...] = field(default=())

    @property
    def refs(self) -> list[str]:
        """The refs that the action moves."""
        names = [f"refs/heads/{self.branch}"]
        return names if self.bump_only else [*names, f"refs/heads/{self.local_patches_branch}"]
