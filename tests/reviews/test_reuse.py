"""``review --reuse TOPIC``, as RDO's bots send: the same content is not sent a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reviews import sending

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.gerrit import Gerrit
    from tests.reviews.sending import Package

TOPIC = "rdoinfo-uc-update-master"


@pytest.fixture(params=["ssh", "http"])
def package(
    request: pytest.FixtureRequest,
    gerrit: Gerrit,
    tmp_path: Path,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Package:
    """A package whose commits a bot makes anew each day."""
    http = request.param == "http"
    if not http:
        monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    return sending.make(gerrit, tmp_path, http=http, home=home)


def _day(package: Package, cli: Cli, text: str, date: str) -> Result:
    """A bot's day: from the branch as the server has it, the same commit anew, sent."""
    package.repo("reset", "-q", "--hard", package.project.sha(sending.BRANCH))
    package.edit("Update the constraints\n", text)
    package.repo("commit", "-q", "--amend", "--no-edit", f"--date={date}")
    return cli("review", "--reuse", TOPIC, "--yes", cwd=package.path)


def _patch_sets(package: Package) -> list[int]:
    return [len(change["revisions"]) for change in package.changes()]


def test_twice_the_same_is_one_patch_set(package: Package, cli: Cli) -> None:
    _day(package, cli, "One", "2026-01-03T00:00:00Z")
    [change] = package.changes()
    assert change["topic"] == TOPIC
    again = _day(package, cli, "One", "2026-01-04T00:00:00Z")
    assert "Nothing new" in again.out + again.err
    assert _patch_sets(package) == [1]


def test_other_content_is_the_next_patch_set(package: Package, cli: Cli) -> None:
    _day(package, cli, "One", "2026-01-03T00:00:00Z")
    _day(package, cli, "Two", "2026-01-04T00:00:00Z")
    [change] = package.changes()
    assert _patch_sets(package) == [2]
    assert change["topic"] == TOPIC
    assert package.ids("-1") == [change["change_id"]]
    _day(package, cli, "Two", "2026-01-05T00:00:00Z")
    assert _patch_sets(package) == [2]


def test_what_was_merged_is_not_reused(gerrit: Gerrit, package: Package, cli: Cli) -> None:
    _day(package, cli, "One", "2026-01-03T00:00:00Z")
    [change] = package.changes()
    gerrit.approve(change["_number"])
    gerrit.admin.post(f"/changes/{change['_number']}/submit")
    _day(package, cli, "Two", "2026-01-04T00:00:00Z")
    assert _patch_sets(package) == [1, 1]


def test_another_branchs_change_is_not_reused(package: Package, cli: Cli) -> None:
    _day(package, cli, "One", "2026-01-03T00:00:00Z")
    # Made anew: Gerrit takes no commit a second time, for another branch neither.
    package.repo("commit", "-q", "--amend", "--no-edit", "--date=2026-01-04T00:00:00Z")
    cli("review", "--reuse", TOPIC, "--branch=rpm-master", "--yes", cwd=package.path)
    assert sorted(change["branch"] for change in package.changes()) == [
        sending.BRANCH,
        "rpm-master",
    ]
