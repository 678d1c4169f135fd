"""Files of commits, read in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdotool.adapters import ahead
from rdotool.adapters.vcs import Repo
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = GitRepo.init(tmp_path / "repo")
    one = made.commit("one", {"a": "first\n", "b": b"\x00\n\xff", "empty": "", "d/a b": "x"})
    two = made.commit("two", {"a": "second\n", "b": None})
    repo = Repo.open(made.path)
    paths = ["a", "b", "none", "d", "empty", "d/a b"]
    ahead.read(repo, [one, two], paths)
    ahead.read(repo, [], paths)
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(repo, "run", lambda *args, **_: asked.append(args))
    assert [repo.show(one, path) for path in paths] == [
        *(b"first\n", b"\x00\n\xff", None, None, b"", b"x"),
    ]
    assert [repo.show(two, path) for path in paths] == [b"second\n", None, None, None, b"", b"x"]
    assert not asked
