"""Remote, server, login and "offline" come together."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rdotool import config
from rdotool.adapters.vcs import Repo
from rdotool.errors import RdotoolError
from rdotool.review.gerrit import term
from rdotool.workflows.reviewing import place
from tests.helpers.git import GitRepo
from tests.reviews.fake import TEXT, Fake, Reply, Request, answer, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdotool.config import Settings
    from tests.helpers.gerrit import Gerrit

SSH = "ssh://jane@review.example.org:29418/openstack/nova-distgit"


@pytest.fixture
def git(tmp_path: Path, home: Path) -> GitRepo:
    made = GitRepo.init(tmp_path / "nova", branch="rpm-master")
    made.commit("Begin", {"README": "x\n"})
    return made


@pytest.fixture
def fake() -> Iterator[Fake]:
    with serve() as fake:
        yield fake


def settings(home: Path, **values: object) -> Settings:
    return replace(config.load({"HOME": str(home)}, with_files=False), **values)  # type: ignore[arg-type]


def test_the_remote_that_is_asked_for(git: GitRepo) -> None:
    git("remote", "add", "review-origin", SSH)
    git("remote", "add", "review-patches", f"{SSH}-patches.git")
    repo = Repo.open(git.path)
    found = place.of(repo)
    assert (found.remote, found.url, found.project) == (
        "review-origin",
        SSH,
        "openstack/nova-distgit",
    )
    assert place.of(repo, "review-patches").project == "openstack/nova-distgit-patches"
    with pytest.raises(RdotoolError, match="no remote nope") as caught:
        place.of(repo, "nope")
    assert "review-origin, review-patches" in caught.value.hint


def test_gits_own_ways_to_write_a_url(git: GitRepo) -> None:
    git("config", "url.ssh://review.example.org:29418/.insteadOf", "rdo:")
    git("remote", "add", "review-origin", "rdo:openstack/x")
    assert place.of(Repo.open(git.path)).url == "ssh://review.example.org:29418/openstack/x"


def test_gitreview_where_there_is_no_remote(git: GitRepo) -> None:
    repo = Repo.open(git.path)
    with pytest.raises(RdotoolError, match=r"no remote review-origin, and \.gitreview"):
        place.of(repo)
    text = "[gerrit]\nhost=review.example.org\nport=29418\nproject=openstack/x.git\n"
    git.commit("Review", {".gitreview": text})
    git("config", "gitreview.username", "joe")
    found = place.of(repo)
    assert (found.remote, found.project) == ("", "openstack/x")
    assert found.url == "ssh://joe@review.example.org:29418/openstack/x"
    git("remote", "add", "named", SSH)
    git.commit("Named", {".gitreview": f"{text}defaultremote=named\n"})
    assert place.of(repo).url == SSH


def test_the_remote_that_git_review_has_made(git: GitRepo) -> None:
    repo = Repo.open(git.path)
    git.commit("Review", {".gitreview": "[gerrit]\nhost=x.example.org\nproject=openstack/x\n"})
    git("remote", "add", "gerrit", SSH)
    assert place.of(repo).url == SSH
    git("remote", "add", "mine", "ssh://me@y.example.org/openstack/x")
    git("config", "gitreview.remote", "mine")
    assert place.of(repo).remote == "mine"


def test_gitreview_chooses_no_connection_that_others_can_read(git: GitRepo) -> None:
    text = "[gerrit]\nscheme=http\nhost=review.example.org\nproject=openstack/x\n"
    git.commit("Review", {".gitreview": text})
    with pytest.raises(RdotoolError, match="by http") as caught:
        place.of(Repo.open(git.path))
    add = caught.value.hint.partition(": git ")[2]
    git(*add.split())
    assert place.of(Repo.open(git.path)).url == "http://review.example.org/openstack/x"


def test_a_remote_that_would_run_a_program(git: GitRepo) -> None:
    git("config", "remote.review-origin.url", "ext::sh -c x")
    with pytest.raises(RdotoolError, match="is refused"):
        place.of(Repo.open(git.path))


def test_offline(git: GitRepo, home: Path) -> None:
    git("remote", "add", "review-origin", SSH)
    with pytest.raises(RdotoolError, match="offline"):
        place.connect(place.of(Repo.open(git.path)), settings(home, offline=True), None)
    with pytest.raises(RdotoolError, match="offline"):
        place.at(settings(home, offline=True, gerrit_url="https://x"), home, None)


def test_without_a_repository_the_setting_must_say_it(fake: Fake, home: Path) -> None:
    with pytest.raises(RdotoolError, match="which Gerrit"):
        place.at(settings(home), home, None)
    assert place.at(settings(home, gerrit_url=fake.url), home, None).base == fake.url


def test_the_server_is_looked_for_below_the_remotes_url(
    fake: Fake, git: GitRepo, home: Path
) -> None:
    def reply(request: Request) -> Reply:
        found = request.path == "/r/config/server/version"
        return answer("3.10.0") if found else Reply(b"no", 404, TEXT)

    fake.reply = reply
    git("remote", "add", "review-origin", f"{fake.url}/r/openstack/nova-distgit")
    (home / ".netrc").write_text("machine 127.0.0.1 login jane password hunter2\n")
    found = place.connect(place.of(Repo.open(git.path)), settings(home), home / ".netrc")
    assert (found.base, found.user) == (f"{fake.url}/r", "jane")
    # Whoever it may be is not told the password.
    assert not any("Authorization" in one.headers for one in fake.asked)


def test_no_server_is_there(fake: Fake, git: GitRepo, home: Path) -> None:
    fake.reply = lambda _request: answer({"no": "version"})
    git("remote", "add", "review-origin", f"{fake.url}/x/y")
    with pytest.raises(RdotoolError, match="isn't found") as caught:
        place.connect(place.of(Repo.open(git.path)), settings(home), None)
    assert "gerrit_url" in caught.value.hint


@pytest.mark.parametrize("same", [True, False])
def test_the_login_in_a_remotes_url_is_for_its_own_server(
    same: bool, fake: Fake, git: GitRepo, home: Path
) -> None:
    host = fake.url.removeprefix("http://") if same else "127.0.0.1:9"
    git("remote", "add", "review-origin", f"http://jane:hunter2@{host}/a/x")
    with_setting = settings(home, gerrit_url=fake.url)
    found = place.connect(place.of(Repo.open(git.path)), with_setting, None)
    assert found.user == ("jane" if same else "")


def test_a_login_that_is_refused_is_forgotten(fake: Fake, git: GitRepo, home: Path) -> None:
    known = home / "known"
    known.write_text(f"http://jane:hunter2@{fake.url.removeprefix('http://')}\n")
    helper = f"store --file {known}"
    subprocess.run(["git", "config", "--global", "credential.helper", helper], check=True)
    fake.always(Reply(b"Unauthorized", 401, TEXT))
    git("remote", "add", "review-origin", f"{fake.url}/a/x")
    found = place.connect(place.of(Repo.open(git.path)), settings(home), None)
    with pytest.raises(RdotoolError, match="login of jane from git's credential helper"):
        found.myself()
    assert known.read_text() == ""


@pytest.mark.parametrize("how", ["netrc", "helper", "anonymous"])
def test_a_real_server(how: str, gerrit: Gerrit, git: GitRepo, home: Path) -> None:
    user = gerrit.user()
    project = gerrit.project()
    become = {"netrc": gerrit.become_by_netrc, "helper": gerrit.become_by_helper}.get(how)
    if become:
        become(user, home)
    git("remote", "add", "review-origin", project.http_url(user if become else None))
    found = place.connect(place.of(Repo.open(git.path)), settings(home), home / ".netrc")
    assert found.base == gerrit.url
    assert found.search(term("project", project.name)) == []
    if become:
        assert found.myself().id == user.id
    else:
        with pytest.raises(RdotoolError, match="wants a login"):
            found.myself()


def test_a_real_server_by_ssh_and_the_setting(gerrit: Gerrit, git: GitRepo, home: Path) -> None:
    user = gerrit.become(gerrit.user())
    project = gerrit.project()
    git("remote", "add", "review-origin", project.ssh_url(user))
    at = place.of(Repo.open(git.path))
    assert at.project == project.name
    found = place.connect(at, settings(home, gerrit_url=gerrit.url), None)
    assert found.search(term("project", project.name)) == []
