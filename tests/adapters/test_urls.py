"""What of a URL may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.adapters import http
from rdotool.adapters.urls import check_url, without_password
from rdotool.errors import RdotoolError
from tests.distgit.world import write_info

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli

SECRET = "t0p-Secret~x"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://{SECRET}@host/x", "https://***@host/x"),
        (f"http://{SECRET}@host:8080/x", "http://***@host:8080/x"),
        (f"HTTPS://{SECRET}@host/x", "HTTPS://***@host/x"),
        (f"https://user:{SECRET}@host/x", "https://user:***@host/x"),
        (f"https://:{SECRET}@host/x", "https://:***@host/x"),
        (f"https://{SECRET}:@host/x", "https://***@host/x"),
        (f"https://{SECRET}:x-oauth-basic@host/x", "https://***@host/x"),
        (f"https://user:p@{SECRET}@host/x", "https://user:***@host/x"),
        (f"https://p@{SECRET}@host/x", "https://***@host/x"),
        (f"https://user:p:{SECRET}@host/x", "https://user:***@host/x"),
        (f"ssh://me:{SECRET}@host/x", "ssh://me:***@host/x"),
        ("ssh://me@review.example.org:29418/x", "ssh://me@review.example.org:29418/x"),
        ("git@host:x/y.git", "git@host:x/y.git"),
        ("https://host/x@y", "https://host/x@y"),
        ("https://host:443/x:y@z", "https://host:443/x:y@z"),
        ("file:///x", "file:///x"),
        (f"https://host/x?private_token={SECRET}&y=1", "https://host/x?private_token=***&y=1"),
        (f"https://host/x?y=1&X-Amz-Signature={SECRET}", "https://host/x?y=1&X-Amz-Signature=***"),
        (f"https://host/x?sig={SECRET}#/y.tgz", "https://host/x?sig=***#/y.tgz"),
        ("https://host/x?file=key.tgz&design=1", "https://host/x?file=key.tgz&design=1"),
        ("", ""),
    ],
)
def test_no_secret_is_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_no_secret_among_other_words() -> None:
    said = f"fatal: 'https://{SECRET}@a/x' and https://u:{SECRET}@b/y: mail me@c"
    assert without_password(said) == "fatal: 'https://***@a/x' and https://u:***@b/y: mail me@c"


def test_a_refused_url_shows_none_either(tmp_path: Path) -> None:
    with pytest.raises(RdotoolError) as refused:
        check_url(f"ftp://user:{SECRET}@host/x")
    assert SECRET not in str(refused.value)
    with pytest.raises(RdotoolError) as refused:
        http.download(f"ftp://user:{SECRET}@host/x", tmp_path / "x", tmp_path)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("key", ["distgit", "upstream"])
@pytest.mark.parametrize("user", [SECRET, f"user:{SECRET}"])
def test_a_failed_clone_shows_none(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, user: str
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    urls = {"distgit": f"file://{tmp_path}/nowhere", key: f"http://{user}@127.0.0.1:9/x"}
    info = write_info(tmp_path / "info", {**urls, "master-distgit": urls["distgit"]})
    done = cli("clone", "-l", info, "openstack-foo", code=1)
    assert SECRET not in done.out + done.err
    assert "Traceback" not in done.err
    if key == "distgit":
        assert "***@127.0.0.1:9/x" in done.err
