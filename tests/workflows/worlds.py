"""Packages whose update conflicts, and how the conflicts are solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.helpers.distgit import Distgit, module

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.git import GitRepo

FILES = {
    ".gitignore": "*.log\nignored/\n",
    "sources": "SHA512 (foo-bar-1.2.3.tar.gz) = 0\n",
    "tool.sh": "#!/bin/sh\n",
}


def conflicting(path: Path, patches: int = 4, conflicts: tuple[int, ...] = (1, 2)) -> Distgit:
    """A package; 1.3.0 conflicts with the patches *conflicts*, and took none."""
    package = Distgit.make(path, "1.2.3", "2")
    package.repo.commit("More files", FILES)
    (path / "tool.sh").chmod(0o755)
    package.repo.commit("A tool")
    package.add_patches(patches)
    package.new_version("1.3.0", 2, conflicting=conflicts)
    return package


def user_files(repo: GitRepo) -> dict[str, bytes]:
    """Lay files of the user's about that git doesn't track; some of them git ignores."""
    files = {
        "notes.txt": b"mine\n",
        "build.log": b"\x00ignored\xff",
        "ignored/deep/er.bin": b"\xff" * 50,
        "foo/scratch me.txt": b"beside upstream's files\n",
    }
    for name, data in files.items():
        repo.write(name, data)
    return files


def solution(number: int) -> str:
    """What a person makes of the conflict in module *number*."""
    return module(number, top=f"# version 1.3.0 says so\n# patched by {number}\n")


def solve(repo: GitRepo, *, add: bool = True) -> list[str]:
    """Solve the conflicts that lie in the work tree; the names of the files."""
    names = sorted(set(repo("diff", "--name-only", "--diff-filter=U").splitlines()))
    for name in names:
        number = int(name.rpartition("_")[2].removesuffix(".py"))
        repo.write(name, solution(number))
        if add:
            repo("add", name)
    return names


def by_hand(package: Distgit, path: Path, *, skip: bool = False) -> str:
    """The tree of a rebase that a person makes in another clone, with the same solutions."""
    package.repo("clone", "--quiet", "--no-hardlinks", package.repo.path, path)
    repo = type(package.repo)(path)
    patches = package.patches_branch
    repo("checkout", "-q", "-b", patches, f"origin/{patches}")
    done = repo.run("rebase", "--onto", "1.3.0", "1.2.3", patches)
    while done.returncode:
        assert solve(repo)
        done = repo.run("-c", "core.editor=true", "rebase", "--skip" if skip else "--continue")
    return repo.tree(patches)
