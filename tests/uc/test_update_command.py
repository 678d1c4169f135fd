"""``uc update`` as users run it, without a Gerrit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.uc import chased

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result

    Run = Callable[..., Result]

NAME = "tags/flamingo-uc.yml"
TABLE = """\
Project       Pin    New     Note
cliff         1.0.0  4.10.0
glance_store  1.0.0  5.0.0
held          1.0.0  2.0
oslo-config   1.0.0  10.1.0
os-vif        1.0.0  4.2.1
reviewed      1.0.0  2.0     skipped: under-review
tempest       1.0.0  45.0.0  skipped: not chased
"""


@pytest.fixture
def origin(tmp_path: Path) -> GitRepo:
    """rdoinfo as it is merged."""
    made = GitRepo.init(tmp_path / "origin")
    chased.write(made.path, chased.files())
    made.commit("rdoinfo")
    return made


@pytest.fixture
def rdoinfo(origin: GitRepo, tmp_path: Path) -> GitRepo:
    """A clone of it."""
    origin("clone", "-q", origin.path, tmp_path / "rdoinfo")
    return GitRepo(tmp_path / "rdoinfo")


@pytest.fixture
def update(rdoinfo: GitRepo, cli: Cli, tmp_path: Path) -> Run:
    """Run ``uc update``, with constraints of this text."""

    def run(*args: str, text: str = chased.CONSTRAINTS, code: int = 0) -> Result:
        limits = tmp_path / "upper-constraints.txt"
        limits.write_text(text)
        command = ("uc", "update", "--constraints", str(limits), *args)
        return cli(*command, cwd=rdoinfo.path, code=code)

    return run


def _pins(repo: GitRepo) -> dict[str, str]:
    rows = [row.strip() for row in repo.read(NAME).splitlines()]
    projects = [row.removeprefix("- project: ") for row in rows if row.startswith("- project")]
    pins = [row.removeprefix("source-branch: ") for row in rows if row.startswith("source-b")]
    return dict(zip(projects, pins, strict=True))


KEPT = {"reviewed": "1.0.0", "tempest": "1.0.0"}
MOVED = {**chased.BUMPED, "held": "'2.0'", **KEPT}


def test_one_commit_and_back(rdoinfo: GitRepo, update: Run, cli: Cli) -> None:
    before = rdoinfo.snapshot()
    done = update()
    assert [row.rstrip() for row in done.out.splitlines()][:8] == TABLE.splitlines()
    assert done.out.endswith("Action finished.\n")
    assert rdoinfo.message() == chased.SUBJECT
    assert rdoinfo("diff", "--name-only", "HEAD^") == NAME
    assert _pins(rdoinfo) == MOVED
    cli("undo", cwd=rdoinfo.path)
    after = rdoinfo.snapshot()
    assert (after.head, after.refs, after.files) == (before.head, before.refs, before.files)


def test_a_dry_run_changes_nothing(rdoinfo: GitRepo, update: Run) -> None:
    before = rdoinfo.snapshot()
    done = update("--dry-run", "--release", "flamingo")
    assert rdoinfo.snapshot() == before
    rows = [row.rstrip() for row in done.out.splitlines()]
    assert rows[:8] == TABLE.splitlines()
    assert chased.SUBJECT in rows
    assert "-      source-branch: 1.0.0" in rows
    assert "+      source-branch: 10.1.0" in rows


def test_json(rdoinfo: GitRepo, update: Run) -> None:
    told = update("--json", "--branch", "stable/2025.1").json
    assert (told["tag"], told["topic"]) == ("epoxy", "rdoinfo-uc-update-epoxy")
    assert told["bumps"] == [
        {"project": "cliff", "old": "1.0.0", "new": "4.10.0", "backwards": False}
    ]
    assert told["skipped"] == []
    assert told["told"] == ["cliff: 1.0.0 -> 4.10.0"]
    assert told["commit"] == rdoinfo.head
    assert told["message"].startswith("Bump rdoinfo epoxy tags")
    assert "+      source-branch: 4.10.0" in told["diff"]
    assert told["review"] is None
    again = update("--json", "--branch", "stable/2025.1").json
    assert (again["bumps"], again["commit"], again["diff"]) == ([], None, "")


def test_again_before_it_is_merged(rdoinfo: GitRepo, update: Run, cli: Cli) -> None:
    update()
    first = rdoinfo.head
    mark = "Change-Id: I0123456789012345678901234567890123456789"
    rdoinfo("commit", "-q", "--amend", "-m", f"{chased.SUBJECT}\n\n{mark}")
    first = rdoinfo.head
    assert update().out.endswith("Nothing to change.\n")
    assert rdoinfo.head == first
    done = update(text=chased.CONSTRAINTS.replace("4.10.0", "4.11.0"))
    assert "takes the place of" in done.err
    assert rdoinfo.sha("HEAD^") == rdoinfo.sha("origin/master")
    assert rdoinfo.message() == f"{chased.SUBJECT}\n\n{mark}"
    assert _pins(rdoinfo) == MOVED | {"cliff": "4.11.0"}
    cli("undo", cwd=rdoinfo.path)
    assert rdoinfo.head == first


def test_after_it_is_merged(rdoinfo: GitRepo, update: Run) -> None:
    update()
    first = rdoinfo.head
    rdoinfo("push", "-q", "origin", "HEAD:refs/heads/merged")
    rdoinfo("fetch", "-q")
    update(text=chased.CONSTRAINTS.replace("4.10.0", "4.11.0"))
    assert rdoinfo.sha("HEAD^") == first


def test_without_remotes_nothing_is_replaced(rdoinfo: GitRepo, update: Run) -> None:
    update()
    first = rdoinfo.head
    rdoinfo("remote", "remove", "origin")
    update(text=chased.CONSTRAINTS.replace("4.10.0", "4.11.0"))
    assert rdoinfo.sha("HEAD^") == first


def test_another_releases_commit_is_not_replaced(rdoinfo: GitRepo, update: Run) -> None:
    update()
    first = rdoinfo.head
    update("--release", "epoxy")
    assert rdoinfo.sha("HEAD^") == first


def test_constraints_that_are_back_where_they_were(rdoinfo: GitRepo, update: Run) -> None:
    update(text="cliff===4.10.0\n")
    first = rdoinfo.head
    done = update(text="cliff===1.0.0\n", code=1)
    assert f"all is as it was before {first[:12]}" in done.err
    assert rdoinfo.head == first


def test_a_puppetfile(rdoinfo: GitRepo, update: Run, tmp_path: Path) -> None:
    text = rdoinfo.read("rdo-full.yml") + "- {project: puppet-apache, conf: lib}\n"
    more = rdoinfo.read(NAME) + chased.entry("puppet-apache", "flamingo-uc", "v12.3.1")
    rdoinfo.commit("Puppet", {"rdo-full.yml": text, NAME: more})
    (tmp_path / "Puppetfile").write_text("mod 'apache',\n  :ref => 'v13.0.0'\n")
    update("--puppetfile", str(tmp_path / "Puppetfile"))
    assert _pins(rdoinfo) == MOVED | {"puppet-apache": "v13.0.0"}


def test_odd_lines_are_told(update: Run) -> None:
    done = update("--dry-run", text="cliff===4.10.0\nodd line\n")
    assert "odd line" in done.err


def test_wrong_usage(rdoinfo: GitRepo, update: Run) -> None:
    before = rdoinfo.snapshot()
    update("--release", "epoxy", "--branch", "master", code=2)
    assert "--review" in update("--topic", "mine", code=2).err
    assert "no release zed" in update("--release", "zed", code=1).err
    assert "no constraint" in update(text="", code=1).err
    assert rdoinfo.snapshot() == before


def test_what_can_not_be_sent_is_not_committed(
    rdoinfo: GitRepo, update: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rdoinfo.snapshot()
    assert "there is no remote review-origin" in update("--review", code=1).err
    monkeypatch.setenv("RDOTOOL_OFFLINE", "1")
    assert "offline" in update("--review", code=1).err
    assert rdoinfo.snapshot() == before
