"""Patch files are those that rdopkg's git format-patch writes, whoever the user is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rdotool.patches.series import OPTIONS, Series, commits_between, format_series, lost, select
from rdotool.patches.text import same_series

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.vcs import Repo
    from tests.helpers.git import GitRepo

CODE = "".join(f"line {number}\n" for number in range(40))


def _odd_commits(git: GitRepo) -> None:
    """One commit on the tag ``base`` for each thing that a patch file may hold."""
    git.commit("base", {"code.py": CODE, "z.txt": "z\n", "crlf.txt": "a\r\nb\r\n", "tool": "x\n"})
    git.tag("base")
    git.commit("Plain change", {"code.py": CODE.replace("line 5\n", "line five\n")})
    git.commit("Größe: naïve — 漢字", {"größe.txt": "ß\n"}, author="Jürgen Ä <j@example.org>")
    git.commit("x" * 300, {"a file.txt": "blank\n"})
    git.commit("a/b/../c \x1b[31mred\x1b[0m .lock", {"slash": "1\n"})
    git.commit("Subject that\ngoes on here\n\nBody\n", {"multi": "1\n"})
    git.commit("Binary", {"blob.bin": bytes(range(256)) * 9})
    git.commit("CRLF", {"crlf.txt": "a\r\nB\r\n"})
    (git.path / "tool").chmod(0o755)
    git.commit("Mode change")
    (git.path / "link").symlink_to("code.py")
    git.commit("Symlink")
    git("mv", "z.txt", "moved.txt")
    git.commit("[stable] Rename")
    body = "Diff in the message\n\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n"
    git.commit(body + "\nFrom 1234567 Mon Sep 17 00:00:00 2001\n", {"code.py": CODE[:-8]})
    git.commit("", {"nameless": "1\n"})
    git.commit("No newline at the end", {"open": "no newline"})
    git.commit("Two ends", {"code.py": "first\n" + CODE + "last\n", "multi": None})


def _by_git(git: GitRepo, base: str) -> list[tuple[str, bytes]]:
    """What git writes for a user without settings."""
    folder = git.path.parent / "expected"
    git("-c", "core.abbrev=7", "format-patch", *OPTIONS, "-o", folder, f"{base}..HEAD")
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


def _made(series: Series) -> list[tuple[str, bytes]]:
    return [(file.name, file.data) for file in series.files]


def test_the_files_are_gits_own(git: GitRepo, repo: Repo) -> None:
    _odd_commits(git)
    series = format_series(repo, commits_between(repo, "base", "HEAD"))
    assert _made(series) == _by_git(git, "base")
    assert len(series.files) == 14
    assert all(re.fullmatch(r"\d{4}-[\w.-]{,60}\.patch", file.name) for file in series.files)


def test_the_users_settings_change_nothing(
    git: GitRepo, repo: Repo, turn_hostile: Callable[[], None]
) -> None:
    _odd_commits(git)
    expected = _by_git(git, "base")
    turn_hostile()
    assert _made(format_series(repo, commits_between(repo, "base", "HEAD"))) == expected


def test_the_distgits_attributes_do_not_count(git: GitRepo, repo: Repo) -> None:
    _odd_commits(git)
    expected = _by_git(git, "base")
    git.write(".gitattributes", "*.py binary\n")
    assert _made(format_series(repo, commits_between(repo, "base", "HEAD"))) == expected


def test_the_sources_own_attributes_count(git: GitRepo, repo: Repo) -> None:
    git.commit("base", {"sub/.gitattributes": "*.dat -diff\n", "sub/a.dat": "1\n"})
    git.tag("base")
    git.commit("Change", {"sub/a.dat": "2\n"})
    expected = _by_git(git, "base")
    assert b"GIT binary patch" in expected[0][1]
    git.write("sub/.gitattributes", None)
    assert _made(format_series(repo, commits_between(repo, "base", "HEAD"))) == expected


def test_an_empty_commit_takes_no_number_and_is_named(git: GitRepo, repo: Repo) -> None:
    git.commit("base")
    git.tag("base")
    git.commit("First", {"a": "1\n"})
    git.commit("Nothing")
    git.commit("Second", {"a": "2\n"})
    series = format_series(repo, commits_between(repo, "base", "HEAD"))
    assert [file.name for file in series.files] == ["0001-First.patch", "0002-Second.patch"]
    assert [commit.subject for commit in series.empty] == ["Nothing"]


def test_no_commits_no_files(git: GitRepo, repo: Repo) -> None:
    git.commit("base")
    assert format_series(repo, []) == Series(())


def test_nothing_is_left_on_disk(git: GitRepo, repo: Repo) -> None:
    _odd_commits(git)
    before = git.snapshot()
    format_series(repo, commits_between(repo, "base", "HEAD"))
    assert git.snapshot() == before
    assert not list(repo.state_dir.iterdir())


def test_merges_are_no_patches(git: GitRepo, repo: Repo) -> None:
    git.commit("base", {"a": "1\n"})
    git.tag("base")
    git.checkout("HEAD", new="side")
    git.commit("Side", {"b": "1\n"})
    git.checkout("master")
    git.commit("Main", {"a": "2\n"})
    git("merge", "--no-ff", "-m", "Merge", "side")
    found = commits_between(repo, "base", "master")
    assert {commit.subject for commit in found} == {"Side", "Main"}


@pytest.mark.parametrize(
    "skip, ignore, kept, skipped, ignored",
    [
        (0, None, "abcd", "", ""),
        (2, None, "cd", "ab", ""),
        (9, None, "", "abcd", ""),
        (-1, None, "abcd", "", ""),
        (0, "^[bd]", "ac", "", "bd"),
        (1, "[ab]", "cd", "a", "b"),
    ],
)
def test_select(
    git: GitRepo, repo: Repo, skip: int, ignore: str | None, kept: str, skipped: str, ignored: str
) -> None:
    git.commit("base")
    git.tag("base")
    for subject in "abcd":
        git.commit(subject)
    chosen = select(
        commits_between(repo, "base", "HEAD"), skip, re.compile(ignore) if ignore else None
    )
    assert "".join(commit.subject for commit in chosen.kept) == kept
    assert "".join(commit.subject for commit in chosen.skipped_by_base) == skipped
    assert "".join(commit.subject for commit in chosen.ignored) == ignored


def test_lost_patches_are_named(git: GitRepo, repo: Repo) -> None:
    _odd_commits(git)
    commits = commits_between(repo, "base", "HEAD")
    whole = _made(format_series(repo, commits))
    left = format_series(repo, [c for c in commits if c.subject not in ("Binary", "CRLF", "")])
    assert lost(whole, left) == [name for name, _ in whole if re.search("Binary|CRLF|^0012", name)]
    assert lost(whole, format_series(repo, commits)) == []


def test_a_patch_is_there_by_its_change_or_by_its_subject(git: GitRepo, repo: Repo) -> None:
    git.commit("base", {"a": "1\n"})
    git.tag("base")
    git.commit("Change a", {"a": "2\n"})
    old = _made(format_series(repo, commits_between(repo, "base", "HEAD")))
    git("commit", "--amend", "-m", "Other words")
    reworded = format_series(repo, commits_between(repo, "base", "HEAD"))
    git("reset", "--hard", "base")
    git.commit("Change a", {"a": "3\n"})
    reworked = format_series(repo, commits_between(repo, "base", "HEAD"))
    assert lost(old, reworded) == lost(old, reworked) == []
    assert not same_series([data for _, data in old], [file.data for file in reworked.files])


def test_a_rebase_that_moves_lines_only_is_the_same_series(git: GitRepo, repo: Repo) -> None:
    _odd_commits(git)
    old = [data for _, data in _made(format_series(repo, commits_between(repo, "base", "HEAD")))]
    git("checkout", "-q", "-b", "new", "base")
    git.commit("Upstream", {"new.txt": "1\n"})
    git("rebase", "-q", "--onto", "new", "base", "master")
    new = format_series(repo, commits_between(repo, "new", "master"))
    assert [file.data for file in new.files] != old
    assert same_series(old, [file.data for file in new.files])
