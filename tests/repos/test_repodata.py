"""Repositories of RPMs that rpmbuild made, read in each compression, from folder and server."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from rdotool import repos
from tests.repos import world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repos.world import World
    from tests.sources.server import Site


@pytest.fixture(params=["zstd", "gz", "xz", "bz2"])
def folder(request: pytest.FixtureRequest, rpms: Path, tmp_path: Path) -> Path:
    """The RPMs' repository, its data compressed in one of the ways."""
    copy = tmp_path / "repo"
    shutil.copytree(rpms, copy, ignore=shutil.ignore_patterns("repodata"))
    return world.index(copy, request.param)


def test_from_a_folder(folder: Path, home: World) -> None:
    check(home.load(folder.as_uri()))


def test_from_a_server(folder: Path, home: World, site: Site) -> None:
    check(home.load(world.publish(site, folder)))


def check(found: repos.RepoSet) -> None:
    assert len(found.packages()) == len(world.RPMS)
    nvrs = [package.nvr for package in found.named("python3-oslo-config")]
    assert nvrs == [
        "python3-oslo-config-9.10.0-1.el9s",
        "python3-oslo-config-9.10.0~rc1-0.1.el9s",
        "python3-oslo-config-9.1.0-1.el9s",
    ]


def test_what_the_packages_provide(rpms: Path, home: World) -> None:
    found = home.load(rpms.as_uri())
    [(package, provide)] = found.providing("python3dist(Oslo.Config) >= 9.2")[:1]
    assert package == repos.Package("python3-oslo-config", "0", "9.10.0", "1.el9s", "noarch", "a")
    assert str(provide) == "python3dist(oslo-config) = 9.10"
    assert len(found.providing("python3.9dist(oslo_config)")) == 3
    assert found.providing("python3dist(oslo-config) >= 10") == []


def test_an_epoch_beats_every_version(rpms: Path, home: World) -> None:
    found = home.load(rpms.as_uri())
    newest = found.newest("python3-keystoneclient")
    assert newest is not None
    assert newest.evr_text == "1:5.0.0-1.el9s"
    [(_, provide)] = found.providing("python-keystoneclient >= 1:4")
    assert provide.evr == ("1", "5.0.0", "1.el9s")


def test_what_is_obsoleted_is_not_provided(rpms: Path, home: World) -> None:
    assert home.load(rpms.as_uri()).providing("python3-oldclient") == []


def test_a_provide_without_a_version(rpms: Path, home: World) -> None:
    [(package, provide)] = home.load(rpms.as_uri()).providing("thing-without-version >= 7")
    assert provide == repos.Provide("thing-without-version")
    assert package.version == "2.9.0.post0"


def test_a_module_is_found_by_any_python_that_has_it(rpms: Path, home: World) -> None:
    found = home.load(rpms.as_uri())
    assert found.repositories[0].pythons == ["3.9", "3.11"]
    assert [one.name for one, _ in found.module("thing.py")] == ["python3.11-thing"]
    assert found.module("Thing_Py", "3.9") == []
    [(_, provide)] = found.module("Thing_Py", "3.11")
    assert provide.name == "python3.11dist(Thing.Py)"
    names = {provide.name for _, provide in found.module("oslo.config")}
    assert names == {"python3dist(oslo-config)"}


def test_repositories_answer_in_their_order(tmp_path: Path, home: World) -> None:
    one = world.make(tmp_path / "one", [world.Made("foo", "1.0")])
    two = world.make(tmp_path / "two", [world.Made("foo", "2.0"), world.Made("foo", "1.0")])
    found = home.load(one.as_uri(), two.as_uri())
    assert [(each.repo, each.version) for each in found.named("foo")] == [
        ("a", "1.0"),
        ("b", "2.0"),
        ("b", "1.0"),
    ]
    assert found.newest("foo") == found.named("foo")[1]
    assert [len(each) for each in found.repositories] == [1, 2]


def test_data_that_is_not_compressed(tmp_path: Path, home: World) -> None:
    folder = world.make(tmp_path / "repo", [world.Made("foo")], "plain")
    assert [one.nvr for one in home.load(folder.as_uri()).packages()] == ["foo-1.0-1"]


def test_a_repository_without_packages(tmp_path: Path, home: World) -> None:
    folder = world.make(tmp_path / "repo", [])
    assert home.load(folder.as_uri()).packages() == []


def test_no_repositories(home: World) -> None:
    found = home.load()
    assert found.packages() == []
    assert found.newest("foo") is None
