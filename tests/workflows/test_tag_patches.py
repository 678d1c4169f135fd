"""tag-patches: the NVR as a tag on the local patches branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.git import GitRepo
from tests.workflows.test_bad_input import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

TAG = ("tag-patches",)
LOCAL = "master-patches"
NVR = "foo-bar-1.2.3-2"


def tag(package: Distgit, cli: Cli, *flags: str) -> Result:
    return cli(*TAG, *flags, cwd=package.repo.path)


def at(repo: GitRepo, name: str = NVR) -> str:
    """What the tag holds, empty without one."""
    return repo.run("rev-parse", "-q", "--verify", f"refs/tags/{name}").stdout.decode().strip()


def test_the_nvr_is_the_tag(clean: Distgit, cli: Cli) -> None:
    before = clean.repo.snapshot()
    told = tag(clean, cli).out
    assert at(clean.repo) == clean.repo.sha(LOCAL)
    assert f"{NVR} is now at {LOCAL}, {at(clean.repo)[:12]}." in told
    assert f'Not pushing tag. Run "git push patches {NVR}" by hand.' in told
    assert f"tag-patches: {NVR} is gone again.\n" in cli("undo", cwd=clean.repo.path).out
    assert clean.repo.snapshot() == before


def test_it_is_a_plain_tag_whatever_git_s_settings_say(clean: Distgit, cli: Cli) -> None:
    for key in ("tag.gpgSign", "tag.forceSignAnnotated"):
        clean.repo("config", key, "true")
    tag(clean, cli)
    assert clean.repo("cat-file", "-t", NVR) == "commit"


@pytest.mark.parametrize(
    ("edits", "name"),
    [
        ({"Version:        1.2.3": "Epoch: 3\nVersion:        1.2.3"}, NVR),
        ({"Release:        2": "Release:        3%{?milestone}"}, "foo-bar-1.2.3-3"),
        ({"Name:           foo-bar": "Name:           python-%{sname}"}, f"python-{NVR}"),
        ({"Version:        1.2.3": "Version:        1.2.3~rc1"}, "foo-bar-1.2.3_rc1-2"),
        ({"Version:        1.2.3": "Version:        1.2.3^post1"}, "foo-bar-1.2.3_post1-2"),
        (
            {
                "%global sname": "%global milestone .0rc1\n%global sname",
                "Release:        2": "Release:        0.2%{?milestone}",
            },
            "foo-bar-1.2.3-0.2.0rc1",
        ),
    ],
)
def test_names(clean: Distgit, cli: Cli, edits: dict[str, str], name: str) -> None:
    """Without epoch and dist; what git can't have in a name is ``_``."""
    for old, new in edits.items():
        clean.edit_spec(old, new)
    assert f"{name} is now at" in tag(clean, cli).out
    assert at(clean.repo, name)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Release:        2%{?dist}", "Release:        %autorelease", "counted by rpmautospec"),
        ("Version:        1.2.3", "Version:        %(echo 1)", "is no full name-version-release"),
        ("Version:        1.2.3", "Version:        XXX", "is no full name-version-release"),
        ("Release:        2%{?dist}", "Release:        XXX%{?dist}", "is no full name"),
        ("Version:        1.2.3", "Version:        1..2", "can't be the name of a git tag"),
        ("Name:           foo-bar", "Name:           foo:bar", "can't be the name of a git tag"),
        ("Name:           foo-bar", "Name:           -foo", "can't be the name of a git tag"),
    ],
)
def test_what_is_no_name(clean: Distgit, cli: Cli, old: str, new: str, words: str) -> None:
    clean.edit_spec(old, new)
    refused(clean, cli, words, "foo-bar.spec: ", args=TAG)


def test_from_the_patches_branch_and_with_edits(clean: Distgit, cli: Cli) -> None:
    """No file is touched, so none needs to be clean."""
    clean.repo.checkout(LOCAL)
    clean.repo.write("requirements.txt", "mine\n")
    before = clean.repo.snapshot()
    tag(clean, cli)
    assert at(clean.repo) == clean.repo.sha(LOCAL)
    assert clean.repo.branch == LOCAL
    cli("undo", cwd=clean.repo.path)
    assert clean.repo.snapshot() == before


def test_undo_after_going_on(clean: Distgit, cli: Cli) -> None:
    """Commits since are none of its business."""
    tag(clean, cli)
    head = clean.edit_spec("Some package", "A package")
    told = cli("undo", cwd=clean.repo.path)
    assert "moved" not in told.out + told.err
    assert at(clean.repo) == ""
    assert clean.repo.head == head


@pytest.mark.parametrize("annotated", [False, True])
def test_a_tag_that_is_there(clean: Distgit, cli: Cli, annotated: bool) -> None:
    clean.repo.tag(NVR, LOCAL, annotated=annotated)
    before = clean.repo.snapshot()
    for flags in ((), ("-f",)):
        told = tag(clean, cli, *flags).out
        assert f"{NVR} is already at {LOCAL}" in told
        assert "finished" not in told
        assert clean.repo.snapshot() == before


