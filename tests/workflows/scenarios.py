"""What is killed: a command line, on a package, and what comes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.distgit import Distgit
from tests.workflows.worlds import conflicting, user_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = ("new-version", "-lntU", "1.3.0")
GO_ON = ("--continue",)


@dataclass(frozen=True)
class Scenario:
    """One command to kill.

    Attributes:
        argv: the command line.
        make: the package.
        before: commands that come first; after each the conflicts are solved.
        backwards: whether the command takes back, so that going on means giving up.
    """

    argv: tuple[str, ...]
    make: Callable[[Path], Distgit]
    before: tuple[tuple[str, ...], ...] = ()
    backwards: bool = False


def _small(path: Path) -> Distgit:
    package = Distgit.make(path, "1.2.3", "2")
    package.add_patches(3)
    package.new_version("1.3.0", 1, merged=[1])
    return _packed(package)


def _behind(path: Path) -> Distgit:
    """A clone whose patches branch is one behind the remote's."""
    package = Distgit.make(path.parent.parent / "server", "1.2.3", "2")
    package.add_patches(3)
    remotes = package.with_remotes(path.parent)
    assert remotes.repo.path == path
    remotes.repo("branch", "master-patches", "patches/master-patches~1")
    return _packed(remotes)


def _conflicting(path: Path) -> Distgit:
    package = conflicting(path, 3, (0, 2))
    return _packed(package)


def _packed(package: Distgit) -> Distgit:
    """Few files: it is copied often."""
    repo = package.repo
    repo("gc", "--quiet")
    for hook in (repo.path / ".git/hooks").iterdir():
        hook.unlink()
    user_files(repo)
    return package


ALL = {
    "clean": Scenario(NEW, _small),
    "bump": Scenario(("new-version", "-bnU", "1.3.0"), _small),
    "conflict": Scenario(NEW, _conflicting),
    "next conflict": Scenario(GO_ON, _conflicting, (NEW,)),
    "end": Scenario(GO_ON, _conflicting, (NEW, GO_ON)),
    "abort": Scenario(("--abort",), _conflicting, (NEW, GO_ON), backwards=True),
    "undo": Scenario(("undo",), _small, (NEW,), backwards=True),
    "patch": Scenario(("patch",), _behind),
    "patch -l": Scenario(("patch", "-l"), _small),
    "patch --amend": Scenario(("patch", "-l", "--amend"), _small),
    "undo patch": Scenario(("undo",), _behind, (("patch",),), backwards=True),
}
