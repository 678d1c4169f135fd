"""ftbfs fix and ftbfs list, against a real Gerrit."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.helpers.isolation import PROJECT
from tests.reviews.dlrn import COMMIT, FILE, LOG, MARKER, SHA, SPEC, Dlrn, message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit, User

    Clone = Callable[..., GitRepo]

FIXED = SPEC.replace(b"python3-devel\n", b"python3-devel\nBuildRequires: python3-certifi\n")


def documented(title: str) -> set[str]:
    """The keys in the first column of a section's table in docs/json.rst."""
    text = (PROJECT / "docs" / "json.rst").read_text("utf-8")
    rest = text.partition(f"\n{title}\n")[2].split("\n", 1)[1]
    section = re.split(r"\n[^\n]+\n={4,}\n", rest)[0]
    rows = re.findall(r"^   \* - (.*)$", section, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"``(\w+)``", row)}


@pytest.fixture
def dlrn(gerrit: Gerrit, tmp_path: Path) -> Dlrn:
    return Dlrn(gerrit, tmp_path)


@pytest.fixture
def alice(gerrit: Gerrit, home: Path, monkeypatch: pytest.MonkeyPatch) -> User:
    """The maintainer, known to ssh and by ~/.netrc."""
    monkeypatch.setenv("RDOTOOL_GERRIT_URL", gerrit.url)
    return gerrit.become_by_netrc(gerrit.user(), home)


@pytest.fixture
def clone(dlrn: Dlrn, alice: User, tmp_path: Path) -> Clone:
    """Clone the distgit as the maintainer; review-origin is reached by ssh or http."""

    def make(way: str = "ssh") -> GitRepo:
        folder = tmp_path / f"{way}-clone"
        project = dlrn.project
        url = project.ssh_url(alice) if way == "ssh" else project.http_url(alice)
        subprocess.run(["git", "clone", "-q", project.http_url(), folder], check=True)
        repo = GitRepo(folder)
        repo("remote", "add", "review-origin", url)
        return repo

    return make


@pytest.mark.parametrize("way", ["ssh", "http"])
@pytest.mark.parametrize("index", [True, False])
def test_a_fix_ends_as_patch_set_two_without_the_marker(
    cli: Cli, dlrn: Dlrn, clone: Clone, way: str, index: bool, gerrit: Gerrit
) -> None:
    number = dlrn.send(topic="rdo-FTBFS-zed-cs9")
    repo = clone(way)
    told = cli("ftbfs", "fix", str(number), cwd=repo.path, code=5)
    assert COMMIT in told.out
    assert LOG in told.out
    assert "git commit -a --amend" in told.err
    # An empty fix can't be sent: nothing is committed, and git won't commit it.
    assert (repo.path / FILE).read_bytes() == SPEC
    assert cli("review", "--yes", cwd=repo.path).code == 0
    assert repo.run("commit", "--amend", "--no-edit").returncode != 0
    assert dlrn.patch_sets(number) == 1
    # The maintainer's turn.
    (repo.path / FILE).write_bytes(FIXED)
    if index:
        repo("add", FILE)
        repo("commit", "-q", "--amend", "-m", f"Add certifi\n\nChange-Id: {dlrn.change_id()}\n")
    else:
        repo("commit", "-q", "-a", "--amend", "--no-edit")
    cli("review", "--yes", cwd=repo.path)
    [change] = dlrn.project.changes()
    assert (change["_number"], change["topic"]) == (number, "rdo-FTBFS-zed-cs9")
    assert dlrn.patch_sets(number) == 2
    sent = dlrn.newest(number)
    assert sent["_number"] == 2
    assert repo("cat-file", "blob", f"{sent['commit']['parents'][0]['commit']}:{FILE}")
    assert repo.run("cat-file", "blob", f"HEAD:{FILE}").stdout == FIXED
    assert repo.head == gerrit.admin.change(number)["current_revision"]
    assert f"{sent['commit']['author']['name']}" in dlrn.author


