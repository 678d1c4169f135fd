"""new-sources: what is uploaded, with which program, and never unasked."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from rdotool.distgit import env
from rdotool.distgit.gitfacts import GitFacts
from rdotool.workflows.sources import tools
from tests.sources.conftest import TARBALL, sha512
from tests.sources.server import tarball

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.git import GitRepo
    from tests.sources.conftest import Programs
    from tests.sources.server import Site

DATA = tarball()
# As pyrpkg does it: the list is replaced, the names go to .gitignore, both are staged.
FEDPKG = """\
shift
: > sources
for name in "$@"; do sha512sum --tag "$name" >> sources; echo "/$name" >> .gitignore; done
git add sources .gitignore
"""
FEDORA = "ssh://me@pkgs.fedoraproject.org/rpms/foo"


@pytest.fixture
def fedora(foo: GitRepo, programs: Programs) -> GitRepo:
    """`foo` at Fedora, with a fedpkg that works."""
    foo("remote", "add", "origin", FEDORA)
    programs.add("fedpkg", FEDPKG)
    return foo


@pytest.mark.parametrize(
    ("branch", "origin", "program", "by_default"),
    [
        ("rawhide", FEDORA, "fedpkg", True),
        ("f40", "https://src.fedoraproject.org/rpms/foo.git", "fedpkg", True),
        ("c9s", "git@gitlab.com:redhat/centos-stream/rpms/foo.git", "centpkg", True),
        ("c10s", "https://gitlab.com/redhat/centos-stream/rpms/foo", "centpkg", True),
        ("rhos-17.1", "ssh://me@pkgs.devel.redhat.com/rpms/foo", "rhpkg", True),
        ("c9s", "ssh://me@pkgs.devel.redhat.com/rpms/foo", "rhpkg", False),
        ("caracal-rdo", "https://github.com/rdo-packages/foo-distgit", "fedpkg", False),
        ("caracal-rdo", None, "fedpkg", False),
    ],
)
def test_the_program_of_a_distgit(
    branch: str, origin: str | None, program: str, by_default: bool
) -> None:
    dist = env.osdist(branch)
    assert tools.packager(dist, origin) == program
    settings = {"remote.origin.url": origin} if origin else {}
    assert env.new_sources(GitFacts(branch, {}, settings), dist) == by_default


def test_what_is_missing_is_fetched_and_uploaded(
    fedora: GitRepo, cli: Cli, programs: Programs
) -> None:
    head = fedora.head
    result = cli("new-sources", "--yes", cwd=fedora.path)
    assert programs.calls == [["fedpkg", "new-sources", TARBALL]]
    assert result.out == "Changed, and yours to commit: sources, .gitignore\n"
    assert fedora.head == head
    assert (fedora.path / "sources").read_text(encoding="utf-8") == sha512(DATA)
    # A second time there is nothing to do.
    result = cli("new-sources", "--yes", cwd=fedora.path)
    assert result.out == "No changes: `sources` lists these files already.\n"
    assert len(programs.calls) == 1


def test_nobody_is_there_to_be_asked(fedora: GitRepo, cli: Cli, programs: Programs) -> None:
    told = cli("new-sources", cwd=fedora.path, code=1, answer="y\n").err
    assert "nothing is uploaded" in told
    assert "rdotool new-sources --yes" in told
    assert programs.calls == []


@pytest.mark.parametrize(("answer", "calls"), [("n", 0), ("y", 1), ("", 1)])
def test_it_asks_before(fedora: GitRepo, programs: Programs, answer: str, calls: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "rdotool", "new-sources"]
    done = subprocess.run(
        command, cwd=fedora.path, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, check=False
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert f"Upload {TARBALL} with fedpkg? This can't be undone. [Yn]" in said
    assert (done.returncode, len(programs.calls)) == (0 if calls else 1, calls)


def test_a_dry_run(fedora: GitRepo, site: Site, cli: Cli, programs: Programs) -> None:
    before = fedora.snapshot()
    result = cli("new-sources", "--dry-run", cwd=fedora.path)
    assert result.out == f"rdotool get-source Source0\nfedpkg new-sources {TARBALL}\n"
    assert (site.asked, programs.calls, fedora.snapshot()) == ([], [], before)


@pytest.mark.parametrize(
    ("branch", "words"),
    [("rawhide", ("fedpkg", "dnf install fedpkg")), ("rhos-17", ("rhpkg", "dnf install rhpkg"))],
)
def test_without_the_program_nothing_begins(
    foo: GitRepo, site: Site, cli: Cli, programs: Programs, branch: str, words: tuple[str, str]
) -> None:
    foo("branch", "-m", branch)
    told = cli("new-sources", "-y", cwd=foo.path, code=1).err
    assert f"sources are uploaded with {words[0]}, which is not installed" in told
    assert words[1] in told
    assert site.asked == []


def test_which_files_belong_there(
    site: Site, distgit: Callable[..., GitRepo], cli: Cli, programs: Programs
) -> None:
    """Tarballs, signatures and what the cache has; not what git keeps, not what is left out."""
    for name in ("a.tgz", "a.tgz.asc", "key.gpg", "b.patch", "c.tgz"):
        site.put(f"/{name}", DATA)
    repo = distgit(
        f"Source0: {site.url}/a.tgz",
        f"Source1: {site.url}/a.tgz.asc",
        f"Source2: {site.url}/key.gpg",
        "Source3: made-by-hand.tgz",
        "Source4: foo.service",
        *("%if 0%{?nothing}", f"Source5: {site.url}/c.tgz", "%endif"),
        f"Source6: {site.url}/again#/a.tgz",
        f"Patch0: {site.url}/b.patch",
        files={
            "key.gpg": "",
            "foo.service": "",
            "sources": sha512(b"x", "made-by-hand.tgz") + sha512(b"", "old.tgz"),
        },
    )
    programs.add("fedpkg", FEDPKG)
    told = cli("new-sources", "-y", cwd=repo.path, code=1).err
    assert "not there, and the spec has no URL for it: made-by-hand.tgz" in told
    assert "fedpkg sources" in told
    repo.write("made-by-hand.tgz", b"x")
    result = cli("new-sources", "-y", cwd=repo.path)
    assert programs.calls == [["fedpkg", "new-sources", "a.tgz", "a.tgz.asc", "made-by-hand.tgz"]]
    assert "`sources` will not list any more: old.tgz" in result.err


def test_files_that_are_named(fedora: GitRepo, cli: Cli, programs: Programs) -> None:
    fedora.write("own.tgz", b"x")
    cli("new-sources", "-y", "own.tgz", TARBALL, cwd=fedora.path)
    assert programs.calls == [["fedpkg", "new-sources", "own.tgz", TARBALL]]
    assert (fedora.path / TARBALL).read_bytes() == DATA


@pytest.mark.parametrize("name", ["../x", "-x", "--", "/etc/passwd", "a b", "", "nothing.tgz"])
def test_files_that_are_refused(fedora: GitRepo, cli: Cli, programs: Programs, name: str) -> None:
    cli("new-sources", "-y", "--", name, cwd=fedora.path, code=1)
    assert programs.calls == []


@pytest.mark.parametrize("url", ["https://example.org/--foo", "https://example.org/%{unknown}.gz"])
def test_names_that_would_be_options(
    distgit: Callable[..., GitRepo], cli: Cli, programs: Programs, url: str
) -> None:
    programs.add("fedpkg", FEDPKG)
    repo = distgit(f"Source0: {url}")
    told = cli("new-sources", "-y", cwd=repo.path, code=1).err
    assert "foo.spec:6: Source0 names no file that could be uploaded" in told
    assert programs.calls == []


def test_nothing_to_upload(distgit: Callable[..., GitRepo], cli: Cli, programs: Programs) -> None:
    repo = distgit("Source0: foo.service", files={"foo.service": ""})
    assert "nothing to upload" in cli("new-sources", "-y", cwd=repo.path, code=1).err


def test_what_cannot_be_fetched_is_not_uploaded(
    fedora: GitRepo, site: Site, cli: Cli, programs: Programs
) -> None:
    del site.files[f"/{TARBALL}"]
    assert "HTTP 404" in cli("new-sources", "-y", cwd=fedora.path, code=1).err
    assert programs.calls == []


def test_the_program_fails(fedora: GitRepo, cli: Cli, programs: Programs) -> None:
    programs.add("fedpkg", "echo no ticket >&2; exit 3")
    told = cli("new-sources", "-y", cwd=fedora.path, code=1).err
    assert "no ticket" in told
    assert "fedpkg new-sources failed with exit code 3" in told


def test_the_settings_name_another_program(fedora: GitRepo, cli: Cli, programs: Programs) -> None:
    programs.add("rhpkg", FEDPKG)
    env = {"RDOTOOL_UPLOAD_TOOL": "rhpkg"}
    cli("new-sources", "-y", cwd=fedora.path, env=env)
    assert programs.calls == [["rhpkg", "new-sources", TARBALL]]


def test_new_version_uploads_all_of_them(
    site: Site, distgit: Callable[..., GitRepo], cli: Cli, programs: Programs
) -> None:
    for name in ("foo-1.3.0.tar.gz", "foo-1.3.0.tar.gz.asc"):
        site.put(f"/{name}", DATA)
    repo = distgit(
        f"Source0: {site.url}/foo-%{{version}}.tar.gz",
        f"Source1: {site.url}/foo-%{{version}}.tar.gz.asc",
        files={"sources": sha512(DATA)},
    )
    repo("remote", "add", "origin", FEDORA)
    programs.add("fedpkg", FEDPKG)
    cli("new-version", "-b", "-d", "1.3.0", cwd=repo.path)
    names = ["foo-1.3.0.tar.gz", "foo-1.3.0.tar.gz.asc"]
    assert programs.calls == [["fedpkg", "new-sources", *names]]
    assert repo.read("sources") == "".join(sha512(DATA, name) for name in names)
    assert repo.status() == ""
    assert repo("show", "--format=", "--name-only").split() == [
        ".gitignore",
        "foo.spec",
        "sources",
    ]
