"""Which tags a series of patches was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.patches.fitting import fitting_tags

if TYPE_CHECKING:
    from rdotool.adapters.vcs import Repo
    from tests.helpers.git import GitRepo

TAGS = ["1.0", "1.1", "v1.10", "1.9"]


@pytest.fixture
def tagged(git: GitRepo) -> GitRepo:
    """``a.py`` is the same from 1.1 on, ``näme x`` in 1.1 and 1.10 only."""
    git.commit("1.0", {"a.py": "old\n", "näme x": "x\n"})
    git.tag("1.0")
    for number, (tag, text) in enumerate((("1.1", "x\n"), ("1.9", "y\n"), ("v1.10", "x\n"))):
        git.commit(tag, {"a.py": "new\n", "näme x": text, f"{number}": ""})
        git.tag(tag, annotated=number == 1)
    return git


def patch(git: GitRepo, files: dict[str, str], start: str = "HEAD") -> bytes:
    """The patch that changes files on top of *start*; *start* stays checked out below it."""
    git.checkout(start)
    git.commit("Change", files)
    return git("-c", "core.quotePath=false", "format-patch", "--stdout", "-1").encode() + b"\n"


def test_the_newest_first(repo: Repo, tagged: GitRepo) -> None:
    assert fitting_tags(repo, [patch(tagged, {"a.py": "mine\n"})], TAGS) == ["v1.10", "1.9", "1.1"]


def test_all_files_must_fit(repo: Repo, tagged: GitRepo) -> None:
    data = patch(tagged, {"a.py": "mine\n", "näme x": "mine\n"}, "1.1")
    assert fitting_tags(repo, [data], TAGS) == ["v1.10", "1.1"]


def test_only_the_first_patch_of_a_file_counts(repo: Repo, tagged: GitRepo) -> None:
    first = patch(tagged, {"a.py": "mine\n", "fresh": "1\n"}, "1.0")
    second = patch(tagged, {"a.py": "mine, too\n", "fresh": "2\n"})
    assert fitting_tags(repo, [first, second], TAGS) == ["1.0"]
    assert fitting_tags(repo, [second], TAGS) == []


@pytest.mark.parametrize(
    "data", [b"", b"--- a/a.py\n+++ b/a.py\n", b"diff --git a/x b/x\nindex 12..34\n", b"\xff\n"]
)
def test_what_tells_nothing(repo: Repo, tagged: GitRepo, data: bytes) -> None:
    assert fitting_tags(repo, [data], TAGS) == []
    assert fitting_tags(repo, [], TAGS) == []


def test_new_files_and_no_tags(repo: Repo, tagged: GitRepo) -> None:
    data = patch(tagged, {"fresh": "1\n"})
    assert fitting_tags(repo, [data], TAGS) == []
    assert fitting_tags(repo, [patch(tagged, {"a.py": "m\n"}, "1.9")], []) == []
