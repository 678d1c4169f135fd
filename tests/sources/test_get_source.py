"""get-source, as users run it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.sources.conftest import TARBALL, left_in_git, sha512
from tests.sources.server import serve, tarball

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.git import GitRepo
    from tests.sources.server import Site

DATA = tarball()


def fetched(repo: GitRepo) -> set[str]:
    """The untracked files; nothing of rdotool's own is among them."""
    return set(repo("ls-files", "--others").splitlines())


def test_all_remote_ones_are_fetched(foo: GitRepo, site: Site, cli: Cli) -> None:
    result = cli("get-source", cwd=foo.path)
    assert result.out == (
        f"Source0: {TARBALL} fetched (no checksum in `sources`)\n"
        "Patch3: fix.patch fetched (no checksum in `sources`)\n"
    )
    assert result.err == ""
    assert fetched(foo) == {TARBALL, "fix.patch"}
    assert (foo.path / TARBALL).read_bytes() == DATA
    assert left_in_git(foo) == []


def test_what_is_there_is_kept(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write(TARBALL, b"mine")
    result = cli("get_source", "0", cwd=foo.path)
    assert result.out == f"Source0: {TARBALL} is there (no checksum in `sources`)\n"
    assert site.asked == []
    cli("get-source", "--force", "0", cwd=foo.path)
    assert (foo.path / TARBALL).read_bytes() == DATA


def test_a_forced_fetch_that_fails_keeps_what_was_there(
    foo: GitRepo, site: Site, cli: Cli
) -> None:
    foo.write(TARBALL, b"mine")
    site.files[f"/{TARBALL}"].cut = 5
    cli("get-source", "-f", "0", cwd=foo.path, code=1)
    assert (foo.path / TARBALL).read_bytes() == b"mine"


@pytest.mark.parametrize("word", ["Patch3", "fix.patch"])
def test_one_that_is_named(foo: GitRepo, cli: Cli, word: str) -> None:
    cli("get-source", word, cwd=foo.path)
    assert fetched(foo) == {"fix.patch"}


def test_a_name_that_the_spec_has_not(foo: GitRepo, site: Site, cli: Cli) -> None:
    result = cli("get-source", "7", cwd=foo.path, code=2)
    assert "no source '7'" in result.err
    assert "Source0, Source1, Patch3" in result.err
    result = cli("get-source", "1", cwd=foo.path)
    assert (result.out, result.err) == ("", "Source1 has no URL: foo.service\n")
    assert site.asked == []


def test_the_list(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("fix.patch", "x")
    result = cli("get-source", "--list", cwd=foo.path)
    assert result.out == (
        f"Source0: {site.url}/{TARBALL}\nPatch3: {site.url}/fix.patch  (is there)\n"
    )
    assert (site.asked, fetched(foo)) == ([], {"fix.patch"})


def test_json(foo: GitRepo, site: Site, cli: Cli) -> None:
    del site.files["/fix.patch"]
    result = cli("get-source", "--json", cwd=foo.path, code=1)
    told = result.json
    assert told["spec"] == "foo.spec"
    assert [one["status"] for one in told["sources"]] == ["fetched", "failed"]
    assert told["sources"][0] == {
        "source": "Source0",
        "file": TARBALL,
        "url": f"{site.url}/{TARBALL}",
        "path": str(foo.path / TARBALL),
        "status": "fetched",
        "checksum": None,
        "line": "foo.spec:6",
        "error": None,
    }
    assert "HTTP 404" in told["sources"][1]["error"]
    listed = cli("get-source", "--list", "--json", cwd=foo.path).json["sources"]
    assert [one["status"] for one in listed] == ["kept", "to fetch"]


def test_one_that_fails_does_not_keep_the_others_back(foo: GitRepo, site: Site, cli: Cli) -> None:
    del site.files[f"/{TARBALL}"]
    result = cli("get-source", cwd=foo.path, code=1)
    assert "Patch3: fix.patch fetched" in result.out
    assert f"foo.spec:6: Source0: {site.url}/{TARBALL} can't be fetched: HTTP 404" in result.err
    assert "1 of 2 sources could not be had: Source0" in result.err
    assert fetched(foo) == {"fix.patch"}


@pytest.mark.parametrize("flags", [(), ("--force",)])
def test_a_folder_of_its_name_does_not_keep_the_others_back(
    foo: GitRepo, site: Site, cli: Cli, flags: tuple[str, ...]
) -> None:
    (foo.path / TARBALL).mkdir()
    (foo.path / TARBALL / "mine").write_text("mine")
    result = cli("get-source", *flags, cwd=foo.path, code=1)
    assert f"foo.spec:6: Source0: {foo.path / TARBALL}: a folder is there" in result.err
    assert ".part" not in result.err
    assert (foo.path / "fix.patch").read_bytes() == b"--- a\n+++ b\n"
    assert (foo.path / TARBALL / "mine").read_text() == "mine"
    assert [request["path"] for request in site.asked] == ["/fix.patch"]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_back(foo: GitRepo, cli: Cli) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    foo.write("sources", sha512(DATA))
    foo.write(TARBALL, DATA)
    (foo.path / TARBALL).chmod(0)
    assert "Permission denied" in cli("get-source", cwd=foo.path, code=1).err
    assert (foo.path / "fix.patch").is_file()


def test_another_folder(foo: GitRepo, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    cli("get-source", "-o", "../out", cwd=foo.path)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {TARBALL, "fix.patch"}
    assert fetched(foo) == set()
    assert "is no folder" in cli("get-source", "-o", "nowhere", cwd=foo.path, code=1).err


def test_from_a_folder_below(foo: GitRepo, cli: Cli) -> None:
    (foo.path / "below").mkdir()
    cli("get-source", "0", cwd=foo.path / "below")
    assert fetched(foo) == {TARBALL}


def test_nothing_remote(distgit: Callable[..., GitRepo], cli: Cli) -> None:
    repo = distgit("Source0: foo.service", "Patch1: gone.patch")
    result = cli("get-source", cwd=repo.path)
    assert result.out == ""
    assert result.err == "Source0 has no URL, and foo.service isn't there\n"


def test_offline(foo: GitRepo, site: Site, cli: Cli) -> None:
    assert "offline" in cli("get-source", cwd=foo.path, env={"RDOTOOL_OFFLINE": "1"}, code=1).err
    cli("get-source", "--list", cwd=foo.path, env={"RDOTOOL_OFFLINE": "1"})
    assert site.asked == []


def test_a_version_that_has_no_tarball(distgit: Callable[..., GitRepo], cli: Cli) -> None:
    repo = distgit("Source0: http://127.0.0.1:9/foo-%{version}.tar.gz")
    repo.write("foo.spec", repo.read("foo.spec").replace("1.2.3\nRelease", "XXX\nRelease"))
    told = cli("get-source", cwd=repo.path, code=1).err
    assert "Version is XXX" in told
    assert "refused" not in told
    assert "foo-XXX.tar.gz" in cli("get-source", "--list", cwd=repo.path).out


def test_sources_in_a_condition(site: Site, distgit: Callable[..., GitRepo], cli: Cli) -> None:
    for name in ("a", "b", "c"):
        site.put(f"/{name}", name.encode())
    repo = distgit(
        "%{!?sources_gpg: %{!?dlrn:%global sources_gpg 1} }",
        *("%if 0%{?sources_gpg} == 1", f"Source1: {site.url}/a", "%endif"),
        *("%if 0%{?nothing}", f"Source2: {site.url}/b", "%endif"),
        *("%ifarch x86_64", f"Source3: {site.url}/c", "%endif"),
    )
    result = cli("get-source", cwd=repo.path)
    assert fetched(repo) == {"a", "c"}
    assert result.err == "Source2 is left out: its condition doesn't hold (foo.spec:11)\n"
    cli("get-source", "2", cwd=repo.path)
    assert fetched(repo) == {"a", "b", "c"}


# --- checksums -------------------------------------------------------------------------


def test_what_sources_lists_is_checked(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("sources", sha512(DATA))
    told = cli("get-source", "0", cwd=foo.path).out
    assert told == f"Source0: {TARBALL} fetched (sha512 agrees)\n"
    told = cli("get-source", "0", cwd=foo.path).out
    assert told == f"Source0: {TARBALL} is there (sha512 agrees)\n"


def test_what_the_server_has_is_something_else(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("sources", sha512(DATA[1:]))
    told = cli("get-source", cwd=foo.path, code=1).err
    assert f"as {TARBALL} isn't what `sources` lists (sha512 " in told
    assert fetched(foo) == {"sources", "fix.patch"}
    assert left_in_git(foo) == []


def test_what_is_there_is_something_else(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("sources", sha512(DATA))
    foo.write(TARBALL, b"mine")
    assert "checksum differs" in cli("get-source", "-l", cwd=foo.path).out
    told = cli("get-source", "0", cwd=foo.path, code=1).err
    assert "rdotool get-source --force Source0" in told
    assert (foo.path / TARBALL).read_bytes() == b"mine"
    assert site.asked == []
    cli("get-source", "--force", "Source0", cwd=foo.path)
    assert (foo.path / TARBALL).read_bytes() == DATA


def test_a_broken_sources_file_is_named(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("sources", f"<<<<<<< HEAD\n{sha512(DATA)}")
    assert "sources:1: this is no line" in cli("get-source", cwd=foo.path, code=1).err
    assert site.asked == []


@pytest.mark.parametrize(
    "origin,branch,program",
    [
        ("ssh://me@pkgs.fedoraproject.org/rpms/foo", "rawhide", "fedpkg"),
        ("git@gitlab.com:redhat/centos-stream/rpms/foo.git", "c9s", "centpkg"),
        ("https://example.org/foo", "rhos-17.1", "rhpkg"),
    ],
)
def test_the_lookaside_cache_may_help(
    foo: GitRepo, site: Site, cli: Cli, origin: str, branch: str, program: str
) -> None:
    foo("branch", "-m", branch)
    foo("remote", "add", "origin", origin)
    foo.write("sources", sha512(DATA))
    del site.files[f"/{TARBALL}"]
    told = cli("get-source", cwd=foo.path, code=1).err
    assert f"The lookaside cache has {TARBALL}: {program} sources" in told


# --- hostile specs -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "tail", ["x#/..", "x#/.git", "x#/-rf", "--foo", "x#/foo.spec", "x#/sources", "folder/"]
)
def test_names_that_would_do_harm(
    site: Site, distgit: Callable[..., GitRepo], cli: Cli, tail: str
) -> None:
    repo = distgit(f"Source0: {site.url}/{tail}")
    before = repo.snapshot()
    told = cli("get-source", "--force", cwd=repo.path, code=1).err
    assert "foo.spec:6: Source0 is refused" in told
    assert (site.asked, repo.snapshot()) == ([], before)


def test_two_files_of_one_name(site: Site, distgit: Callable[..., GitRepo], cli: Cli) -> None:
    site.put("/a/x.tgz", DATA)
    repo = distgit(
        *(f"Source{number}: {site.url}/a/x.tgz" for number in range(2)),
        f"Source2: {site.url}/b/x.tgz",
    )
    result = cli("get-source", cwd=repo.path, code=1)
    assert result.out.startswith("Source0: x.tgz fetched")
    assert "Source2 is another file that is called x.tgz" in result.err
    assert len(site.asked) == 1


def test_a_macro_that_runs_something(
    site: Site, distgit: Callable[..., GitRepo], cli: Cli, tmp_path: Path
) -> None:
    witness = tmp_path / "witness"
    repo = distgit(
        f"Source0: {site.url}/%(touch {witness}; echo x).tgz",
        f"Source1: {site.url}/%{{lua:io.open('{witness}','w')}}.tgz",
    )
    result = cli("get-source", cwd=repo.path, code=1)
    assert "Source0 can't be expanded" in result.err
    assert "Source1 can't be expanded" in result.err
    assert not witness.exists()


@pytest.mark.parametrize("scheme", ["ftp", "file"])
def test_other_schemes_only_when_told(
    distgit: Callable[..., GitRepo], cli: Cli, tmp_path: Path, scheme: str
) -> None:
    (tmp_path / "x.tgz").write_bytes(DATA)
    place = f"file://{tmp_path}" if scheme == "file" else "ftp://127.0.0.1:9"
    repo = distgit(f"Source0: {place}/x.tgz")
    told = cli("get-source", cwd=repo.path, code=1).err
    assert "is no http or https URL" in told
    assert f"--allow-scheme {scheme}" in told
    code = 0 if scheme == "file" else 1
    told = cli("get-source", "--allow-scheme", scheme, cwd=repo.path, code=code).err
    assert "is no" not in told
    assert (repo.path / "x.tgz").exists() == (scheme == "file")


def test_a_symbolic_link_is_replaced_not_followed(
    foo: GitRepo, site: Site, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    (foo.path / TARBALL).symlink_to(tmp_path / "precious")
    cli("get-source", "-f", "0", cwd=foo.path)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"
    assert (foo.path / TARBALL).read_bytes() == DATA
    assert not (foo.path / TARBALL).is_symlink()


def test_no_terminal_escape_and_no_secret_is_printed(
    distgit: Callable[..., GitRepo], cli: Cli
) -> None:
    repo = distgit("Source0: http://me:t0p@127.0.0.1:9/x?token=t0p&\x1b[31mred#/x.tgz")
    for args in (["-l"], ["--json"], []):
        result = cli("get-source", *args, cwd=repo.path, code=None)
        assert "x.tgz" in result.out + result.err
        assert "t0p" not in result.out + result.err
        assert "\x1b" not in result.out + result.err


def test_limits(foo: GitRepo, site: Site, cli: Cli) -> None:
    site.put(f"/{TARBALL}", b"\x1f\x8b" + bytes(2 << 20))
    told = cli("get-source", "--max-size", "1", "0", cwd=foo.path, code=1).err
    assert "at most 1.0 MiB" in told
    site.put(f"/{TARBALL}", DATA, pause=1.0)
    told = cli("get-source", "--timeout", "0.2", "0", cwd=foo.path, code=1).err
    assert "in time" in told
    assert fetched(foo) == set()
    for bad in (["--max-size", "0"], ["--timeout", "0"], ["--allow-scheme", "gopher"]):
        cli("get-source", *bad, cwd=foo.path, code=2)


# --- https -----------------------------------------------------------------------------


def test_a_certificate_must_be_trusted(
    authority: tuple[Path, Path, Path], distgit: Callable[..., GitRepo], cli: Cli
) -> None:
    ca, cert, key = authority
    with serve(certificate=(cert, key)) as site:
        site.put(f"/{TARBALL}", DATA)
        repo = distgit(f"Source0: {site.url}/{TARBALL}")
        told = cli("get-source", cwd=repo.path, code=1).err
        assert "its certificate is refused" in told
        assert "SSL_CERT_FILE" in told
        assert (site.asked, fetched(repo)) == ([], set())
        cli("get-source", cwd=repo.path, env={"SSL_CERT_FILE": str(ca)})
        assert (repo.path / TARBALL).read_bytes() == DATA
        # The name counts too.
        repo.write("foo.spec", repo.read("foo.spec").replace("127.0.0.1", "127.0.0.2"))
        env = {"SSL_CERT_FILE": str(ca), "no_proxy": "127.0.0.2"}
        assert "refused" in cli("get-source", "-f", cwd=repo.path, env=env, code=1).err


def test_https_never_leads_to_http(
    authority: tuple[Path, Path, Path], site: Site, distgit: Callable[..., GitRepo], cli: Cli
) -> None:
    ca, cert, key = authority
    env = {"SSL_CERT_FILE": str(ca)}
    with serve(certificate=(cert, key)) as safe:
        site.put(f"/{TARBALL}", DATA)
        safe.put("/down", status=302, headers={"Location": f"{site.url}/{TARBALL}"})
        repo = distgit(f"Source0: {safe.url}/down#/x.tgz", f"Source1: {site.url}/up#/y.tgz")
        told = cli("get-source", "0", cwd=repo.path, env=env, code=1).err
        assert f"it redirects to {site.url}/{TARBALL}, which isn't followed" in told
        assert site.asked == []
        # The other way round is fine.
        safe.put(f"/{TARBALL}", DATA)
        site.put("/up", status=302, headers={"Location": f"{safe.url}/{TARBALL}"})
        cli("get-source", "1", cwd=repo.path, env=env)
        assert fetched(repo) == {"y.tgz"}


# --- interrupted -----------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_killed_is_gone_on_with(
    foo: GitRepo, site: Site, cli: Cli, number: signal.Signals
) -> None:
    file = site.files[f"/{TARBALL}"]
    file.drip, file.pause = 10_000, 0.2
    command = [sys.executable, "-m", "rdotool", "get-source", "0"]
    process = subprocess.Popen(command, cwd=foo.path, stderr=subprocess.PIPE)
    wait_for(lambda: any(path.stat().st_size for path in parts(foo)))
    process.send_signal(number)
    assert process.wait(20) == (130 if number != signal.SIGKILL else -number)
    assert process.stderr
    process.stderr.close()
    assert fetched(foo) == set()
    [part] = parts(foo)
    there = part.stat().st_size
    assert 0 < there < len(DATA)
    file.pause, file.drip = 0.0, 1 << 16
    cli("get-source", "0", cwd=foo.path)
    assert site.ranges == [None, f"bytes={there}-"]
    assert (foo.path / TARBALL).read_bytes() == DATA
    assert left_in_git(foo) == []


def parts(repo: GitRepo) -> list[Path]:
    return list((repo.path / ".git/rdotool/parts").glob("*.part"))


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_cut_off_answer_is_gone_on_with(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo.write("sources", sha512(DATA))
    file = site.files[f"/{TARBALL}"]
    file.cut = 200_000
    told = cli("get-source", "0", cwd=foo.path, code=1).err
    assert "cut off after 200000 of 300000 bytes; the next run goes on from there" in told
    assert "sha512 agrees" in cli("get-source", "0", cwd=foo.path).out
    assert site.ranges == [None, "bytes=200000-"]


def test_in_another_work_tree(foo: GitRepo, site: Site, cli: Cli, tmp_path: Path) -> None:
    foo("worktree", "add", "-q", "../other", "-b", "other")
    cli("get-source", "0", cwd=tmp_path / "other")
    assert (tmp_path / "other" / TARBALL).read_bytes() == DATA
    assert fetched(foo) == set()


def test_on_a_detached_head_and_while_an_action_waits(foo: GitRepo, site: Site, cli: Cli) -> None:
    foo("checkout", "-q", "--detach")
    cli("get-source", "0", cwd=foo.path)
    assert fetched(foo) == {TARBALL}


def test_progress_only_on_a_terminal(foo: GitRepo, site: Site, cli: Cli) -> None:
    site.files[f"/{TARBALL}"].pause = 0.15
    assert cli("get-source", "0", cwd=foo.path).err == ""
    import os
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "rdotool", "get-source", "-f", "0"]
    done = subprocess.run(command, cwd=foo.path, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert f"\r{TARBALL}: 293.0 KiB of 293.0 KiB (100%)" in shown
    assert done.stdout.decode() == f"Source0: {TARBALL} fetched (no checksum in `sources`)\n"
