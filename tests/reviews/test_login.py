"""Logins come from ~/.netrc or git's credential helpers, for the very host, in silence."""

from __future__ import annotations

import shlex
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import login
from rdotool.adapters.login import Login
from rdotool.errors import RdotoolError

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://review.example.org/r"
SECRET = "hunter2#\"$'"


@pytest.fixture
def netrc(home: Path) -> Path:
    path = home / ".netrc"
    path.write_text(
        f"machine other.example.org login joe password other\n"
        f"machine review.example.org\n  login jane\n  password {shlex_free(SECRET)}\n"
        f"default login anybody password everywhere\n",
        encoding="utf-8",
    )
    return path


def shlex_free(text: str) -> str:
    return text.replace('"', "").replace("'", "")


def helper(home: Path, script: str) -> Path:
    """Let git have a credential helper; what it is told is in the file returned."""
    said = home / "said"
    path = home / "helper"
    path.write_text(f'#!/bin/sh\n{{ echo "$1"; cat; }} >> {shlex.quote(str(said))}\n{script}\n')
    path.chmod(0o755)
    subprocess.run(["git", "config", "--global", "credential.helper", str(path)], check=True)
    return said


def test_an_entry_of_netrc(netrc: Path, tmp_path: Path) -> None:
    found = login.find(URL, tmp_path, netrc=netrc)
    assert found == Login("jane", shlex_free(SECRET), "~/.netrc")
    assert login.find(URL, tmp_path, netrc=netrc, user="jane") == found
    assert "hunter" not in repr(found)


def test_an_entry_for_another_user_or_host_or_for_all_is_not_used(
    netrc: Path, tmp_path: Path
) -> None:
    assert login.find(URL, tmp_path, netrc=netrc, user="joe") is None
    assert login.find("https://joe@review.example.org", tmp_path, netrc=netrc) is None
    assert login.find("https://evil.example.org", tmp_path, netrc=netrc) is None
    assert login.find("https://review.example.org.evil.example", tmp_path, netrc=netrc) is None


def test_no_file_no_helper(home: Path, tmp_path: Path) -> None:
    assert login.find(URL, tmp_path, netrc=None) is None
    assert login.find(URL, tmp_path, netrc=home / ".netrc") is None


@pytest.mark.parametrize(
    "text", [b"machine x login y password z hunter2\n", b"hunter2\n", b"\xff\xfe hunter2\n"]
)
def test_a_broken_netrc_is_told_without_what_stands_there(
    text: bytes, home: Path, tmp_path: Path
) -> None:
    path = home / ".netrc"
    path.write_bytes(text)
    with pytest.raises(RdotoolError, match=r"~/\.netrc") as caught:
        login.find(URL, tmp_path, netrc=path)
    assert "hunter2" not in f"{caught.value}{caught.value.hint}"
    assert caught.value.__context__ is None


def test_gits_helper_is_asked_where_netrc_says_nothing(home: Path, tmp_path: Path) -> None:
    said = helper(home, '[ "$1" = get ] && printf "username=jane\\npassword=a=b c\\n"')
    found = login.find("https://me@review.example.org:8443/r", tmp_path, netrc=home / ".netrc")
    assert found == Login("jane", "a=b c", "git's credential helper")
    told = said.read_text().splitlines()
    assert told[:1] == ["get"]
    assert {"protocol=https", "host=review.example.org:8443", "username=me"} <= set(told)


def test_a_refused_login_is_forgotten_by_the_helper_only(home: Path, tmp_path: Path) -> None:
    said = helper(home, "")
    login.reject(URL, tmp_path, Login("jane", "pw", login.NETRC))
    assert not said.exists()
    login.reject(URL, tmp_path, Login("jane", "pw", login.HELPER))
    assert {"erase", "username=jane", "password=pw"} <= set(said.read_text().splitlines())


@pytest.mark.parametrize(
    "script", ["exit 1", "echo username=jane", "echo nonsense", "echo quit=1"]
)
def test_a_helper_that_knows_nothing(script: str, home: Path, tmp_path: Path) -> None:
    helper(home, script)
    assert login.find(URL, tmp_path, netrc=None) is None


def test_a_helper_that_hangs_is_ended_with_all_it_started(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "_PATIENCE", 0.3)
    helper(home, f"sleep 60 & echo $! > {shlex.quote(str(home / 'pid'))}; wait")
    begin = time.monotonic()
    assert login.find(URL, tmp_path, netrc=None) is None
    assert time.monotonic() - begin < 10
    pid = (home / "pid").read_text().strip()
    for _ in range(100):
        state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, check=False)
        if not state.stdout.strip() or state.stdout.strip().startswith(b"Z"):
            return
        time.sleep(0.05)
    raise AssertionError("the helper's child still runs")


def test_the_password_in_a_url(tmp_path: Path) -> None:
    found = login.find("https://jane:p%40ss@review.example.org", tmp_path, netrc=None)
    assert found == Login("jane", "p@ss", "the URL")


@pytest.mark.parametrize(
    "url", ["ssh://review.example.org", "https://", "https://x:port/", "https://a\nhost=b/", "x"]
)
def test_what_is_no_web_server_has_no_login(url: str, netrc: Path, tmp_path: Path) -> None:
    assert login.find(url, tmp_path, netrc=netrc) is None


def test_a_newline_in_a_urls_user_asks_for_no_other_hosts_password(
    home: Path, tmp_path: Path
) -> None:
    said = helper(home, "printf 'username=jane\\npassword=stolen\\n'")
    url = "https://x%0ahost=github.com%0apath=@evil.example.org/r"
    assert login.find(url, tmp_path, netrc=None) is None
    login.reject(url, tmp_path, Login("jane", "pw", login.HELPER))
    assert not said.exists()
