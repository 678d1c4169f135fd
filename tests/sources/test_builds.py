"""mockbuild, kojibuild, cbsbuild: which command is run, and what is refused before."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.distgit.world import write_info
from tests.helpers.git import GitRepo
from tests.sources.conftest import TARBALL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.sources.conftest import Programs
    from tests.sources.server import Site

FEDORA = "ssh://me@pkgs.fedoraproject.org/rpms/foo"
RPMBUILD = """\
for word in "$@"; do case "$word" in "_srcrpmdir "*) folder=${word#_srcrpmdir };; esac; done
test -s foo-1.2.3.tar.gz && echo srpm > "$folder/foo-1.2.3-1.el9s.src.rpm"
"""


@pytest.fixture
def pushed(foo: GitRepo, tmp_path: Path) -> GitRepo:
    """`foo` on caracal-rdo, as its remote has it."""
    GitRepo.init(tmp_path / "origin.git", bare=True)
    foo("branch", "-m", "caracal-rdo")
    foo("remote", "add", "origin", tmp_path / "origin.git")
    foo("push", "-q", "-u", "origin", "caracal-rdo")
    return foo


def at_fedora(repo: GitRepo, branch: str, url: str = FEDORA) -> GitRepo:
    """Let the remote be a URL; its branch is at HEAD, as of the last fetch."""
    repo("branch", "-m", branch)
    repo("remote", "add", "origin", url)
    repo("update-ref", f"refs/remotes/origin/{branch}", "HEAD")
    return repo


def on_terminal(repo: GitRepo, answer: str, *args: str) -> tuple[int, str]:
    """Run rdotool where somebody answers; exit code, and what it said."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "rdotool", *args]
    done = subprocess.run(
        command, cwd=repo.path, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, check=False
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    return done.returncode, said


# --- mockbuild ---------------------------------------------------------------------------


def test_mockbuild(foo: GitRepo, cli: Cli, programs: Programs) -> None:
    at_fedora(foo, "rawhide")
    assert cli("mockbuild", "--dry-run", cwd=foo.path).out == "fedpkg mockbuild\n"
    told = cli("mockbuild", cwd=foo.path, code=1).err
    assert "mock is run with fedpkg, which is not installed" in told
    programs.add("fedpkg")
    cli("mockbuild", cwd=foo.path)
    cli("mockbuild", "--", "--root", "epel 9", "-N", cwd=foo.path)
    assert programs.calls == [
        ["fedpkg", "mockbuild"],
        ["fedpkg", "mockbuild", "--root", "epel 9", "-N"],
    ]


@pytest.mark.parametrize(
    ("branch", "program"), [("rhos-17.1", "rhpkg"), ("caracal-rdo", "fedpkg")]
)
def test_mockbuild_of_another_branch(
    foo: GitRepo, cli: Cli, programs: Programs, branch: str, program: str
) -> None:
    foo("branch", "-m", branch)
    programs.add(program, "exit 7")
    told = cli("mockbuild", cwd=foo.path, code=1).err
    assert f"{program} failed with exit code 7" in told


# --- kojibuild ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "branch", "words"),
    [
        (FEDORA, "rawhide", "koji build rawhide git+https://src.fedoraproject.org/rpms/foo.git"),
        (
            "https://src.fedoraproject.org/rpms/foo.git",
            "f40",
            "koji build f40-candidate git+https://src.fedoraproject.org/rpms/foo.git",
        ),
        (
            "ssh://me@pkgs.fedoraproject.org:22/rpms/foo.git/",
            "epel9",
            "koji build epel9-candidate git+https://src.fedoraproject.org/rpms/foo.git",
        ),
        (
            "git@gitlab.com:redhat/centos-stream/rpms/foo.git",
            "c9s",
            (
                "koji --profile=stream build c9s-candidate "
                "git+https://gitlab.com/redhat/centos-stream/rpms/foo.git"
            ),
        ),
    ],
)
def test_kojibuild(
    foo: GitRepo, cli: Cli, programs: Programs, url: str, branch: str, words: str
) -> None:
    at_fedora(foo, branch, url)
    line = f"{words}#{foo.head}"
    shown = cli("kojibuild", "--dry-run", cwd=foo.path).out
    assert shown == f"{line.replace('git+', chr(39) + 'git+')}'\n"
    programs.add("koji")
    cli("kojibuild", cwd=foo.path)
    assert programs.calls == [line.split()]


def test_kojibuild_as_it_is_told(foo: GitRepo, cli: Cli, programs: Programs) -> None:
    at_fedora(foo, "rhos-17.1", "https://me:t0p@example.org/rpms/foo")
    told = cli("kojibuild", cwd=foo.path, code=1).err
    assert "no Koji target is known for the branch rhos-17.1 of example.org/rpms/foo" in told
    assert "rdotool cbsbuild" in told
    programs.add("brew")
    cli("kojibuild", "--target", "x-1", "--profile", "p", "--scratch", cwd=foo.path)
    url = f"git+https://example.org/rpms/foo.git#{foo.head}"
    assert programs.calls == [["brew", "--profile=p", "build", "--scratch", "x-1", url]]


@pytest.mark.parametrize("flag", ["--target", "--profile"])
def test_words_that_would_be_options(
    foo: GitRepo, cli: Cli, programs: Programs, flag: str
) -> None:
    at_fedora(foo, "rawhide")
    programs.add("koji")
    cli("kojibuild", f"{flag}=--force", cwd=foo.path, code=2)
    assert programs.calls == []


@pytest.mark.parametrize("url", ["/srv/foo.git", "file:///srv/foo.git", "ext::sh -c x"])
def test_remotes_that_koji_cannot_reach(
    foo: GitRepo, cli: Cli, programs: Programs, url: str
) -> None:
    at_fedora(foo, "rawhide", url)
    told = cli("kojibuild", "--target", "x", cwd=foo.path, code=1).err
    assert "Koji can't build from the remote" in told


def test_kojibuild_without_koji(foo: GitRepo, cli: Cli, programs: Programs) -> None:
    at_fedora(foo, "rawhide")
    told = cli("kojibuild", cwd=foo.path, code=1).err
    assert "koji, which is not installed" in told
    assert "dnf install koji" in told


def test_uncommitted_changes_are_not_built(foo: GitRepo, cli: Cli, programs: Programs) -> None:
    at_fedora(foo, "rawhide")
    programs.add("koji")
    foo.write("foo.service", "changed")
    assert "uncommitted changes: foo.service" in cli("kojibuild", cwd=foo.path, code=1).err
    assert programs.calls == []


# --- pushing first -------------------------------------------------------------------------


def test_nothing_is_pushed_unasked(
    pushed: GitRepo, cli: Cli, programs: Programs, tmp_path: Path
) -> None:
    programs.add("cbs")
    programs.add("rpmbuild", RPMBUILD)
    before = subprocess.check_output(["git", "ls-remote", str(tmp_path / "origin.git")])
    pushed.commit("More", {"foo.service": "more"})
    push = "git push origin HEAD:refs/heads/caracal-rdo"
    told = cli("cbsbuild", "--target", "t", cwd=pushed.path, code=1, answer="y\n").err
    assert f"Push it first: {push}" in told
    code, said = on_terminal(pushed, "", "cbsbuild", "--target", "t")
    assert (code, f"HEAD is not on its remote. Run {push}? [yN]" in said) == (1, True)
    after = subprocess.check_output(["git", "ls-remote", str(tmp_path / "origin.git")])
    assert (after, programs.calls) == (before, [])
    code, _ = on_terminal(pushed, "y", "cbsbuild", "--target", "t")
    assert code == 0
    after = subprocess.check_output(["git", "ls-remote", str(tmp_path / "origin.git")])
    assert pushed.head in after.decode()
    assert [call[0] for call in programs.calls] == ["rpmbuild", "cbs"]


def test_a_branch_that_was_never_pushed(foo: GitRepo, cli: Cli, programs: Programs) -> None:
    foo("remote", "add", "origin", FEDORA)
    programs.add("koji")
    told = cli("kojibuild", cwd=foo.path, code=1).err
    assert "git push origin HEAD:refs/heads/master" in told


def test_a_push_that_fails(foo: GitRepo, programs: Programs, cli: Cli, tmp_path: Path) -> None:
    foo("remote", "add", "origin", tmp_path / "nowhere.git")
    programs.add("cbs")
    programs.add("rpmbuild", RPMBUILD)
    code, said = on_terminal(foo, "y", "cbsbuild", "--target", "t")
    assert (code, "git push failed with exit code 128" in said) == (1, True)
    assert programs.calls == []


# --- cbsbuild ----------------------------------------------------------------------------


@pytest.fixture
def rdoinfo(tmp_path: Path) -> Path:
    folder = write_info(tmp_path / "rdoinfo", {"project": "foo"})
    path = folder / "rdo-full.yml"
    text = path.read_text(encoding="utf-8")
    repos = "".join(
        f"  - name: {name}\n    branch: {branch}\n    buildsys: {buildsys}\n"
        for name, branch, buildsys in (
            ("el9s", "caracal-rdo", "cbs/cloud9s-openstack-caracal-el9s"),
            ("el10s", "epoxy-rdo", "cbs/cloud10s-openstack-epoxy-el10s"),
            ("el9s", "epoxy-rdo", "cbs/cloud9s-openstack-epoxy-el9s"),
            ("f40", "f40-rdo", "koji/f40"),
        )
    )
    start = text.index("  - name: el9s")
    end = text.index("package-default")
    path.write_text(text[:start] + repos + text[end:], encoding="utf-8")
    return folder


def test_cbsbuild(
    pushed: GitRepo, site: Site, cli: Cli, programs: Programs, rdoinfo: Path
) -> None:
    programs.add("cbs", 'cat "$5" "$3" 2>/dev/null; true')
    programs.add("rpmbuild", RPMBUILD)
    result = cli("cbsbuild", "-l", rdoinfo, cwd=pushed.path)
    rpmbuild, cbs = programs.calls
    assert rpmbuild[:4] == ["rpmbuild", "-bs", "--nodeps", "-D"]
    assert {f"_sourcedir {pushed.path}", "dist .el9s"} <= set(rpmbuild)
    assert rpmbuild[-1] == "foo.spec"
    package = cbs.pop()
    assert cbs == ["cbs", "build", "cloud9s-openstack-caracal-el9s"]
    assert package.endswith("/foo-1.2.3-1.el9s.src.rpm")
    assert f"Source0: {TARBALL} fetched" in result.out
    # The source RPM is gone, and was never in the work tree.
    assert not list(pushed.path.rglob("*.src.rpm"))
    assert set(pushed("ls-files", "--others").split()) == {TARBALL, "fix.patch"}


def test_a_scratch_build_needs_no_push(
    pushed: GitRepo, cli: Cli, programs: Programs, rdoinfo: Path
) -> None:
    pushed.commit("Not pushed", {"foo.service": "more"})
    pushed.write("foo.service", "nor committed")
    programs.add("cbs")
    programs.add("rpmbuild", RPMBUILD)
    cli("cbsbuild", "--scratch", "-l", rdoinfo, cwd=pushed.path)
    words = ["cbs", "build", "--scratch", "cloud9s-openstack-caracal-el9s"]
    assert programs.calls[1][:-1] == words


def test_cbsbuild_dry_run(pushed: GitRepo, site: Site, cli: Cli, programs: Programs) -> None:
    told = cli("cbsbuild", "--target", "t-el9s", "--dry-run", cwd=pushed.path).out
    assert told.splitlines()[1] == "cbs build t-el9s PACKAGE.src.rpm"
    assert told.startswith(f"rpmbuild -bs --nodeps -D '_sourcedir {pushed.path}'")
    assert site.asked == []


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        ("epoxy-rdo", "several targets of CBS for the branch epoxy-rdo"),
        ("f40-rdo", "no target of CBS for the branch f40-rdo"),
        ("other", "no target of CBS for the branch other"),
    ],
)
def test_targets_that_are_not_clear(
    pushed: GitRepo, cli: Cli, programs: Programs, rdoinfo: Path, branch: str, said: str
) -> None:
    pushed("branch", "-m", branch)
    told = cli("cbsbuild", "-l", rdoinfo, cwd=pushed.path, code=1).err
    assert said in told
    assert "--target" in told
    assert ("cloud10s-openstack-epoxy-el10s" in told) == (branch == "epoxy-rdo")


