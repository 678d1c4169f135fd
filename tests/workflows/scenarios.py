"""What is killed: a command line, on a package, and what comes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.helpers.distgit import Distgit
from tests.rdoinfo import small
from tests.workflows.edits import edit
from tests.workflows.worlds import conflicting, solve, user_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.git import GitRepo

NEW = ("new-version", "-lntU", "1.3.0")
FIX = ("fix",)
RECREATE = ("recreate-patches", "--force")
PROMOTE = ("rdoinfo", "promote", "--release", "epoxy")
PIN = ("rdoinfo", "pin", "nova=31.0.1", "--release", "epoxy", "--no-check", "-b", "pins")
GO_ON = ("--continue",)


@dataclass(frozen=True)
class Scenario:
    """One command to kill.

    Attributes:
        argv: the command line.
        make: the package.
        before: commands that come first; after each the conflicts are solved.
        backwards: whether the command takes back, so that going on means giving up.
        solve: what the user does when it is their turn; may be repeated.
        takes_changes: whether uncommitted changes become part of a commit.
    """

    argv: tuple[str, ...]
    make: Callable[[Path], Distgit]
    before: tuple[tuple[str, ...], ...] = ()
    backwards: bool = False
    solve: Callable[[GitRepo], object] = solve
    takes_changes: bool = False


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


def _ahead(path: Path) -> Distgit:
    """A clone whose patches branch has a commit of its own, and lacks one of the remote's."""
    package = Distgit.make(path.parent.parent / "server", "1.2.3", "2")
    package.add_patches(3)
    remotes = package.with_remotes(path.parent)
    remotes.repo.checkout("patches/master-patches~1", new="master-patches")
    remotes.repo.commit("Mine", {"foo/mine.py": "mine\n", "requirements.txt": "mine\n"})
    remotes.repo.checkout("master")
    return _packed(remotes)


def _with_patch_files(path: Path) -> Distgit:
    """A package whose spec has the patches of its branch; that branch has a commit more."""
    package = Distgit.make(path, "1.2.3", "2")
    package.add_patches(3)
    repo = package.repo
    repo("format-patch", "-q", "-N", "-o", path, "1.2.3..master-patches")
    lines = "".join(f"Patch{name[:4]}: {name}\n" for name in package.patch_files())
    package.edit_spec("BuildArch:", f"{lines}BuildArch:", "Patches")
    package.add_patches(["More"])
    repo.write("sources", "edited\n")
    return _packed(package)


def _conflicting(path: Path) -> Distgit:
    package = conflicting(path, 3, (0, 2))
    return _packed(package)


def _two_commits(path: Path) -> Distgit:
    """Uncommitted changes on top of two commits: staged, unstaged, both, and a new file."""
    package = Distgit.make(path, "1.2.3", "2")
    repo = package.repo
    repo.commit("More", {"both": "b\n", "more": "m\n"})
    _packed(package)
    repo.write("sources", "# staged\n")
    repo.write("both", "staged\n")
    repo.write("new", "new\n")
    repo("add", "sources", "both", "new")
    repo.write("both", "and edited\n")
    repo.write("more", "edited\n")
    return package


def _rdoinfo(path: Path) -> Distgit:
    """A checkout of rdoinfo."""
    return _packed(Distgit(small.commit(path), "rdoinfo", "", "master"))


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
    "fix": Scenario(FIX, _small, solve=edit),
    "fix over edits": Scenario(FIX, _two_commits, solve=edit, takes_changes=True),
    "end of fix": Scenario(GO_ON, _small, (FIX,), solve=edit),
    "abort fix": Scenario(("--abort",), _small, (FIX,), backwards=True, solve=edit),
    "undo fix": Scenario(("undo",), _small, (FIX, GO_ON), backwards=True, solve=edit),
    "amend": Scenario(("amend",), _two_commits, takes_changes=True),
    "undo amend": Scenario(("undo",), _two_commits, (("amend",),), backwards=True),
    "squash": Scenario(("squash",), _two_commits),
    "undo squash": Scenario(("undo",), _two_commits, (("squash",),), backwards=True),
    "patch": Scenario(("patch",), _behind),
    "patch -l": Scenario(("patch", "-l"), _small),
    "patch --amend": Scenario(("patch", "-l", "--amend"), _small),
    "get-patches": Scenario(("get-patches",), _ahead),
    "undo get-patches": Scenario(("undo",), _ahead, (("get-patches",),), backwards=True),
    "recreate-patches": Scenario(RECREATE, _with_patch_files),
    "undo recreate-patches": Scenario(("undo",), _with_patch_files, (RECREATE,), backwards=True),
    "tag-patches": Scenario(("tag-patches",), _small),
    "rdoinfo": Scenario(PROMOTE, _rdoinfo),
    "rdoinfo on a branch": Scenario(PIN, _rdoinfo),
    "undo rdoinfo": Scenario(("undo",), _rdoinfo, (PIN,), backwards=True),
    "undo patch": Scenario(("undo",), _behind, (("patch",),), backwards=True),
}
