"""The tests' own tools: what they promise holds, or every other test is worth less."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import Distgit
from tests.helpers.isolation import files_below

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.git import GitRepo


def test_the_network_is_closed_and_this_machine_open() -> None:
    with pytest.raises(AssertionError, match="reaches for the network"), socket.socket() as sock:
        sock.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="asks for the address"):
        socket.getaddrinfo("example.org", 80)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()[:2]).close()


def test_no_user_is_here() -> None:
    settings = subprocess.run(
        ["git", "config", "--list", "--name-only"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "user.name" in settings
    assert all(
        name.startswith(
            ("user.", "init.", "core.", "gc.", "maintenance.", "commit.", "advice.", "protocol.")
        )
        for name in settings
    )
    assert Path(os.environ["HOME"]).name == "home"
    assert not {"NO_COLOR", "EDITOR", "GIT_DIR"} & os.environ.keys()


def test_repositories_are_the_same_each_time(make_repo: Callable[[str], GitRepo]) -> None:
    first, second = make_repo("one"), make_repo("two")
    assert first.commit("Same", {"a": "1"}) == second.commit("Same", {"a": "1"})


def test_a_snapshot_sees_what_an_abort_must_bring_back(
    make_repo: Callable[[str], GitRepo],
) -> None:
    repo = make_repo("repo")
    repo.commit("One", {"a": "1", "run.sh": "exit"})
    seen = {repo.snapshot()}
    repo.write("b", "untracked")
    seen.add(repo.snapshot())
    (repo.path / "run.sh").chmod(0o755)
    seen.add(repo.snapshot())
    repo("add", "b")
    seen.add(repo.snapshot())
    repo("stash", "-q")
    seen.add(repo.snapshot())
    repo.tag("t")
    seen.add(repo.snapshot())
    repo("checkout", "-q", "--detach")
    assert len(seen | {repo.snapshot()}) == 7


def test_sample_distgit(tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "foo", "1.2.3", "2", magic=["# patches_base=1.2.3+1"])
    assert distgit.repo.files() == ["foo-bar.spec", "sources"]
    assert distgit.spec_tag("Release") == "2%{?dist}"
    assert "# patches_base=1.2.3+1\n" in distgit.spec
    distgit.add_patches(3)
    distgit.add_patches(["One more"])
    assert distgit.repo.subjects("1.2.3..master-patches") == [
        "Original Patch 1",
        "Original Patch 2",
        "Original Patch 3",
        "One more",
    ]
    assert distgit.repo.branch == "master"
    assert distgit.repo.status() == ""


def test_sample_upstream_merges_and_conflicts(tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "foo")
    distgit.add_patches(3)
    distgit.new_version("1.3.0", 2, merged=[0])
    distgit.new_version("1.4.0", 1, conflicting=[2], annotated=True)
    repo = distgit.repo
    assert repo.subjects("1.2.3..1.3.0") == [
        "Upstream Commit 1",
        "Upstream Commit 2",
        "Original Patch 1",
    ]
    repo.checkout("master-patches")
    assert repo.run("rebase", "--onto", "1.3.0", "1.2.3").returncode == 0
    assert repo.subjects("1.3.0..HEAD") == ["Original Patch 2", "Original Patch 3"]
    assert repo.run("rebase", "--onto", "1.4.0", "1.3.0").returncode == 1
    assert repo.snapshot().operations == ("rebase-merge",)


def test_sample_with_remotes(tmp_path: Path) -> None:
    distgit = Distgit.make(tmp_path / "made")
    distgit.add_patches(2)
    distgit.new_version("2.0.0")
    clone = distgit.with_remotes(tmp_path / "hub")
    assert clone.repo("remote").split() == ["origin", "patches", "upstream"]
    assert clone.repo.subjects("1.2.3..patches/master-patches") == distgit.repo.subjects(
        "1.2.3..master-patches"
    )
    assert clone.repo("tag").split() == ["1.2.3", "2.0.0"]
    assert clone.repo.branch == "master"


def test_files_below(tmp_path: Path) -> None:
    assert files_below(tmp_path) == set()
    (tmp_path / "a").mkdir()
    assert files_below(tmp_path) == {"a"}
