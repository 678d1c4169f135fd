"""What was sent before: kept atomically, and nothing that a broken file can harm."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rdotool.adapters.vcs import Repo
from rdotool.review.record import NAME, Record, Records
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

URL = "ssh://joe@review.example.org/r/a/nova"
PUSH = Record(URL, "epoxy-rdo", "mine", "1" * 40, ("I1",), ("https://x/1",), (1,), (2,), 1.5)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.open(GitRepo.init(tmp_path).path)


def test_it_is_kept(repo: Repo) -> None:
    assert Records(repo).find(URL, "epoxy-rdo", "mine") is None
    Records(repo).keep(PUSH)
    assert Records(repo).find(URL, "epoxy-rdo", "mine") == PUSH
    assert Records(repo).find(URL, "epoxy-rdo", "other") is None
    assert Records(repo).find(URL, "rpm-master", "mine") is None
    assert [path.name for path in repo.state_dir.iterdir()] == [NAME]


def test_a_later_one_takes_its_place(repo: Repo) -> None:
    other, later = replace(PUSH, branch="other"), replace(PUSH, sha="2" * 40)
    for record in (PUSH, other, later):
        Records(repo).keep(record)
    assert Records(repo).all() == [later, other]


def test_no_password_is_kept(repo: Repo) -> None:
    url = "https://joe:s3cret@review.example.org/nova"
    Records(repo).keep(replace(PUSH, remote=url))
    assert "s3cret" not in (repo.state_dir / NAME).read_text("utf-8")
    found = Records(repo).find(url.replace("s3cret", "another"), "epoxy-rdo", "mine")
    assert found is not None
    assert found.sha == PUSH.sha


def test_old_ones_are_let_go(repo: Repo) -> None:
    for number in range(205):
        Records(repo).keep(replace(PUSH, branch=f"b{number}"))
    assert len(Records(repo).all()) == 200
    assert Records(repo).find(URL, "epoxy-rdo", "b204")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 2, "pushes": []}',
        '{"format": 1}',
        '{"format": 1, "pushes": [1]}',
        '{"format": 1, "pushes": [{"remote": "x"}]}',
        '{"format": 1, "pushes": [{"remote":"x","target":"x","branch":"x","sha":"x","urls":[1]}]}',
        "[" * 100_000,
        "\xff",
    ],
)
def test_a_broken_file_is_noted_and_counts_as_none(repo: Repo, text: str) -> None:
    repo.state_dir.mkdir()
    (repo.state_dir / NAME).write_bytes(text.encode("latin-1"))
    notes: list[str] = []
    assert Records(repo, notes.append).find(URL, "epoxy-rdo", "mine") is None
    assert NAME in notes[0]
    Records(repo).keep(PUSH)
    assert Records(repo).all() == [PUSH]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.integers(0, 400), st.binary(max_size=3))
def test_any_damage_is_survived(repo: Repo, at: int, put: bytes) -> None:
    path = repo.state_dir / NAME
    path.unlink(missing_ok=True)
    Records(repo).keep(PUSH)
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + put)
    for record in Records(repo, lambda _: None).all():
        assert all(isinstance(number, int) for number in record.numbers)


def test_a_folder_in_its_place(repo: Repo) -> None:
    (repo.state_dir / NAME).mkdir(parents=True)
    assert Records(repo).all() == []


def test_each_linked_work_tree_has_its_own(repo: Repo, tmp_path: Path) -> None:
    git = GitRepo(tmp_path)
    git.commit("x", {"a": "b"})
    git("worktree", "add", "-q", tmp_path / "other")
    Records(repo).keep(PUSH)
    assert Records(Repo.open(tmp_path / "other")).all() == []
    assert json.loads((repo.state_dir / NAME).read_bytes())["format"] == 1
