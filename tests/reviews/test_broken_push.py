"""A push whose connection breaks: what became of it is told, and nothing is sent twice."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.helpers.cutting import Cutter
from tests.reviews import sending

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit
    from tests.reviews.sending import Package

# A push has some 4 kB of ssh's greetings or of http's heads, and then the commit's noise.
_NOISE, _MIDDLE = 200_000, 60_000


@pytest.fixture(params=["ssh", "http"])
def way(request: pytest.FixtureRequest) -> str:
    """How the package reaches the server."""
    way: str = request.param
    return way


@pytest.fixture
def package(
    way: str, gerrit: Gerrit, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Package:
    """A package with a large commit that is to be sent."""
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    made = sending.make(gerrit, tmp_path, http=way == "http", home=home)
    noise = random.Random(1).randbytes(_NOISE)
    made.repo.commit("A large commit\n", {"noise": noise})
    return made


@pytest.fixture
def line(way: str, gerrit: Gerrit, package: Package) -> Iterator[Cutter]:
    """The line between the package and the server."""
    project, user = package.project, package.user
    with Cutter(gerrit.ssh_port if way == "ssh" else gerrit.server.port) as line:
        url = project.ssh_url if way == "ssh" else project.http_url
        package.repo("remote", "set-url", "review-origin", url(user, line.port))
        yield line


def _has_it(package: Package) -> bool:
    return bool(package.changes())


def _patch_sets(package: Package) -> list[int]:
    return [len(change["revisions"]) for change in package.changes()]


def test_it_breaks_before_the_server_has_it(package: Package, line: Cutter, cli: Cli) -> None:
    repo = package.repo
    tree = repo.tree()
    line.cut(up=_MIDDLE)
    broken = cli("review", "--yes", cwd=package.path, code=1)
    assert line.cuts
    assert "did not arrive" in broken.err
    assert "Traceback" not in broken.err
    assert not _has_it(package)
    assert repo.tree() == tree
    assert repo.status() == ""

    line.heal()
    sent = cli("review", "--yes", "--json", cwd=package.path).json
    assert [one["new"] for one in sent["changes"]] == [True]
    assert _patch_sets(package) == [1]


def test_it_breaks_before_the_answer_comes(package: Package, line: Cutter, cli: Cli) -> None:
    line.lose_answer(up=_MIDDLE, when=lambda: _has_it(package))
    said = cli("review", "--yes", cwd=package.path)
    assert line.cuts
    [change] = package.changes()
    assert str(change["_number"]) in said.out + said.err
    assert change["current_revision_number"] == 1

    line.heal()
    again = cli("review", cwd=package.path)
    assert "Nothing new" in again.out + again.err
    assert _patch_sets(package) == [1]


def test_the_network_stays_away(package: Package, line: Cutter, cli: Cli) -> None:
    """The answer is lost, and the server can't be asked either: it is said so, and later seen."""

    def has_it_and_is_gone() -> bool:
        arrived = _has_it(package)
        if arrived:
            line.cut(up=0)
        return arrived

    line.lose_answer(up=_MIDDLE, when=has_it_and_is_gone)
    broken = cli("review", "--yes", cwd=package.path, code=1)
    assert "can't be asked" in broken.err
    assert "Traceback" not in broken.err

    line.heal()
    again = cli("review", "--yes", cwd=package.path)
    assert "Nothing new" in again.out + again.err
    assert _patch_sets(package) == [1]


def test_it_breaks_while_the_branches_are_asked_for(
    package: Package, line: Cutter, cli: Cli
) -> None:
    before = package.repo.snapshot()
    line.cut(down=10)
    broken = cli("review", "--yes", cwd=package.path, code=1)
    assert "Traceback" not in broken.err
    assert package.repo.snapshot() == before
    assert not _has_it(package)


def test_an_amended_commit_breaks_off_and_goes_up_as_patch_set_2(
    package: Package, line: Cutter, cli: Cli
) -> None:
    cli("review", "--yes", cwd=package.path)
    package.repo.write("noise", random.Random(2).randbytes(_NOISE))
    package.repo("commit", "-q", "-a", "--amend", "--no-edit")
    line.cut(up=_MIDDLE, how="close")
    broken = cli("review", "--yes", cwd=package.path, code=1)
    assert "did not arrive" in broken.err
    assert _patch_sets(package) == [1]
    line.heal()
    cli("review", "--yes", cwd=package.path)
    assert _patch_sets(package) == [2]
    assert package.changes()[0]["current_revision"] == package.repo.head
