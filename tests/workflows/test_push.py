"""Pushing the rebased patches branch: asked for, last, never over somebody's work."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit


def server(package: Distgit) -> GitRepo:
    return GitRepo(package.repo.path.parent / "patches.git")


def on_terminal(path: Path, answer: str, *args: str, times: int = 3) -> tuple[int, str]:
    """Run rdotool as at a terminal, and answer each question (up to *times*) the same."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rdotool", *args],
        cwd=path,
        stdin=child,
        stdout=child,
        stderr=child,
        start_new_session=True,
    )
    os.close(child)
    os.write(parent, f"{answer}\n".encode() * times)
    said = b""
    while True:
        try:
            part = os.read(parent, 4096)
        except OSError:  # Linux says so at the end of a terminal
            break
        if not part:
            break
        said += part
    os.close(parent)
    return process.wait(), said.decode("utf-8", "replace")


def test_unattended_pushes_branch_and_tag(remote: Distgit, cli: Cli) -> None:
    server(remote)("tag", "-d", "1.3.0")
    result = cli("new-version", "-nU", "1.3.0", cwd=remote.repo.path)
    assert "pushed master-patches to patches/master-patches" in result.err
    assert server(remote).sha("master-patches") == remote.repo.sha("master-patches")
    assert server(remote).sha("1.3.0") == remote.repo.sha("1.3.0")


@pytest.mark.parametrize("flags", [("-n", "-t", "-U"), ("-n",)])
def test_not_pushed_unasked(remote: Distgit, cli: Cli, flags: tuple[str, ...]) -> None:
    before = server(remote)("for-each-ref")
    result = cli("new-version", *flags, "1.3.0", cwd=remote.repo.path)
    assert "Action finished" in result.out
    assert server(remote)("for-each-ref") == before
    if "-t" not in flags:
        assert "is not pushed. By hand: git push" in result.err


@pytest.mark.parametrize(("answer", "pushed"), [("y", True), ("n", False)])
def test_it_asks_at_a_terminal(remote: Distgit, answer: str, pushed: bool) -> None:
    before = server(remote).sha("master-patches")
    code, said = on_terminal(remote.repo.path, answer, "new-version", "-n", "-d", "1.3.0")
    assert code == 0, said
    assert "Push master-patches to patches/master-patches" in said
    after = server(remote).sha("master-patches")
    assert (after == remote.repo.sha("master-patches")) == pushed
    assert (after == before) == (not pushed)


def someone_pushes(remote: Distgit, tmp_path: Path) -> str:
    other = GitRepo.init(tmp_path / "other")
    other("fetch", "-q", server(remote).path, "master-patches")
    other("checkout", "-q", "-b", "x", "FETCH_HEAD")
    sha = other.commit("Somebody's patch", {"theirs.py": "\n"})
    other("push", "-q", server(remote).path, "HEAD:master-patches")
    return sha


def test_somebody_pushed_meanwhile(remote: Distgit, cli: Cli, tmp_path: Path) -> None:
    theirs = someone_pushes(remote, tmp_path)
    start = remote.repo.snapshot()
    result = cli("new-version", "-nU", "1.3.0", cwd=remote.repo.path, code=1)
    assert "Somebody pushed there meanwhile" in result.err
    assert "rdotool --abort" in result.err
    assert server(remote).sha("master-patches") == theirs
    # The commit is made; only the push is missing.
    assert remote.spec_tag("Version") == "1.3.0"
    again = cli("--continue", cwd=remote.repo.path, code=1)
    assert "Somebody pushed" in again.err
    assert server(remote).sha("master-patches") == theirs
    cli("--abort", cwd=remote.repo.path)
    assert remote.repo.snapshot() == start


def failed_push(remote: Distgit, cli: Cli) -> Path:
    """The action waits for a push; the hook that hinders it."""
    hook = server(remote).path / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho go away >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    result = cli("new-version", "-nU", "1.3.0", cwd=remote.repo.path, code=1)
    assert "go away" in result.err
    return hook


def test_work_after_a_push_that_failed_is_not_lost(remote: Distgit, cli: Cli) -> None:
    """People go on with the package while the server is away."""
    hook = failed_push(remote, cli)
    made = remote.repo.head
    mine = remote.edit_spec("Some package", "Another package", "My own commit")
    remote.spec_path.write_text(remote.spec + "\n# an edit\n", encoding="utf-8")
    edited = remote.spec
    result = cli("--abort", cwd=remote.repo.path, code=1)
    assert "moved since" in result.err
    assert (remote.repo.head, remote.spec) == (mine, edited)
    cli("--continue", cwd=remote.repo.path, code=1)
    assert (remote.repo.head, remote.spec) == (mine, edited)
    hook.unlink()
    cli("--continue", cwd=remote.repo.path)
    assert (remote.repo.head, remote.spec) == (mine, edited)
    assert remote.repo.sha("HEAD~") == made
    assert server(remote).sha("master-patches") == remote.repo.sha("master-patches")
    assert cli("status", "--json", cwd=remote.repo.path).json == {"action": None}


def test_uncommitted_work_hinders_an_abort_after_the_commit(remote: Distgit, cli: Cli) -> None:
    failed_push(remote, cli)
    remote.spec_path.write_text(remote.spec + "\n# an edit\n", encoding="utf-8")
    edited = remote.spec
    result = cli("--abort", cwd=remote.repo.path, code=1)
    assert "uncommitted changes" in result.err
    assert remote.spec == edited


def test_undo_says_that_a_push_stays(remote: Distgit, cli: Cli) -> None:
    cli("new-version", "-nU", "1.3.0", cwd=remote.repo.path)
    pushed = server(remote).sha("master-patches")
    result = cli("undo", cwd=remote.repo.path)
    assert "can't be taken back" in result.err
    assert server(remote).sha("master-patches") == pushed
