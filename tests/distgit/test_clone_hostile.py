"""An rdoinfo that wants to run or write elsewhere: nothing of it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.distgit import remotes as planning
from rdotool.errors import RdotoolError
from tests.distgit.world import write_info
from tests.helpers.isolation import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.distgit.world import Remotes
    from tests.helpers.cli import Cli

NAMES = [
    "../../x",
    "..",
    ".",
    "/tmp/x",
    "a/../../x",
    "-x",
    "a\nb",
    ".git",
    "x..y",
    "x.lock",
    "a b",
]
URLS = [
    "ext::sh -c 'touch pwned'",
    "ext::sh -c touch% pwned",
    "EXT::sh -c 'touch pwned'",
    "fd::17",
    "--upload-pack=touch pwned",
    "-u./pwned",
    "ssh://-oProxyCommand=touch pwned/x",
    "ssh://a@-oProxyCommand=touch pwned/x",
    "-oProxyCommand=touch pwned:x",
    "file://",
    "relative/path",
    "../distgit.git",
    "https://e.org/x\nurl = ext::sh",
    "https://e.org/\x1b[31mx",
    "rdp://e.org/x",
    " https://e.org/x",
]
KEYS = ["distgit", "patches", "upstream", "review-patches", "review-origin"]


def refused(cli: Cli, place: Path, info: Path, *args: str) -> str:
    """Run clone: it must be refused, and nothing be made around or above."""
    top = place.parent.parent
    before = files_below(top) - files_below_home(top)
    done = cli("clone", "-l", info, *args, code=1)
    assert files_below(top) - files_below_home(top) == before
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err
    return done.err


def files_below_home(top: Path) -> set[str]:
    return {name for name in files_below(top) if name.startswith("home/")}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    with pytest.raises(RdotoolError, match="is refused"):
        planning.plan({"name": name, "distgit": "https://e.org/x"}, planning.Choices())


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("key", KEYS)
def test_urls(url: str, key: str) -> None:
    package = {"name": "x", "distgit": "https://e.org/x", key: url}
    with pytest.raises(RdotoolError, match="is refused"):
        planning.plan(package, planning.Choices())


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_hostile_name(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes, name: str
) -> None:
    info = write_info(tmp_path / "info", remotes.package(name=name))
    assert "is refused" in refused(cli, place, info, "--", name)


@pytest.mark.parametrize(
    "key, url",
    [
        ("distgit", "ext::sh -c 'touch pwned'"),
        ("upstream", "ext::sh -c touch%% pwned"),
        ("patches", "--upload-pack=touch pwned"),
        ("review-origin", "ssh://-oProxyCommand=touch pwned/x"),
    ],
)
def test_a_hostile_url(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes, key: str, url: str
) -> None:
    """Though the distgit itself is sound: nothing is made before all URLs pass."""
    info = write_info(tmp_path / "info", remotes.package(**{key: url}))
    assert "is refused" in refused(cli, place, info, "openstack-foo")


@pytest.mark.parametrize("key", ["extra/../../x", "-x"])
def test_the_name_of_an_extra_remote(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes, key: str
) -> None:
    info = write_info(tmp_path / "info", remotes.package(**{key: remotes.url("upstream")}))
    assert "is refused" in refused(cli, place, info, f"--extra-repo={key}", "openstack-foo")


def test_an_extra_url(cli: Cli, place: Path, tmp_path: Path, remotes: Remotes) -> None:
    info = write_info(tmp_path / "info", remotes.package(fork=URLS[0]))
    assert "is refused" in refused(cli, place, info, "-e", "fork", "openstack-foo")


@pytest.mark.parametrize("value", [7, ["https://e.org/x"]])
def test_values_of_other_types(
    cli: Cli, place: Path, tmp_path: Path, remotes: Remotes, value: object
) -> None:
    info = write_info(tmp_path / "info", remotes.package(upstream=value))
    assert "error:" in refused(cli, place, info, "openstack-foo")


def test_a_redirect_by_the_users_settings_cannot_run_a_helper(
    cli: Cli, home: Path, place: Path, tmp_path: Path, remotes: Remotes
) -> None:
    with (home / ".gitconfig").open("a", encoding="utf-8") as file:
        file.write('[url "ext::sh -c touch% pwned% "]\n\tinsteadOf = https://e.org/\n')
        file.write('[protocol "ext"]\n\tallow = always\n')
    info = write_info(tmp_path / "info", remotes.package(distgit="https://e.org/x"))
    assert "transport 'ext' not allowed" in refused(cli, place, info, "openstack-foo")