@pytest.mark.parametrize("lacks", ["cbs", "rpmbuild"])
def test_cbsbuild_without_its_programs(
    pushed: GitRepo, site: Site, cli: Cli, programs: Programs, lacks: str
) -> None:
    programs.add("cbs" if lacks == "rpmbuild" else "rpmbuild")
    told = cli("cbsbuild", "--target", "t", cwd=pushed.path, code=1).err
    assert f"{lacks}, which is not installed" in told
    assert (site.asked, programs.calls) == ([], [])


def test_a_source_that_is_not_had_stops_it(
    pushed: GitRepo, site: Site, cli: Cli, programs: Programs
) -> None:
    programs.add("cbs")
    programs.add("rpmbuild", RPMBUILD)
    del site.files[f"/{TARBALL}"]
    cli("cbsbuild", "--target", "t", cwd=pushed.path, code=1)
    assert programs.calls == []


def test_no_source_rpm(pushed: GitRepo, cli: Cli, programs: Programs) -> None:
    programs.add("cbs")
    programs.add("rpmbuild", "exit 1")
    told = cli("cbsbuild", "--target", "t", cwd=pushed.path, code=1).err
    assert "rpmbuild made no source RPM (exit code 1)" in told
    assert [call[0] for call in programs.calls] == ["rpmbuild"]


@pytest.mark.skipif(not os.access("/usr/bin/rpmbuild", os.X_OK), reason="needs rpmbuild")
def test_a_real_source_rpm(
    pushed: GitRepo, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cbs-only"
    folder.mkdir()
    cbs = folder / "cbs"
    cbs.write_text(f'#!/bin/sh\ncp "$3" {tmp_path}/sent.src.rpm\n', encoding="utf-8")
    cbs.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}:/usr/bin")
    cli("cbsbuild", "--target", "t-el9s", cwd=pushed.path)
    command = ["rpm", "-qlp", str(tmp_path / "sent.src.rpm")]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert sorted(listed.split()) == ["fix.patch", TARBALL, "foo.service", "foo.spec"]
