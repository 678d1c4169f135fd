"""``doctor``: in a world without network, where ssh and others are scripts."""

from __future__ import annotations

import os
import re
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.config import Settings
from rdotool.workflows.health import doctor
from rdotool.workflows.health.findings import Finding, Place
from tests.helpers.distgit import Distgit
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from tests.helpers.cli import Cli, Result

_LOGIN = 'echo "gerrit version 3.7.8"'


class Tools:
    """A folder of programs that stands first in PATH; `ssh` writes how it was called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.make("ssh", f'printf "%s\\n" "$@" > {folder}/called; {_LOGIN}')
        self.make("ssh-add", "exit 2")

    def make(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    @property
    def called(self) -> list[str]:
        return (self.folder / "called").read_text().splitlines()


@pytest.fixture
def tools(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    tools = Tools(tmp_path / "bin")
    monkeypatch.setenv("PATH", f"{tools.folder}:{os.environ['PATH']}")
    return tools


@pytest.fixture
def package(tools: Tools, tmp_path: Path) -> GitRepo:
    """A clone with origin, upstream and patches."""
    distgit = Distgit.make(tmp_path / "work", branch="caracal-rdo")
    distgit.add_patches(1)
    return distgit.with_remotes(tmp_path).repo


def findings(done: Result) -> dict[str, dict[str, Any]]:
    return {finding["name"]: finding for finding in done.json["findings"]}


def look(cli: Cli, folder: Path | None = None, *, code: int = 0, **env: str) -> dict[str, Any]:
    return findings(cli("doctor", "--json", "--timeout", "5", cwd=folder, code=code, env=env))


def test_a_healthy_package(cli: Cli, package: GitRepo) -> None:
    before = package.snapshot()
    found = look(cli, package.path)
    assert {"bad"} & {finding["state"] for finding in found.values()} == set()
    for name in ("git", "Python", "git's user.name", "distgit", "patches branch", "upstream tag"):
        assert found[name]["state"] == "ok", found[name]
    assert found["distgit"]["text"] == "foo-bar-1.2.3-2 on caracal-rdo"
    for remote in ("origin", "upstream", "patches"):
        assert found[f"remote {remote}"]["state"] == "ok"
    assert found["Gerrit"]["text"] == "packager@review.rdoproject.org:29418: gerrit version 3.7.8"
    assert package.snapshot() == before


def test_text(cli: Cli, package: GitRepo) -> None:
    done = cli("doctor", cwd=package.path)
    assert "  ok    patches branch: patches/caracal-rdo-patches\n" in done.out
    assert "\nNetwork\n" in done.out
    GitRepo(package.path)("remote", "set-url", "origin", "/no/such/place")
    done = cli("doctor", cwd=package.path, code=1)
    assert "  BAD   remote origin: /no/such/place: " in done.out
    assert "        Mend its URL: git remote set-url origin GIT_URL\n" in done.out
    assert done.out.splitlines()[-1].startswith("1 problem, ")


def test_outside_a_distgit(cli: Cli, tools: Tools) -> None:
    found = look(cli)
    assert found["distgit"]["state"] == "skipped"
    assert found["Gerrit"]["state"] == "ok"
    assert not any(name.startswith("remote ") for name in found)


def test_a_repository_that_is_no_distgit(cli: Cli, tools: Tools, tmp_path: Path) -> None:
    repo = GitRepo.init(tmp_path / "x")
    repo.commit("x", {"a": "b"})
    found = look(cli, repo.path)
    assert found["distgit"]["state"] == "warn"
    assert "spec" in found["distgit"]["text"]
    assert found["remotes"]["state"] == "warn"


# --- who the user is -----------------------------------------------------------------------


def test_git_does_not_know_the_user(cli: Cli, tools: Tools, home: Path) -> None:
    (home / ".gitconfig").write_text("")
    found = look(cli, code=1)
    assert found["git's user.name"]["state"] == "bad"
    assert found["git's user.email"]["mend"] == "git config --global user.email you@example.org"
    found = look(cli, GIT_COMMITTER_NAME="Me", GIT_COMMITTER_EMAIL="me@example.org")
    assert found["git's user.name"]["text"] == "Me"


def test_ssh_keys(cli: Cli, tools: Tools, home: Path) -> None:
    assert look(cli)["ssh keys"]["state"] == "warn"
    tools.make("ssh-add", "echo '256 SHA256:abc me@example.org (ED25519)'")
    found = look(cli)["ssh keys"]
    assert (found["state"], "1 in the agent" in found["text"]) == ("ok", True)
    tools.make("ssh-add", "exit 1")
    folder = home / ".ssh"
    folder.mkdir()
    (folder / "id_x.pub").write_text("public")
    (folder / "id_x").write_text("SECRET")
    (folder / "id_x").chmod(0o600)
    done = cli("doctor")
    assert f"ssh keys: 1 in {folder}, 0 in the agent" in done.out
    assert "SECRET" not in done.out
    (folder / "id_x").chmod(0o644)
    assert f"chmod 600 {folder / 'id_x'}" in cli("doctor", code=1).out


# --- settings, rdoinfo ---------------------------------------------------------------------


def test_broken_settings_hide_nothing_else(cli: Cli, tools: Tools, config_file: Path) -> None:
    config_file.write_text("\nofline: yes\n")
    found = look(cli, code=1)
    assert found["configuration"]["text"].startswith(f"{config_file}:2: ")
    assert "Did you mean offline?" in found["configuration"]["mend"]
    assert found["Gerrit"]["state"] == "ok"
    config_file.unlink()
    found = look(cli, code=1, RDOTOOL_OFFLINE="perhaps")
    assert "RDOTOOL_OFFLINE must be yes or no" in found["configuration"]["text"]
    assert found["copy"]["state"] == "skipped"
    assert look(cli, code=1, RDOTOOL_DISTRO="foo")["configuration"]["state"] == "bad"


def test_a_misspelt_variable(cli: Cli, tools: Tools) -> None:
    found = look(cli, RDOTOOL_OFLINE="1")["RDOTOOL_OFLINE"]
    assert (found["state"], found["mend"]) == ("warn", "Did you mean RDOTOOL_OFFLINE?")


def test_the_copy_of_rdoinfo(cli: Cli, tools: Tools, tmp_path: Path) -> None:
    cli("demo", "tour", cwd=tmp_path)
    url = str(tmp_path / "tour/rdoinfo")
    assert look(cli, RDOTOOL_RDOINFO_URL=url)["copy"]["state"] == "skipped"
    offline = look(cli, code=1, RDOTOOL_RDOINFO_URL=url, RDOTOOL_OFFLINE="1")
    assert offline["copy"]["state"] == "bad"
    cli("info", "octavia", env={"RDOTOOL_RDOINFO_URL": url})
    found = look(cli, RDOTOOL_RDOINFO_URL=url)["copy"]
    assert (found["state"], found["text"]) == ("ok", "fetched less than a minute ago")


# --- the package -----------------------------------------------------------------------------


def test_what_is_wrong_with_a_package(cli: Cli, package: GitRepo) -> None:
    package("update-ref", "-d", "refs/remotes/patches/caracal-rdo-patches")
    package("tag", "-d", "1.2.3")
    package.write("sources", "changed")
    found = look(cli, package.path)
    assert found["patches branch"]["state"] == "warn"
    assert "git fetch patches" in found["patches branch"]["mend"]
    assert "rdotool.caracal-rdo.patches-branch" in found["patches branch"]["mend"]
    assert found["upstream tag"]["state"] == "warn"
    package("remote", "remove", "patches")
    assert "git remote add -f patches" in look(cli, package.path)["patches branch"]["mend"]
    assert "sources" in found["work tree"]["text"]


def test_an_unfinished_action(cli: Cli, tools: Tools, tmp_path: Path) -> None:
    cli("demo", "tour", cwd=tmp_path)
    cli("clone", "-l", "rdoinfo", "openstack-octavia", cwd=tmp_path / "tour")
    distgit = tmp_path / "tour/openstack-octavia"
    assert look(cli, distgit)["unfinished action"]["state"] == "ok"
    cli("new-version", "-d", "15.0.0", cwd=distgit, code=5)
    found = look(cli, distgit)["unfinished action"]
    assert (found["state"], found["text"]) == ("warn", "new-version is unfinished (paused)")


def test_uploads_that_would_fail(
    cli: Cli, package: GitRepo, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look(cli, package.path, code=1, RDOTOOL_NEW_SOURCES="yes")["uploads"]["state"] == "bad"
    tools.make("centpkg", "exit 0")
    found = look(cli, package.path, RDOTOOL_NEW_SOURCES="yes", RDOTOOL_UPLOAD_TOOL="centpkg")
    assert found["uploads"]["text"] == "sources are uploaded with centpkg"
    assert found["centpkg"]["state"] == "ok"


# --- elsewhere -------------------------------------------------------------------------------


def test_offline_asks_nobody(cli: Cli, package: GitRepo, tools: Tools) -> None:
    found = look(cli, package.path, code=1, RDOTOOL_OFFLINE="1")
    assert found["remotes"]["state"] == found["Gerrit"]["state"] == "skipped"
    assert not (tools.folder / "called").exists()


def test_how_gerrit_is_asked(cli: Cli, package: GitRepo, tools: Tools) -> None:
    look(cli, package.path)
    assert tools.called[-6:] == [
        "29418",
        "-l",
        "packager",
        "review.rdoproject.org",
        "gerrit",
        "version",
    ]
    assert "BatchMode=yes" in tools.called
    package.commit("x", {".gitreview": "[gerrit]\nhost=g.example.org\nport=29419\n"})
    assert look(cli, package.path)["Gerrit"]["text"].startswith("packager@g.example.org:29419: ")
    package("config", "gitreview.username", "jane")
    assert look(cli, package.path)["Gerrit"]["text"].startswith("jane@g.example.org:29419: ")
    package("remote", "add", "review-origin", "ssh://joe@r.example.org:1234/x.git")
    found = look(cli, package.path)
    assert found["Gerrit"]["text"].startswith("joe@r.example.org:1234: ")
    assert "remote review-origin" not in found


@pytest.mark.parametrize(
    "gitreview",
    [
        "[gerrit]\nhost=-oProxyCommand=touch x\n",
        "[gerrit]\nhost=g.example.org\nport=-1\n",
        "[gerrit]\nhost=g.example.org\nport=99999\n",
        "[gerrit]\nhost=a b\n",
    ],
)
def test_an_address_that_makes_no_sense_is_not_asked(
    cli: Cli, package: GitRepo, tools: Tools, gitreview: str
) -> None:
    package.commit("x", {".gitreview": gitreview})
    assert look(cli, package.path)["Gerrit"]["state"] == "skipped"
    assert not (tools.folder / "called").exists()


@pytest.mark.parametrize("gitreview", ["no section\n", "\xff[", "[gerrit]\nhost"])
def test_a_gitreview_that_is_broken(cli: Cli, package: GitRepo, gitreview: str) -> None:
    package.commit("x", {".gitreview": gitreview.encode("latin-1")})
    found = look(cli, package.path)["Gerrit"]
    assert found["state"] == "skipped"
    assert re.match(r"\.gitreview:[12]: ", found["text"])


@pytest.mark.parametrize("gitreview", ["", "[gerrit]\n", "[gerrit]\nhost=\n"])
def test_a_gitreview_that_says_nothing(cli: Cli, package: GitRepo, gitreview: str) -> None:
    package.commit("x", {".gitreview": gitreview.encode("latin-1")})
    assert "review.rdoproject.org" in look(cli, package.path)["Gerrit"]["text"]


def test_a_user_that_ssh_would_take_for_an_option(
    cli: Cli, package: GitRepo, tools: Tools
) -> None:
    package("config", "gitreview.username", "-oProxyCommand=x")
    look(cli, package.path)
    assert "-l" not in tools.called
    assert not [word for word in tools.called if "Proxy" in word]


@pytest.mark.parametrize(
    "said,mend",
    [
        ("packager@h: Permission denied (publickey).", "review_user in the configuration"),
        ("Host key verification failed.", "accept its key once: ssh -p 29418 -l packager"),
        ("ssh: Could not resolve hostname", "Try by hand: ssh -p 29418"),
    ],
)
def test_gerrit_does_not_let_the_user_in(cli: Cli, tools: Tools, said: str, mend: str) -> None:
    tools.make("ssh", f'echo "{said}" >&2; exit 255')
    found = look(cli)["Gerrit"]
    assert found["state"] == "warn"
    assert said in found["text"]
    assert mend in found["mend"]


@pytest.mark.parametrize("script", ["exit 0", "echo; echo"])
def test_gerrit_says_nothing(cli: Cli, tools: Tools, script: str) -> None:
    tools.make("ssh", script)
    found = look(cli)["Gerrit"]
    assert (found["state"], "says nothing" in found["text"]) == ("warn", True)
    assert "Try by hand: ssh -p 29418" in found["mend"]


def test_a_check_that_crashes_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def crashing(_place: object) -> list[Finding]:
        raise IndexError("no such thing")

    good = Finding("Topic", "good", "ok", "fine")
    checks = (("bad", crashing), ("good", lambda _place: [good]))
    monkeypatch.setattr(doctor, "_CHECKS", checks)
    place = Place({}, Path(), Settings(Path(), Path(), Path()), None, 1.0)
    crash, other = doctor.examine(place, lambda _text: None)
    assert (crash.state, other) == ("bad", good)
    assert "IndexError: no such thing (test_doctor.py:" in crash.text


def test_nothing_hangs(cli: Cli, package: GitRepo, tools: Tools) -> None:
    tools.make("ssh", "sleep 600")
    tools.make("ssh-add", "sleep 600")
    package("remote", "add", "slow", "ssh://example.org/x.git")
    began = time.monotonic()
    env = {"GIT_SSH_COMMAND": str(tools.folder / "ssh")}
    done = cli("doctor", "--json", "--timeout", "1", cwd=package.path, code=1, env=env)
    assert time.monotonic() - began < 20
    found = findings(done)
    assert "no answer within 1 seconds" in found["remote slow"]["text"]
    assert "no answer within 1 seconds" in found["Gerrit"]["text"]
    assert found["remote origin"]["state"] == "ok"


def test_a_remote_that_would_run_something(cli: Cli, package: GitRepo, tmp_path: Path) -> None:
    package("config", "protocol.ext.allow", "always")
    package("remote", "add", "evil", f"ext::sh -c touch% {tmp_path}/pwned")
    assert look(cli, package.path, code=1)["remote evil"]["state"] == "bad"
    assert not (tmp_path / "pwned").exists()


def test_passwords_and_control_characters_are_not_shown(cli: Cli, package: GitRepo) -> None:
    package("remote", "set-url", "upstream", "http://me:hunter2@127.0.0.1:9/\x1b[31mx.git")
    done = cli("doctor", cwd=package.path, code=1)
    assert "hunter2" not in done.out
    assert "\x1b" not in done.out
    assert "me:***@127.0.0.1:9/" in done.out


def test_ssh_is_not_installed(
    cli: Cli, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil
    import sys

    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("git", "sh"):
        (folder / name).symlink_to(str(shutil.which(name)))
    (folder / "python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(folder))
    found = look(cli)
    assert "the program isn't installed" in found["Gerrit"]["text"]
    assert found["ssh keys"]["state"] == "warn"
    (folder / "git").unlink()
    found = look(cli, code=1)
    assert (found["git"]["state"], found["git"]["text"]) == ("bad", "git is not installed")


def test_git_is_too_old(cli: Cli, tools: Tools) -> None:
    tools.make("git", 'case "$1" in --version) echo git version 2.30.1;; *) exit 128;; esac')
    found = look(cli, code=1)["git"]
    assert (found["state"], "2.38" in found["text"]) == ("bad", True)
