"""Pushing: listened to until git ends, and ended with all that it started."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import transfer
from rdotool.errors import RdotoolError
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo.init(tmp_path / "repo")
    repo.commit("S", {"a": "b"})
    return repo


@pytest.fixture
def server(tmp_path: Path) -> GitRepo:
    return GitRepo.init(tmp_path / "server", bare=True)


def _hook(server: GitRepo, script: str) -> None:
    path = server.path / "hooks" / "pre-receive"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def test_what_is_said_and_how_far_it_is(repo: GitRepo, server: GitRepo) -> None:
    _hook(server, "echo one; echo; echo 'two  ' >&2")
    heard: list[str] = []
    spec = "HEAD:refs/for/master%topic=x"
    done = transfer.push(repo.path, str(server.path), [spec], progress=heard.append)
    assert (done.code, done.late) == (0, False)
    assert {"remote: one", "remote: two", f"*\t{spec}\t[new reference]", "Done"} <= {*done.said}
    assert "writing objects 100%" in heard
    assert not [line for line in done.said if "%)" in line]
    assert server("rev-parse", "refs/for/master%topic=x") == repo.head


def test_a_refusal_is_no_exception(repo: GitRepo, server: GitRepo) -> None:
    _hook(server, "exit 1")
    done = transfer.push(repo.path, str(server.path), ["HEAD:refs/for/x"])
    assert done.code == 1
    assert "!\tHEAD:refs/for/x\t[remote rejected] (pre-receive hook declined)" in done.said


def test_the_users_settings_change_nothing(repo: GitRepo, server: GitRepo) -> None:
    repo.tag("v1", annotated=True)
    for key, value in (("push.followTags", "true"), ("push.default", "nothing")):
        repo("config", key, value)
    path = repo.path / ".git" / "hooks" / "pre-push"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    path.chmod(0o755)
    assert transfer.push(repo.path, str(server.path), ["HEAD:refs/for/x"]).code == 0
    assert server("for-each-ref", "--format=%(refname)") == "refs/for/x"


@pytest.mark.parametrize("url", ["ext::sh -c x", "gopher://x/y", "-x:y", "ssh://-oProxy/x"])
def test_a_url_that_would_run_something_is_refused(repo: GitRepo, url: str) -> None:
    with pytest.raises(RdotoolError, match="is refused"):
        transfer.push(repo.path, url, ["HEAD:refs/for/x"])


def test_no_password_is_told(repo: GitRepo) -> None:
    url = "http://joe:s3cret@127.0.0.1:1/x"
    assert "s3cret" not in str(transfer.push(repo.path, url, ["HEAD:refs/for/x"]))
    repo("remote", "add", "review", url)
    assert "s3cret" not in str(transfer.push(repo.path, "review", ["HEAD:refs/for/x"]))


def test_nobody_is_asked(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ssh would ask on the terminal: it has none."""
    script = tmp_path / "ssh"
    script.write_text("#!/bin/sh\n(: </dev/tty) 2>&1 || echo no terminal >&2\nexit 9\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    done = transfer.push(repo.path, "ssh://h/x", ["HEAD:refs/for/x"])
    assert "no terminal" in done.said


def test_silence_has_an_end(repo: GitRepo, server: GitRepo, tmp_path: Path) -> None:
    _hook(server, f"echo $$ >{tmp_path}/pid; exec sleep 60")
    began = time.monotonic()
    done = transfer.push(repo.path, str(server.path), ["HEAD:refs/for/x"], timeout=1.0)
    assert done.late
    assert done.code
    assert time.monotonic() - began < 20
    _gone(int((tmp_path / "pid").read_text("ascii")))


def test_an_interruption_takes_git_along(repo: GitRepo, server: GitRepo, tmp_path: Path) -> None:
    fifo = tmp_path / "pid"
    _hook(server, f"echo $$ >{fifo}.new; mv {fifo}.new {fifo}; exec sleep 60")

    def interrupt() -> None:
        until = time.monotonic() + 20
        while not fifo.exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(os.getpid(), 2)

    killer = threading.Thread(target=interrupt)
    killer.start()
    with pytest.raises(KeyboardInterrupt):
        transfer.push(repo.path, str(server.path), ["HEAD:refs/for/x"])
    killer.join()
    _gone(int(fifo.read_text("ascii")))


def _gone(pid: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError(f"process {pid} still runs")


def test_what_keeps_the_pipe_open_is_not_waited_for(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the connection that ssh keeps for later (ControlPersist)."""
    script = tmp_path / "ssh"
    script.write_text(
        "#!/bin/sh\nsleep 30 </dev/null >/dev/null &\necho bye >&2\nexit 255\n", "utf-8"
    )
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    began = time.monotonic()
    done = transfer.push(repo.path, "ssh://h/x", ["HEAD:refs/for/x"])
    assert "bye" in done.said
    assert time.monotonic() - began < 15


def test_a_server_that_never_stops_fills_no_memory(repo: GitRepo, server: GitRepo) -> None:
    _hook(server, "yes line | head -n 20000; head -c 3000000 /dev/zero | tr '\\0' x; echo last")
    done = transfer.push(repo.path, str(server.path), ["HEAD:refs/for/x"])
    assert done.code == 0
    assert len(done.said) <= 4000
    assert max(map(len, done.said)) <= 32 * 1024
    assert done.said[-1] == "Done"
