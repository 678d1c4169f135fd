"""Cloning a distgit: whole, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rdotool.adapters import transfer
from rdotool.adapters.urls import without_password
from rdotool.adapters.vcs import Repo
from rdotool.distgit import leftovers
from rdotool.distgit.remotes import ORIGIN, Plan, Remote
from rdotool.errors import GitError, RdotoolError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A remote that is set up but could not be fetched."""

    remote: str
    reason: str


@dataclass(frozen=True, slots=True)
class Clone:
    """What was made.

    Attributes:
        path: the new folder.
        plan: what it was made by.
        failures: the remotes that are still to be fetched.
        listing: the rows of ``git remote -v``, in which the user's ``insteadOf`` rules show.
    """

    path: Path
    plan: Plan
    failures: tuple[Failure, ...]
    listing: tuple[str, ...]

    @property
    def remotes(self) -> tuple[Remote, ...]:
        """All remotes with ``origin``, by name."""
        origin = Remote(ORIGIN, self.plan.url)
        return tuple(sorted((origin, *self.plan.remotes), key=lambda remote: remote.name))

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        reasons = {failure.remote: failure.reason for failure in self.failures}
        return {
            "package": self.plan.package,
            "path": str(self.path),
            "cloned": self.plan.kind,
            "review_user": self.plan.review_user or None,
            "remotes": [
                {
                    "name": remote.name,
                    "url": without_password(remote.url),
                    "fetched": remote.fetched and remote.name not in reasons,
                    "error": reasons.get(remote.name),
                }
                for remote in self.remotes
            ],
            "missing": list(self.plan.missing),
        }


def run(plan: Plan, parent: Path, note: Tell, progress: Tell | None = None) -> Clone:
    """Make the clone as the new folder ``PARENT/PACKAGE``.

    It grows in a hidden folder and is renamed when it is whole, so that a failure or an
    interrupt leaves nothing. A secondary remote that can't be fetched is no failure: it
    stays set up, to be fetched later.

    Args:
        note: is told what is done, a line each.
        progress: is told how far git is.

    Raises:
        RdotoolError: the target exists.
        GitError: the distgit can't be cloned.
        OSError: *parent* can't be written.
    """
    target = parent / plan.package
    _refuse_existing(target)
    for path in leftovers.sweep(parent):
        note(f"Removed what a killed clone had left: {path.name}")
    note(f"Cloning {plan.kind} into ./{plan.package}/")
    with leftovers.workplace(parent) as (folder, lock):
        half_made = folder / plan.package
        transfer.clone(plan.url, half_made, progress=progress, keep_open=[lock])
        failures = _add_remotes(Repo(half_made), plan, progress, lock)
        _refuse_existing(target)
        listing = Repo(half_made).git("remote", "-v").split("\n")
        half_made.rename(target)
    return Clone(target, plan, tuple(failures), tuple(listing))


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise RdotoolError(
            f"{target.name} exists already in {target.parent}",
            f"Use it (cd {target.name}; git fetch --all), or move it away and clone again.",
        )


def _add_remotes(repo: Repo, plan: Plan, progress: Tell | None, lock: int) -> list[Failure]:
    for remote in plan.remotes:
        repo.git("remote", "add", "--", remote.name, remote.url)
    failures = []
    for remote in plan.remotes:
        if not remote.fetched:
            continue
        try:
            transfer.fetch(
                repo.root, remote.name, progress=_about(remote, progress), keep_open=[lock]
            )
        except GitError as error:
            failures.append(Failure(remote.name, error.brief))
    return failures


def _about(remote: Remote, progress: Tell | None) -> Tell | None:
    return None if progress is None else lambda text: progress(f"{remote.name}: {text}")
