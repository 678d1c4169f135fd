"""Repositories: built once, served by this machine."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.repos import world
from tests.repos.world import Made, World
from tests.sources.server import Site, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def rpms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the RPMs of `world.RPMS`, and their repodata."""
    if not shutil.which("rpmbuild"):
        pytest.skip("needs rpmbuild")
    return world.index(world.build(tmp_path_factory.mktemp("rpms")))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as site:
        yield site


@pytest.fixture
def home(tmp_path: Path) -> World:
    return World(tmp_path / "home")


@pytest.fixture
def foo(tmp_path: Path) -> Path:
    """A repository of two made-up packages."""
    return world.make(tmp_path / "foo", [Made("foo", "1.0"), Made("bar", "2.0")])
