"""Which open change ``--reuse`` takes, and when its content is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reviews.sending import BRANCH, PATCHES, Package, make

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.helpers.cli import Cli, Result
    from tests.helpers.gerrit import Gerrit

TOPIC = "rdoinfo-uc-update-epoxy"


@pytest.fixture
def package(cli: Cli, gerrit: Gerrit, tmp_path: Path, home: Path) -> Package:
    return make(gerrit, tmp_path, http=True, home=home)


def _reuse(package: Package, cli: Cli, *args: str, code: int = 0) -> Result:
    return cli("review", "--reuse", TOPIC, "--yes", *args, cwd=package.path, code=code)


def _anew(package: Package) -> None:
    """The last commit once more, made by a bot of another day: no Change-Id, another sha."""
    subject = package.repo("log", "-1", "--format=%s")
    package.repo("commit", "-q", "--amend", "--date=2026-02-01T00:00:00Z", "-m", subject)


def _one(package: Package) -> Any:
    [change] = package.changes()
    return change


def test_on_another_commit_the_same_is_left_where_it_is(package: Package, cli: Cli) -> None:
    package.edit("Update\n", "updated")
    _reuse(package, cli)
    package.repo("reset", "-q", "--hard", "HEAD~")
    base = package.repo.head
    package.repo.commit("Somebody's", {"other": "x"})
    package.project.push(package.repo, f"HEAD:{BRANCH}")
    package.edit("Update\n", "updated")
    said = _reuse(package, cli).out
    assert "patch set 1 of http://" in said
    assert f"has the same content, only on {base[:12]}; it is left there" in said
    assert len(_one(package)["revisions"]) == 1
    assert package.ids("-1") == [""]
    package.edit("Update\n", "more")
    package.repo("reset", "-q", "--soft", "HEAD~2")
    package.repo("commit", "-q", "-m", "Update")
    assert "(patch set 2)" in _reuse(package, cli).out
    assert len(_one(package)["revisions"]) == 2


def test_another_message_is_another_content(package: Package, cli: Cli) -> None:
    package.edit("Update\n\nTo this.\n", "updated")
    _reuse(package, cli)
    package.repo("commit", "-q", "--amend", "-m", "Update\n\nTo that.")
    said = _reuse(package, cli, "--dry-run").out
    assert f"Change    {_one(package)['_number']}, as its next patch set\n" in said
    assert f"({_one(package)['change_id']})" in said
    _reuse(package, cli)
    assert len(_one(package)["revisions"]) == 2
    assert _one(package)["topic"] == TOPIC


def test_a_change_id_of_its_own_gives_way(package: Package, cli: Cli) -> None:
    package.edit("Update\n", "updated")
    _reuse(package, cli)
    package.repo("commit", "-q", "--amend", "-m", f"Update it\n\nChange-Id: I{'1' * 40}")
    said = _reuse(package, cli)
    assert f"its Change-Id becomes {_one(package)['change_id']}, that of http://" in said.err
    assert package.ids("-1") == [_one(package)["change_id"]]
    assert len(_one(package)["revisions"]) == 2


def test_several_open_changes(package: Package, cli: Cli) -> None:
    start = package.repo.head
    for number in range(2):
        package.repo("reset", "-q", "--hard", start)
        package.edit(f"Update {number}\n", str(number))
        cli("review", "--yes", "--topic", TOPIC, cwd=package.path)
    _anew(package)
    said = _reuse(package, cli, code=1).err
    assert f"2 changes of the topic {TOPIC} are open for {BRANCH}" in said
    assert all(f"/+/{one['_number']}  {one['subject']}\n" in said for one in package.changes())
    assert [len(one["revisions"]) for one in package.changes()] == [1, 1]


def test_it_is_for_one_commit(package: Package, cli: Cli) -> None:
    package.distgit.add_patches(2)
    said = _reuse(package, cli, PATCHES, code=1).err
    assert "--reuse is for one commit, and 2 would be sent" in said
    assert not package.changes()


def test_without_the_servers_web_nothing_is_sent(package: Package, cli: Cli) -> None:
    url = package.project.ssh_url(package.user)
    package.repo("remote", "set-url", "review-origin", url)
    package.edit("Update\n", "updated")
    said = _reuse(package, cli, code=1).err
    assert "gerrit_url" in said
    assert not package.changes()


def test_others_topics_and_others_quotes(package: Package, cli: Cli) -> None:
    package.edit("Update\n", "updated")
    cli("review", "--yes", "--topic=other", cwd=package.path)
    _anew(package)
    cli("review", "--reuse", 'x" OR topic:other', "--yes", cwd=package.path, code=2)
    assert [len(one["revisions"]) for one in package.changes()] == [1]
