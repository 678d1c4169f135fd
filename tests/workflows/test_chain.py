"""A chain of patches is fetched from Gerrit's refs; the refs are a plain repository's here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters.vcs import Repo
from rdotool.errors import GitError, RdotoolError, UsageError
from rdotool.review import naming
from rdotool.workflows.branches import chain

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.distgit import Distgit
    from tests.helpers.git import GitRepo


def fetch(repo: Repo, remote: str, change: str) -> str:
    """As `-g` does it: the sha of the patch set that *change* names."""
    named = naming.parse(change)
    assert named.number
    found = chain.find_patch_set(repo, remote, named.number, named.patch_set)
    return chain.bring(repo, remote, found)


def add_change(server: GitRepo, number: int, *shas: str) -> None:
    """Lay a change with these patch sets into a bare repository, as Gerrit does."""
    for patch_set, sha in enumerate(shas, start=1):
        server("update-ref", f"refs/changes/{number % 100:02d}/{number}/{patch_set}", sha)
    server("update-ref", f"refs/changes/{number % 100:02d}/{number}/meta", shas[0])


@pytest.fixture
def gerrit(remote: Distgit, tmp_path: Path) -> tuple[Distgit, list[str]]:
    """A package whose change 1205 has eleven patch sets, and their commits."""
    server = type(remote.repo)(tmp_path / "remotes" / "patches.git")
    maker = type(remote.repo).init(tmp_path / "maker")
    maker("fetch", "-q", server.path, "refs/heads/master-patches")
    maker("checkout", "-q", "FETCH_HEAD")
    shas = [maker.commit(f"Patch set {number}") for number in range(1, 12)]
    maker("push", "-q", server.path, "HEAD:refs/heads/all")
    add_change(server, 1205, *shas)
    server("update-ref", "-d", "refs/heads/all")
    remote.repo("remote", "add", "review-patches", f"file://{server.path}")
    return remote, shas


@pytest.mark.parametrize(
    ("change", "patch_set"),
    [
        ("1205", 11),
        ("1205/2", 2),
        ("1205,10", 10),
        ("refs/changes/05/1205/9", 9),
        ("https://review.example.org/r/c/openstack/foo/+/1205", 11),
        ("https://review.example.org/r/c/openstack/foo/+/1205/3", 3),
    ],
)
def test_the_newest_patch_set_or_the_named_one(
    gerrit: tuple[Distgit, list[str]], change: str, patch_set: int
) -> None:
    """Eleven comes after nine, though its name sorts before."""
    package, shas = gerrit
    before = package.repo.snapshot()
    repo = Repo.open(package.repo.path)
    assert fetch(repo, chain.REMOTE, change) == shas[patch_set - 1]
    assert package.repo.subjects(f"1.2.3..{shas[1]}")[-1] == "Patch set 2"
    assert package.repo.snapshot() == before


def test_nothing_of_git_s_own_notes_is_overwritten(gerrit: tuple[Distgit, list[str]]) -> None:
    package, _ = gerrit
    note = package.repo.path / ".git" / "FETCH_HEAD"
    package.repo("fetch", "-q", "patches", "master-patches")
    before = note.read_bytes()
    fetch(Repo.open(package.repo.path), chain.REMOTE, "1205")
    assert note.read_bytes() == before


@pytest.mark.parametrize("change", ["", "0", "abc", "-1", "12a", "refs/heads/master", "1" * 40])
def test_what_is_no_change(gerrit: tuple[Distgit, list[str]], change: str) -> None:
    with pytest.raises(UsageError, match="no change of Gerrit's"):
        fetch(Repo.open(gerrit[0].repo.path), chain.REMOTE, change)


@pytest.mark.parametrize(
    ("change", "words"),
    [("77", "has no change 77"), ("1205/12", "has no patch set 12 of the change 1205")],
)
def test_a_change_that_is_not_there(
    gerrit: tuple[Distgit, list[str]], change: str, words: str
) -> None:
    with pytest.raises(RdotoolError, match=words):
        fetch(Repo.open(gerrit[0].repo.path), chain.REMOTE, change)


def test_no_remote(clean: Distgit) -> None:
    with pytest.raises(RdotoolError, match="no remote review-patches") as told:
        fetch(Repo.open(clean.repo.path), chain.REMOTE, "5")
    assert "git remote add review-patches" in told.value.hint


@pytest.mark.parametrize("url", ["ext::sh -c 'touch {mark}'", "-u{mark}"])
def test_a_remote_that_would_run_a_program(clean: Distgit, tmp_path: Path, url: str) -> None:
    mark = tmp_path / "mark"
    clean.repo("config", "remote.review-patches.url", url.format(mark=mark))
    clean.repo("config", "protocol.ext.allow", "always")
    with pytest.raises(RdotoolError, match="refused"):
        fetch(Repo.open(clean.repo.path), chain.REMOTE, "5")
    assert not mark.exists()


def test_a_server_out_of_reach(clean: Distgit, tmp_path: Path) -> None:
    clean.repo("remote", "add", "review-patches", f"file://{tmp_path}/nowhere.git")
    with pytest.raises(GitError, match="ls-remote") as told:
        fetch(Repo.open(clean.repo.path), chain.REMOTE, "5")
    assert "Check the network" in told.value.hint


def test_a_pattern_is_no_other_change(gerrit: tuple[Distgit, list[str]]) -> None:
    """Git matches patterns from the end of a name: a branch may look like a change."""
    package, shas = gerrit
    server = type(package.repo)(package.repo.path.parent / "patches.git")
    server("update-ref", "refs/heads/refs/changes/06/106/1", shas[0])
    with pytest.raises(RdotoolError, match="has no change 106"):
        fetch(Repo.open(package.repo.path), chain.REMOTE, "106")
