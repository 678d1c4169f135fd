"""A git URL as the source: cloned, refreshed, and used as it is when that fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.errors import RdotoolError
from rdotool.rdoinfo import Info, load, state
from tests.helpers.git import GitRepo
from tests.rdoinfo.world import INFO, settings, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli


class Remote:
    """A remote rdoinfo, and a user who reads it."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = tmp_path
        self.repo = GitRepo.init(tmp_path / "rdoinfo")
        self.repo.commit("first", {"rdo-full.yml": INFO})
        self.url = f"file://{self.repo.path}"
        self.notes: list[str] = []

    def read(self, *, force: bool = False, **changes: Any) -> Info:
        self.notes.clear()
        chosen = settings(self.home, **{"rdoinfo_url": self.url, **changes})
        return load(chosen, force=force, notes=self.notes.append)

    @property
    def place(self) -> Path:
        return state.place(self.home / "cache", self.url)

    def change(self, name: str) -> None:
        self.repo.commit(name, {"rdo-full.yml": INFO.replace("nova", name)})

    def make_old(self, seconds: float) -> None:
        known = state.read(self.place, self.url)
        assert known
        state.write(self.place, known._replace(fetched=time.time() - seconds))

    def vanish(self) -> None:
        self.repo.path.rename(self.repo.path.with_name("away"))


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return Remote(tmp_path)


def names(info: Info) -> list[str]:
    return [package["name"] for package in info.packages]


def test_first_clone_leaves_nothing_else(remote: Remote) -> None:
    assert names(remote.read()) == ["openstack-nova"]
    assert sorted(path.name for path in remote.place.iterdir()) == ["lock", "repo", "state.json"]
    assert remote.notes == []


def test_fresh_copy_is_used_without_asking(remote: Remote) -> None:
    remote.read()
    remote.vanish()
    assert names(remote.read()) == ["openstack-nova"]
    assert remote.notes == []


def test_old_copy_is_refreshed(remote: Remote) -> None:
    remote.read()
    remote.change("glance")
    assert names(remote.read()) == ["openstack-nova"]
    remote.make_old(3601)
    assert names(remote.read()) == ["openstack-glance"]
    remote.change("cinder")
    assert names(remote.read()) == ["openstack-glance"]


def test_force_refreshes(remote: Remote) -> None:
    remote.read()
    remote.change("glance")
    assert names(remote.read(force=True)) == ["openstack-glance"]


def test_rewritten_history_is_followed(remote: Remote) -> None:
    remote.read()
    remote.repo("commit", "--quiet", "--amend", "--message=other")
    remote.change("glance")
    assert names(remote.read(force=True)) == ["openstack-glance"]


def test_failed_refresh_falls_back_with_a_note(remote: Remote) -> None:
    remote.read()
    remote.make_old(3 * 3600 + 5)
    remote.vanish()
    for force in (False, True):
        assert names(remote.read(force=force)) == ["openstack-nova"]
        assert "could not be refreshed" in remote.notes[0]
        assert remote.notes[1] == "Using the copy fetched 3 hours ago."


def test_offline_uses_the_copy_with_a_note(remote: Remote) -> None:
    remote.read()
    remote.make_old(2 * 86400 + 5)
    assert names(remote.read(offline=True)) == ["openstack-nova"]
    assert remote.notes == ["Offline: using the rdoinfo fetched 2 days ago."]


def test_no_copy_and_offline(remote: Remote) -> None:
    with pytest.raises(RdotoolError, match="offline, and there is no copy") as caught:
        remote.read(offline=True)
    assert "-l FOLDER" in caught.value.hint


def test_no_copy_and_no_remote(remote: Remote) -> None:
    remote.vanish()
    with pytest.raises(RdotoolError, match="can't be fetched from file:///") as caught:
        remote.read()
    assert "-l FOLDER" in caught.value.hint
    assert [path.name for path in remote.place.iterdir()] == ["lock"]


def test_cache_that_cannot_be_written(remote: Remote) -> None:
    write(remote.home, {"cache": "a file"})
    with pytest.raises(RdotoolError, match="can't be fetched") as caught:
        remote.read()
    assert "XDG_CACHE_HOME" in caught.value.hint


@pytest.mark.parametrize("url", ["ext::sh -c 'touch pwned'", "--upload-pack=touch pwned", "a b"])
def test_url_that_would_run_something(remote: Remote, url: str) -> None:
    with pytest.raises(RdotoolError, match="refused"):
        remote.read(rdoinfo_url=url)
    assert not list(remote.home.rglob("pwned"))


def test_lost_or_damaged_clone_is_made_anew(remote: Remote) -> None:
    remote.read()
    (remote.place / "repo").rename(remote.place / "gone")
    remote.change("glance")
    assert names(remote.read()) == ["openstack-glance"]
    (remote.place / "state.json").write_text("[")
    assert names(remote.read()) == ["openstack-glance"]
    objects = remote.place / "repo/.git/objects"
    objects.rename(objects.with_name("lost"))
    objects.mkdir()
    assert names(remote.read(force=True)) == ["openstack-glance"]


def test_leftovers_of_a_killed_clone_go(remote: Remote) -> None:
    write(remote.place, {"clone-1/half": "x"})
    remote.read()
    assert not list(remote.place.glob("clone-*"))


def test_killed_at_any_moment(remote: Remote, home: Path) -> None:
    """Whenever it is killed: the next call is right."""
    command = [sys.executable, "-m", "rdotool", "info", "-f", "nova"]
    env = os.environ | {"RDOTOOL_RDOINFO_URL": remote.url}
    for number in range(12):
        process = subprocess.Popen(
            command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.05 + number * 0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert "name: openstack-nova" in done.stdout
    assert done.stderr == ""


def test_two_processes_clone_once(remote: Remote, cli: Cli) -> None:
    command = [sys.executable, "-m", "rdotool", "info", "nova"]
    env = os.environ | {"RDOTOOL_RDOINFO_URL": remote.url}
    running = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(4)
    ]
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert b"name: openstack-nova" in outputs.pop()


def test_error_names_the_commit(remote: Remote) -> None:
    sha = remote.repo.commit("broken", {"rdo-full.yml": INFO + "- x\n"})
    with pytest.raises(RdotoolError) as caught:
        remote.read()
    assert caught.value.where == f"{remote.url}@{sha[:7]}:rdo-full.yml:15"
    with pytest.raises(RdotoolError, match="info file not found"):
        load(settings(remote.home, rdoinfo_url=remote.url), info_file="gone.yml")


def test_link_in_the_repository_is_no_info_file(remote: Remote) -> None:
    (remote.repo.path / "x.yml").symlink_to("rdo-full.yml")
    remote.repo.commit("link")
    with pytest.raises(RdotoolError, match="info file not found"):
        load(settings(remote.home, rdoinfo_url=remote.url), info_file="x.yml")


def test_different_urls_have_different_places(tmp_path: Path) -> None:
    urls = ["https://a/rdoinfo", "https://b/rdoinfo", "https://a/rdoinfo.git", "file:///../.."]
    places = {state.place(tmp_path, url) for url in urls}
    assert len(places) == 4
    assert all(place.parent == tmp_path / "rdoinfo" for place in places)


def test_state_from_the_future_is_refreshed(remote: Remote) -> None:
    remote.read()
    remote.change("glance")
    remote.make_old(-1000)
    assert names(remote.read()) == ["openstack-glance"]
    found = json.loads((remote.place / "state.json").read_text())
    assert found["commit"] == remote.repo.head