@pytest.mark.parametrize("annotated", [False, True])
def test_a_tag_that_is_elsewhere(clean: Distgit, cli: Cli, annotated: bool) -> None:
    clean.repo.tag(NVR, "1.2.3", annotated=annotated)
    refused(clean, cli, f"the tag {NVR} exists", "--force", args=TAG)
    before = clean.repo.snapshot()
    old = at(clean.repo)
    told = tag(clean, cli, "-f").out
    assert f"it was at {old[:12]}" in told
    assert f"git push --force patches {NVR}" in told
    assert at(clean.repo) == clean.repo.sha(LOCAL)
    assert "is back at" in cli("undo", cwd=clean.repo.path).out
    assert clean.repo.snapshot() == before


def test_undo_refuses_a_tag_that_moved(clean: Distgit, cli: Cli) -> None:
    tag(clean, cli)
    clean.repo("tag", "-f", NVR, "1.3.0")
    refused(clean, cli, f"refs/tags/{NVR} moved since", args=("undo",))


def test_no_local_branch(remote: Distgit, cli: Cli) -> None:
    refused(remote, cli, f"no local patches branch {LOCAL}", "rdotool get-patches", args=TAG)


def test_a_detached_head(clean: Distgit, cli: Cli) -> None:
    clean.repo("checkout", "-q", "--detach")
    refused(clean, cli, "HEAD is detached", args=TAG)


# --- pushing ------------------------------------------------------------------------------------


@pytest.fixture
def pushing(remote: Distgit, cli: Cli, tmp_path: Path) -> tuple[Distgit, GitRepo]:
    """A package with a local patches branch, and its patches remote."""
    remote.repo("branch", "-q", LOCAL, "patches/master-patches")
    return remote, GitRepo(tmp_path / "remotes/patches.git")


def test_it_is_pushed_when_asked_for(pushing: tuple[Distgit, GitRepo], cli: Cli) -> None:
    package, server = pushing
    told = tag(package, cli, "-p").out
    assert at(server) == package.repo.sha(LOCAL)
    assert "Pushed it to patches; that can't be undone." in told
    assert "can't be taken back" in cli("undo", cwd=package.repo.path).err
    assert (at(package.repo), at(server)) == ("", package.repo.sha(LOCAL))


def test_only_the_push_is_missing(pushing: tuple[Distgit, GitRepo], cli: Cli) -> None:
    package, server = pushing
    tag(package, cli)
    told = tag(package, cli, "-p").out
    assert "is already at" in told
    assert at(server) == package.repo.sha(LOCAL)
    again = tag(package, cli, "-p").out
    assert "patches has it, too." in again
    assert "finished" not in again


@pytest.mark.parametrize("annotated", [False, True])
def test_the_remote_s_tag_is_another(
    pushing: tuple[Distgit, GitRepo], cli: Cli, annotated: bool
) -> None:
    package, server = pushing
    server.run("config", "user.name", "x")
    server.run("config", "user.email", "x@example.org")
    server.tag(NVR, "1.2.3", annotated=annotated)
    refused(package, cli, f"patches has the tag {NVR} already", "--force", args=(*TAG, "-p"))
    tag(package, cli, "-p", "-f")
    assert at(server) == package.repo.sha(LOCAL)


def test_no_remote_and_none_in_reach(
    clean: Distgit, pushing: tuple[Distgit, GitRepo], cli: Cli, tmp_path: Path
) -> None:
    package, server = pushing
    refused(clean, cli, "no remote patches to push the tag to", args=(*TAG, "-p"))
    server.path.rename(tmp_path / "gone")
    refused(package, cli, "git ls-remote failed", args=(*TAG, "-p"))


def test_a_push_that_fails_is_gone_on_with(
    pushing: tuple[Distgit, GitRepo], cli: Cli, make_hook: Callable[[GitRepo], Path]
) -> None:
    package, server = pushing
    before = package.repo.snapshot()
    hook = make_hook(server)
    result = cli(*TAG, "-p", cwd=package.repo.path, code=1)
    assert "pushing to patches failed" in result.err
    assert "not today" in result.err
    assert "rdotool --continue" in result.err
    assert at(package.repo)
    cli("--abort", cwd=package.repo.path)
    assert package.repo.snapshot() == before
    cli(*TAG, "-p", cwd=package.repo.path, code=1)
    hook.unlink()
    cli("--continue", cwd=package.repo.path)
    assert at(server) == at(package.repo) == package.repo.sha(LOCAL)


@pytest.fixture
def make_hook() -> Callable[[GitRepo], Path]:
    """A hook that refuses every push."""

    def make(server: GitRepo) -> Path:
        hook = server.path / "hooks/pre-receive"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n")
        hook.chmod(0o755)
        return hook

    return make