def test_what_else_the_commit_has_is_kept(cli: Cli, dlrn: Dlrn, clone: Clone, alice: User) -> None:
    number = dlrn.send(files={FILE: FIXED, "0001-mend.patch": b"a patch\r\n"})
    repo = clone()
    told = cli("ftbfs", "fix", f"{number}/1", cwd=repo.path)
    assert "rdotool review" in told.err
    assert repo("status", "--porcelain") == ""
    assert (repo.path / FILE).read_bytes() == FIXED
    assert (
        repo("log", "-1", "--format=%an <%ae>%n%B")
        == f"{dlrn.author}\n{message(dlrn.change_id())}"
    )
    assert repo("log", "-1", "--format=%cn <%ce>") == alice.ident
    assert repo("rev-parse", "HEAD~1") == dlrn.project.sha("rpm-master")
    cli("review", "--yes", cwd=repo.path)
    assert dlrn.patch_sets(number) == 2
    assert set(dlrn.newest(number)["files"]) == {"0001-mend.patch", FILE}


def test_a_fix_that_lost_its_change_id_is_asked_about(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send()
    repo = clone()
    cli("ftbfs", "fix", str(number), cwd=repo.path, code=5)
    (repo.path / FILE).write_bytes(FIXED)
    repo("commit", "-q", "-a", "--amend", "-m", "Add certifi")
    told = cli("review", cwd=repo.path, code=1)
    assert f"change {number} was sent from here" in told.err
    assert f"Change-Id: {dlrn.change_id()}" in told.err
    repo("commit", "-q", "--amend", "-m", f"Add certifi\n\nChange-Id: {dlrn.change_id()}")
    told = cli("review", "--yes", cwd=repo.path)
    assert "was sent from here" not in told.err
    assert dlrn.patch_sets(number) == 2


def test_json_and_the_other_names_of_a_change(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send()
    repo = clone()
    told = cli("ftbfs", "fix", dlrn.change_id(), "--json", cwd=repo.path, code=5).json
    assert told == {
        "number": number,
        "url": told["url"],
        "patch_set": 1,
        "package": "openstack-foo-bar",
        "commit_url": COMMIT,
        "log_url": LOG,
        "branch": f"review/{number}",
        "state": "staged",
        "specs": [FILE],
        "commit": repo.head,
    }
    assert told["url"].endswith(f"/+/{number}")
    assert set(told) == documented("``ftbfs fix --json``")


def test_nothing_uncommitted_is_lost(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send()
    repo = clone()
    (repo.path / FILE).write_bytes(b"mine\n")
    before = repo.snapshot()
    told = cli("ftbfs", "fix", str(number), cwd=repo.path, code=1)
    assert FILE in told.err
    assert repo.snapshot() == before


def test_a_second_time_what_was_begun_is_kept(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send()
    repo = clone()
    cli("ftbfs", "fix", str(number), cwd=repo.path, code=5)
    (repo.path / FILE).write_bytes(FIXED)
    begun = repo.snapshot()
    cli("ftbfs", "fix", str(number), cwd=repo.path, code=1)
    assert repo.snapshot() == begun
    repo("commit", "-q", "-a", "--amend", "--no-edit")
    unsent = repo.snapshot()
    told = cli("ftbfs", "fix", str(number), cwd=repo.path, code=1)
    assert "rdotool review" in told.err
    assert repo.snapshot() == unsent


def test_the_next_patch_set_has_no_marker(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send()
    dlrn.send(marked=False, files={FILE: FIXED}, text=message(dlrn.change_id()))
    repo = clone()
    told = cli("ftbfs", "fix", str(number), cwd=repo.path)
    assert "no marker" in told.err
    assert (repo.path / FILE).read_bytes() == FIXED
    told = cli("ftbfs", "fix", f"{number}/1", cwd=repo.path, code=2)
    assert "patch set 2" in told.err


def test_a_marker_that_was_merged_is_no_fix(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    """Both go, and it is still to be mended: what differs is only markers."""
    dlrn.merge(SPEC + MARKER.replace(SHA.encode(), b"1" * 40))
    number = dlrn.send()
    repo = clone()
    told = cli("ftbfs", "fix", str(number), cwd=repo.path, code=5)
    assert "2 marker lines" in told.err
    assert (repo.path / FILE).read_bytes() == SPEC


def test_a_change_that_is_no_such_review(cli: Cli, dlrn: Dlrn, clone: Clone) -> None:
    number = dlrn.send(
        marked=False, files={FILE: FIXED}, text=f"More\n\nChange-Id: {dlrn.change_id()}\n"
    )
    repo = clone()
    before = repo.snapshot()
    told = cli("ftbfs", "fix", str(number), cwd=repo.path, code=1)
    assert f"rdotool review get {number}" in told.err
    assert repo.snapshot() == before


def test_a_closed_one(cli: Cli, dlrn: Dlrn, clone: Clone, gerrit: Gerrit) -> None:
    number = dlrn.send()
    gerrit.admin.post(f"/changes/{number}/abandon")
    told = cli("ftbfs", "fix", str(number), cwd=clone().path, code=1)
    assert f"rdotool review restore {number}" in told.err


def test_another_packages_and_outside(
    cli: Cli, dlrn: Dlrn, clone: Clone, gerrit: Gerrit, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    number = dlrn.send()
    other = gerrit.project("openstack/other-distgit")
    repo = clone()
    repo("remote", "set-url", "review-origin", other.http_url())
    for folder in (repo.path, tmp_path):
        told = cli("ftbfs", "fix", str(number), cwd=folder, code=1)
        assert "rdotool clone openstack-foo-bar" in told.err
        assert f"rdotool ftbfs fix {number}" in told.err


def test_list(cli: Cli, dlrn: Dlrn, clone: Clone, gerrit: Gerrit, tmp_path: Path) -> None:
    first = dlrn.send(topic="rdo-FTBFS-zed-cs9")
    second = dlrn.send()
    dlrn.send(topic="caracal-update", text=f"Update\n\nChange-Id: {dlrn.change_id(3)}")
    closed = dlrn.send()
    gerrit.admin.post(f"/changes/{closed}/abandon")
    gerrit.ci().rest.vote(second, "Build failed (check pipeline).", Verified=-1)
    # Who mends it writes another message: what failed is known from the first patch set.
    text = f"Add certifi as BR\n\nChange-Id: {dlrn.change_id()}\n"
    dlrn.send(topic="rdo-FTBFS-zed-cs9", marked=False, files={FILE: FIXED}, text=text)
    package = dlrn.project.name
    told = cli("ftbfs", "list", "--package", package, "--json", cwd=tmp_path).json["changes"]
    assert [change["number"] for change in told] == [first, second]
    assert told[0] == {
        "number": first,
        "url": f"{gerrit.url}/c/{package}/+/{first}",
        "package": "openstack-foo-bar",
        "project": package,
        "branch": "rpm-master",
        "topic": "rdo-FTBFS-zed-cs9",
        "subject": "Add certifi as BR",
        "commit": SHA,
        "commit_url": COMMIT,
        "log_url": LOG,
        "patch_set": 2,
        "wip": False,
        "ci": None,
        "created": told[0]["created"],
        "updated": told[0]["updated"],
    }
    assert set(told[0]) == documented("``ftbfs list --json``")
    assert told[1]["ci"] == "failed"
    rows = cli("ftbfs", "list", "--package", package, cwd=clone().path).out.splitlines()
    assert [row.split()[0] for row in rows] == ["Change", str(first), str(second)]
    assert rows[2].split()[1:] == [
        *("openstack-foo-bar", "rpm-master", SHA[:7]),
        *("less", "than", "a", "minute", "1", "failed", LOG),
    ]
    only = ("--topic", "rdo-FTBFS", "--package", package)
    told = cli("ftbfs", "list", *only, "--json", cwd=tmp_path).json["changes"]
    assert [change["number"] for change in told] == [second]
    told = cli("ftbfs", "list", "--package", "no-such", cwd=tmp_path)
    assert (told.out, "no such review" in told.err) == ("", True)
