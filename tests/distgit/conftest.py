"""Fixtures of the distgit room's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.distgit.world import Remotes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def remotes(tmp_path: Path) -> Remotes:
    """A distgit, its upstream and its patches as bare repositories."""
    return Remotes.make(tmp_path / "remotes")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to clone into; the test stands in it."""
    folder = tmp_path / "place" / "inner"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder
