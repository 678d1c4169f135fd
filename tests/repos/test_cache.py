"""The cache: what is asked again and when, offline, side by side, and damaged."""

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
from rdotool.repos import cache
from tests.repos import world
from tests.repos.world import Made

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repos.world import World
    from tests.sources.server import Site

LOAD = """\
import json, sys
from pathlib import Path
from rdotool import repos
from tests.repos.world import settings
specs = [repos.RepoSpec(url, url) for url in sys.argv[2:]]
found = repos.load(settings(Path(sys.argv[1])), specs, max_age=3600)
print(json.dumps([one.nvr for one in found.packages()]))
"""


def versions(home: World, *urls: str, **how: Any) -> list[str]:
    return [one.version for one in home.load(*urls, **how).named("foo")]


def aged(home: World, seconds: float) -> None:
    """Let the fetches have been so long ago."""
    for path in (home.home / "cache/repos").glob("*/state.json"):
        state = json.loads(path.read_bytes())
        path.write_text(json.dumps(state | {"fetched": time.time() - seconds}))


def test_nothing_is_fetched_twice(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == ["repomd", "primary"]
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == []


def test_an_old_copy_is_asked_for_and_kept_when_it_holds(
    home: World, site: Site, foo: Path
) -> None:
    url = world.publish(site, foo)
    home.load(url)
    world.asked(site)
    aged(home, 4000)
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == ["repomd"]
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == []


def test_another_repomd_with_the_same_list(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    home.load(url)
    path = foo / "repodata/repomd.xml"
    path.write_text(path.read_text(encoding="utf-8") + "<!-- more -->", encoding="utf-8")
    world.publish(site, foo)
    world.asked(site)
    assert versions(home, url, max_age=0) == ["1.0"]
    assert world.asked(site) == ["repomd"]


def test_a_changed_list_is_fetched_and_the_old_index_goes(
    home: World, site: Site, tmp_path: Path
) -> None:
    url = world.publish(site, world.make(tmp_path / "one", [Made("foo", "1.0")]))
    home.load(url)
    world.publish(site, world.make(tmp_path / "two", [Made("foo", "2.0")]))
    assert versions(home, url) == ["1.0"]
    world.asked(site)
    assert versions(home, url, max_age=0) == ["2.0"]
    assert world.asked(site) == ["repomd", "primary"]
    assert sum(name.endswith(".sqlite") for name in home.cached()) == 1


def test_a_clock_that_went_back(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    home.load(url)
    aged(home, -100_000)
    world.asked(site)
    home.load(url)
    assert world.asked(site) == ["repomd"]


def test_a_folder_is_looked_at_each_time(home: World, tmp_path: Path) -> None:
    folder = world.make(tmp_path / "repo", [Made("foo", "1.0")])
    assert versions(home, folder.as_uri()) == ["1.0"]
    world.make(folder, [Made("foo", "2.0")])
    assert versions(home, folder.as_uri()) == ["2.0"]
    assert versions(home, folder.as_uri(), offline=True) == ["2.0"]


def test_one_url_under_two_names(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    found = home.load(url, url)
    assert [one.repo for one in found.named("foo")] == ["a", "b"]
    assert world.asked(site) == ["repomd", "primary"]


# --- no network ------------------------------------------------------------------------------


def test_offline_uses_the_copy_and_says_how_old_it_is(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    home.load(url)
    aged(home, 3 * 86400 + 60)
    world.asked(site)
    assert versions(home, url, offline=True) == ["1.0"]
    assert home.notes == ["a: offline: using what was fetched 3 days ago."]
    assert world.asked(site) == []


def test_offline_without_a_copy(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    with pytest.raises(RdotoolError, match="offline, and nothing was fetched yet of") as caught:
        home.load(url, offline=True)
    assert caught.value.hint == "Run the command once while online."
    assert world.asked(site) == []


@pytest.mark.parametrize("how", ["gone", "broken", "cut"])
def test_a_server_that_fails_is_stood_in_for_by_the_copy(
    home: World, site: Site, foo: Path, how: str
) -> None:
    url = world.publish(site, foo)
    home.load(url)
    before = home.cached()
    aged(home, 7200)
    repomd = site.files["/repo/repodata/repomd.xml"]
    if how == "gone":
        site.files.clear()
    elif how == "broken":
        repomd.status = 503
    else:
        repomd.cut = 10
    assert versions(home, url) == ["1.0"]
    [note] = home.notes
    assert note.startswith(f"a: {url}repodata/repomd.xml ")
    assert note.endswith("Using what was fetched 2 hours ago.")
    assert home.cached().keys() == before.keys()


# --- damage ----------------------------------------------------------------------------------


def index_of(home: World) -> Path:
    [path] = (home.home / "cache/repos").glob("*/*.sqlite")
    return path


@pytest.mark.parametrize("content", [b"", b"rotten", b"SQLite format 3\0" + b"\0" * 8000])
def test_a_damaged_index_is_made_anew(home: World, site: Site, foo: Path, content: bytes) -> None:
    url = world.publish(site, foo)
    home.load(url)
    whole = index_of(home).read_bytes()
    index_of(home).write_bytes(content)
    world.asked(site)
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == ["repomd", "primary"]
    assert len(index_of(home).read_bytes()) == len(whole)


def test_damage_that_is_noticed_late_is_mended_too(
    home: World, site: Site, tmp_path: Path
) -> None:
    many = [Made(f"foo{number}") for number in range(2000)]
    url = world.publish(site, world.make(tmp_path / "many", many))
    home.load(url)
    path = index_of(home)
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    assert len(home.load(url).named("foo1234")) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"url": 1}', "null"])
def test_a_damaged_state_is_no_state(home: World, site: Site, foo: Path, content: str) -> None:
    url = world.publish(site, foo)
    home.load(url)
    index_of(home).with_name("state.json").write_text(content, encoding="utf-8")
    world.asked(site)
    assert versions(home, url) == ["1.0"]
    assert world.asked(site) == ["repomd"]


def test_a_state_that_names_a_file_elsewhere(home: World, site: Site, foo: Path) -> None:
    url = world.publish(site, foo)
    home.load(url)
    index = index_of(home)
    elsewhere = index.parent.parent / index.name
    index.rename(elsewhere)
    state = index.with_name("state.json")
    text = json.loads(state.read_bytes()) | {"index": f"../{index.name}"}
    state.write_text(json.dumps(text), encoding="utf-8")
    assert versions(home, url) == ["1.0"]
    assert index.is_file()


def test_the_repositories_that_were_not_used_for_longest_go(
    home: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEEP", 2)
    for number in range(4):
        folder = world.make(tmp_path / f"repo{number}", [Made("foo", str(number))])
        home.load(folder.as_uri())
        for state in (home.home / "cache/repos").glob(f"*-repo{number}-*/state.json"):
            os.utime(state, (1000 + number, 1000 + number))
    left = sorted(path.name for path in (home.home / "cache/repos").iterdir())
    assert ["repo2" in left[0], "repo3" in left[1], len(left)] == [True, True, 2]


# --- side by side, and killed -----------------------------------------------------------------


def start(home: World, *urls: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", LOAD, str(home.home), *urls]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_side_by_side_fetch_once(home: World, site: Site, tmp_path: Path) -> None:
    many = [Made(f"foo{number}") for number in range(3000)]
    url = world.publish(site, world.make(tmp_path / "many", many))
    for file in site.files.values():
        file.drip, file.pause = 4096, 0.02
    crowd = [start(home, url) for _ in range(5)]
    said = [process.communicate() for process in crowd]
    assert [process.returncode for process in crowd] == [0] * 5, said
    assert {len(json.loads(out)) for out, _ in said} == {3000}
    assert sorted(world.asked(site)) == ["primary", "repomd"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_killed_leaves_a_good_cache(
    home: World, site: Site, tmp_path: Path, number: int
) -> None:
    url = world.publish(site, world.make(tmp_path / "one", [Made("foo", "1.0")]))
    home.load(url)
    aged(home, 7200)
    before = home.cached()
    many = [Made("foo", "2.0"), *(Made(f"foo{number}") for number in range(500))]
    world.publish(site, world.make(tmp_path / "two", many))
    slow = next(file for path, file in site.files.items() if "primary" in path)
    slow.drip, slow.pause = 100, 0.2
    world.asked(site)
    process = start(home, url)
    while "primary" not in world.asked(site):
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(number)
    process.communicate()
    assert time.monotonic() - began < 10
    kept = {name: data for name, data in home.cached().items() if "work-" not in name}
    assert kept == before
    slow.pause = 0
    assert versions(home, url) == ["2.0"]
    assert not [name for name in home.cached() if "work-" in name]


def test_several_are_fetched_at_a_time(home: World, site: Site, tmp_path: Path) -> None:
    urls = []
    for name in "abc":
        folder = world.make(tmp_path / name, [Made("foo", name)])
        for path in (folder / "repodata").iterdir():
            site.put(f"/{name}/repodata/{path.name}", path.read_bytes(), drip=200, pause=0.1)
        urls.append(f"{site.url}/{name}")
    assert versions(home, *urls) == ["a", "b", "c"]
    assert world.asked(site)[:3] == ["repomd"] * 3
    assert "a: asking" in home.seen
    assert "c: making its index" in home.seen


def test_a_cache_that_cannot_be_written(home: World, site: Site, foo: Path) -> None:
    home.home.mkdir()
    (home.home / "cache").write_text("in the way")
    with pytest.raises(NotADirectoryError):
        home.load(world.publish(site, foo))
