"""The Gerrit server of the tests: what it promises to the tests that work with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.helpers.cutting import Cutter
from tests.helpers.gerrit import RestError, site
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.gerrit import Gerrit, Project, User
    from tests.helpers.gerrit.site import Server


def _clone(project: Project, url: str, folder: Path) -> GitRepo:
    subprocess.run(["git", "clone", "-q", url, folder], check=True, capture_output=True)
    return GitRepo(folder)


def _send(repo: GitRepo, branch: str = "rpm-master") -> str:
    """Push a change; returns what the server said."""
    repo("commit", "-q", "--allow-empty", "-m", f"Change\n\nChange-Id: I{repo.head}\n")
    done = repo.run("push", "origin", f"HEAD:refs/for/{branch}")
    assert done.returncode == 0, done.stderr
    return done.stderr.decode()


def test_a_change_goes_up_over_ssh(gerrit: Gerrit, tmp_path: Path) -> None:
    project, alice = gerrit.project(), gerrit.become(gerrit.user())
    repo = _clone(project, project.ssh_url(alice), tmp_path / "clone")
    assert "SUCCESS" in _send(repo)
    [change] = project.changes("status:open", "DETAILED_ACCOUNTS", "CURRENT_REVISION")
    assert change["owner"]["username"] == alice.username
    assert change["current_revision"] == repo.head


@pytest.mark.parametrize("way", ["netrc", "helper"])
def test_a_change_goes_up_over_http(gerrit: Gerrit, way: str, home: Path, tmp_path: Path) -> None:
    project, alice = gerrit.project(), gerrit.user()
    {"netrc": gerrit.become_by_netrc, "helper": gerrit.become_by_helper}[way](alice, home)
    repo = _clone(project, project.http_url(alice), tmp_path / "clone")
    assert alice.password not in repo("config", "--list")
    assert "SUCCESS" in _send(repo)


def test_everybody_may_read_and_nobody_else_send(gerrit: Gerrit, tmp_path: Path) -> None:
    project = gerrit.project()
    repo = _clone(project, project.http_url(), tmp_path / "clone")
    repo.commit("Mine")
    assert repo.run("push", "origin", "HEAD:refs/for/rpm-master").returncode != 0
    assert repo.run("push", "origin", "HEAD:refs/heads/rpm-master").returncode != 0


def test_who_may_vote_what(gerrit: Gerrit, tmp_path: Path) -> None:
    project, alice = gerrit.project(), gerrit.become(gerrit.user())
    _send(_clone(project, project.ssh_url(alice), tmp_path / "clone"))
    [number] = [change["_number"] for change in project.changes()]
    with pytest.raises(RestError) as refused:
        alice.rest.vote(number, Verified=1)
    assert refused.value.status == 403
    with pytest.raises(RestError):
        gerrit.user("Bob", core=False).rest.vote(number, Code_Review=2)
    assert gerrit.admin.change(number)["submittable"] is False
    gerrit.approve(number)
    assert gerrit.admin.change(number)["submittable"] is True
    alice.rest.post(f"/changes/{number}/submit")
    assert gerrit.admin.change(number)["status"] == "MERGED"


def test_a_project_begins_with_the_branches_given(
    gerrit: Gerrit, make_repo: Callable[[str], GitRepo]
) -> None:
    repo = make_repo("mine")
    sha = repo.commit("One", {"a": "1"})
    repo.tag("1.0")
    repo.checkout("HEAD", new="caracal-rdo")
    project = gerrit.project(branches=("caracal-rdo", "master"), repo=repo)
    assert project.sha("caracal-rdo") == project.sha("master") == sha


def test_a_strange_host_key_is_refused(gerrit: Gerrit, tmp_path: Path) -> None:
    project, alice = gerrit.project(), gerrit.become(gerrit.user())
    known = next(tmp_path.glob("gerrit/known_hosts"))
    known.write_text("", encoding="ascii")
    done = subprocess.run(
        ["git", "ls-remote", project.ssh_url(alice)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Host key verification failed" in done.stderr


def test_nothing_of_the_users_own_ssh_is_read(gerrit: Gerrit) -> None:
    alice: User = gerrit.become(gerrit.user())
    said = subprocess.run(
        [*os.environ["GIT_SSH_COMMAND"].split(), "-G", "-p", str(gerrit.ssh_port), "127.0.0.1"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"user {alice.username}" in said
    assert ".ssh/known_hosts" not in said


def test_the_server_ends_with_the_run(gerrit_server: Server, tmp_path: Path) -> None:
    """Killed, a run can't end anything itself."""
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(sleep) as run:
        folder = tmp_path / "site"
        server = site.launch(folder, run.pid, site.find_java(), site.find_jars())
        _wait_for((folder / "git" / "All-Projects.git").exists)
        assert server.poll() is None
        run.kill()
    assert server.wait(timeout=60) == 0
    _wait_for(lambda: not folder.exists())


def test_a_machine_without_the_jars_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RDOTOOL_TEST_GERRIT", str(tmp_path))
    with pytest.raises(site.MissingError, match=r"JDK of version 17 .* tools/bootstrap\.sh test$"):
        site.find_jars()


# --- the proxy that cuts -------------------------------------------------------------------


@pytest.mark.parametrize("how", ["ssh", "http"])
def test_a_push_is_cut_before_the_server_has_it(
    gerrit: Gerrit, how: str, home: Path, tmp_path: Path
) -> None:
    project, alice = gerrit.project(), gerrit.become_by_netrc(gerrit.user(), home)
    repo = _clone(project, project.ssh_url(alice), tmp_path / "clone")
    with _line(gerrit, how) as line:
        _send_through(line, project, alice, repo, how)
        line.cut(up=50_000)
        done = _send_through(line, project, alice, repo, how)
        assert done.returncode != 0
        assert line.cuts  # curl may try a second time by itself
        assert len(project.changes()) == 1
        line.heal()
        assert _send_through(line, project, alice, repo, how).returncode == 0
    assert len(project.changes()) == 3


@pytest.mark.parametrize("how", ["ssh", "http"])
def test_a_push_arrives_and_its_answer_does_not(
    gerrit: Gerrit, how: str, home: Path, tmp_path: Path
) -> None:
    project, alice = gerrit.project(), gerrit.become_by_netrc(gerrit.user(), home)
    repo = _clone(project, project.ssh_url(alice), tmp_path / "clone")
    with _line(gerrit, how) as line:
        line.lose_answer(up=50_000, when=lambda: bool(project.changes()))
        done = _send_through(line, project, alice, repo, how)
        assert done.returncode != 0
        assert b"SUCCESS" not in done.stderr
    assert project.changes("", "CURRENT_REVISION")[0]["current_revision"] == repo.head


def _line(gerrit: Gerrit, how: str) -> Cutter:
    return Cutter(gerrit.ssh_port if how == "ssh" else gerrit.server.port)


def _send_through(
    line: Cutter, project: Project, user: User, repo: GitRepo, how: str
) -> subprocess.CompletedProcess[bytes]:
    """Push a change of 100 kB that no compression makes less."""
    repo.write("noise", os.urandom(100_000))
    repo("add", "noise")
    repo("commit", "-q", "-m", f"Change\n\nChange-Id: I{repo.head}\n")
    url = project.ssh_url(user, line.port) if how == "ssh" else project.http_url(user, line.port)
    return repo.run("push", url, "HEAD:refs/for/rpm-master")


def _wait_for(it: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not it():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)
