"""recreate-patches: a lost patches branch comes back from the spec's patch files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.test_bad_input import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

AGAIN = ("recreate-patches",)
LOCAL = "master-patches"


def again(package: Distgit, cli: Cli, *flags: str) -> Result:
    return cli(*AGAIN, *flags, cwd=package.repo.path)


@pytest.fixture
def lost(clean: Distgit, cli: Cli) -> Distgit:
    """A package whose spec has three patches, and whose patches branch is gone."""
    cli("patch", "-l", "-B", cwd=clean.repo.path)
    clean.repo("branch", "-m", LOCAL, "kept")
    return clean


def commits(package: Distgit, tip: str, base: str = "1.2.3") -> str:
    return package.repo("log", "--format=%T %an %ae %ad %s %b", f"{base}..{tip}")


def test_the_branch_is_as_it_was(lost: Distgit, cli: Cli) -> None:
    lost.repo.write("sources", "edited\n")
    before = lost.repo.snapshot()
    told = again(lost, cli).out
    assert commits(lost, LOCAL) == commits(lost, "kept")
    assert "3 patches on 1.2.3" in told
    assert "Its patches are the same as the spec's." in told
    after = lost.repo.snapshot()
    assert (after.files, after.index, after.head) == (before.files, before.index, before.head)
    lost.repo("checkout", "-q", "sources")
    assert "No changes to patches found" in (cli("patch", "-l", cwd=lost.repo.path).out)
    assert f"recreate-patches: {LOCAL} is gone again." in cli("undo", cwd=lost.repo.path).out
    lost.repo.write("sources", "edited\n")
    assert lost.repo.snapshot() == before


def test_the_lost_commit_is_told_where_it_is_here_still(lost: Distgit, cli: Cli) -> None:
    sha = lost.repo.sha("kept")
    told = again(lost, cli).out
    assert f"git branch NAME {sha[:12]}" in told


def test_twice(lost: Distgit, cli: Cli) -> None:
    again(lost, cli)
    before = lost.repo.snapshot()
    for flags in ((), ("--force",)):
        told = again(lost, cli, *flags).out
        assert "has the spec's patches: nothing to do" in told
        assert lost.repo.snapshot() == before


def test_an_empty_branch_that_is_there_is_no_loss(lost: Distgit, cli: Cli) -> None:
    lost.repo("branch", LOCAL, "1.2.3")
    again(lost, cli)
    assert commits(lost, LOCAL) == commits(lost, "kept")


def test_a_branch_with_other_commits(lost: Distgit, cli: Cli) -> None:
    lost.repo.checkout("kept", new=LOCAL)
    sha = lost.repo.commit("More", {"more": "x"})
    lost.repo.checkout("master")
    refused(lost, cli, f"{LOCAL} exists, at {sha[:12]}, with 4 commits", "--force", args=AGAIN)
    before = lost.repo.snapshot()
    told = again(lost, cli, "--force").out
    assert f"It was at {sha} before" in told
    assert commits(lost, LOCAL) == commits(lost, "kept")
    cli("undo", cwd=lost.repo.path)
    assert lost.repo.snapshot() == before
    again(lost, cli, "-P", "another")
    assert commits(lost, "another") == commits(lost, "kept")


def test_with_the_same_patches_on_another_base(lost: Distgit, cli: Cli) -> None:
    """They are the same patches, and yet another branch."""
    lost.repo("branch", LOCAL, "kept")
    lost.repo("rebase", "-q", "--onto", "upstream~2", "1.2.3", LOCAL)
    lost.repo.checkout("master")
    refused(lost, cli, f"{LOCAL} exists", args=AGAIN)


# --- the base --------------------------------------------------------------------------------


def test_a_named_base(lost: Distgit, cli: Cli) -> None:
    sha = lost.repo.sha("upstream~2")
    for number, ref in enumerate(("upstream~2", sha, sha[:9])):
        again(lost, cli, "--base", ref, "-P", f"made-{number}")
        assert lost.repo.sha(f"made-{number}~3") == sha
    told = again(lost, cli, "--base", "upstream~2").out
    assert "3 patches on upstream~2" in told
    assert "are based on 1.2.3. Before rdotool patch: rdotool set-magic-comment" in told


def test_a_base_that_has_a_patch_already(lost: Distgit, cli: Cli) -> None:
    result = refused(lost, cli, "nothing is left to apply on 1.3.0", args=(*AGAIN, "--base=1.3.0"))
    assert "0002-Original-Patch-2.patch (patch 2 of 3)" in result.err
    assert "rdotool recreate-patches --base 1.2.3" in result.err
    assert "Nothing was changed." in result.err


def test_a_base_that_does_not_fit(conflict: Distgit, cli: Cli) -> None:
    cli("patch", "-l", "-B", cwd=conflict.repo.path)
    conflict.repo("branch", "-m", LOCAL, "kept")
    cli("set-magic-comment", "patches_base", "1.3.0", cwd=conflict.repo.path)
    conflict.repo.commit("Wrong base")
    result = refused(conflict, cli, "does not apply on 1.3.0, nor by a three-way", args=AGAIN)
    assert "0002-Original-Patch-2.patch (patch 2 of 4)" in result.err
    assert "foo/module_1.py" in result.err
    assert "The patches were made for the files of 1.2.3." in result.err
    again(conflict, cli, "--base", "1.2.3")
    assert commits(conflict, LOCAL) == commits(conflict, "kept")


def test_no_tag_fits(conflict: Distgit, cli: Cli) -> None:
    cli("patch", "-l", "-B", cwd=conflict.repo.path)
    conflict.repo("branch", "-m", LOCAL, "kept")
    conflict.repo("tag", "-d", "1.2.3")
    conflict.edit_spec("Version:        1.2.3", "Version:        1.3.0")
    result = refused(conflict, cli, "does not apply on 1.3.0", args=AGAIN)
    assert "Name it: --base REF" in result.err
    assert "git am -3" in result.err


def test_the_tag_is_missing(lost: Distgit, cli: Cli) -> None:
    lost.repo("tag", "-d", "1.2.3")
    refused(lost, cli, "Invalid base patches branch git reference: 1.2.3", "--base", args=AGAIN)
    refused(lost, cli, "Invalid git reference: nope", args=(*AGAIN, "--base", "nope"))
    refused(lost, cli, "Invalid git reference: -x", args=(*AGAIN, "--base=-x"))


def test_tags_with_a_letter(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    package.add_patches(1)
    cli("patch", "-l", "-B", cwd=package.repo.path)
    package.repo("tag", "v1.2.3", "1.2.3")
    package.repo("tag", "-d", "1.2.3")
    package.repo("branch", "-m", LOCAL, "kept")
    assert "1 patch on v1.2.3" in again(package, cli).out
    assert "1 patch on v1.2.3" in again(package, cli, "--base", "1.2.3", "-P", "other").out


# --- patches_base=…+N ------------------------------------------------------------------------


@pytest.fixture
def skipping(make: Callable[..., Distgit], cli: Cli) -> Distgit:
    """Two of five patches are left out of the spec, whose branch is gone."""
    package = make("1.2.3", "1", magic=["# patches_base=1.2.3+2"])
    package.add_patches(5)
    cli("patch", "-l", "-B", cwd=package.repo.path)
    assert len(package.patch_files()) == 3
    package.repo("branch", "-m", LOCAL, "kept")
    return package


def test_what_is_left_out_of_the_spec_can_not_come_back(skipping: Distgit, cli: Cli) -> None:
    told = again(skipping, cli).out
    assert "3 patches on 1.2.3" in told
    assert "patches_base says +2" in told
    assert "rdotool set-magic-comment patches_base 1.2.3" in told
    assert skipping.repo.subjects(f"1.2.3..{LOCAL}") == [
        f"Original Patch {number}" for number in (3, 4, 5)
    ]
    cli("set-magic-comment", "patches_base", "1.2.3", cwd=skipping.repo.path)
    skipping.repo.commit("All of them")
    assert "No changes" in cli("patch", "-l", cwd=skipping.repo.path).out


def test_a_base_that_has_them_makes_it_whole(skipping: Distgit, cli: Cli) -> None:
    told = again(skipping, cli, "--base", "kept~3").out
    assert "patches_base" not in told
    assert commits(skipping, LOCAL) == commits(skipping, "kept")
    assert "No changes" in cli("patch", "-l", cwd=skipping.repo.path).out


# --- what the spec says ----------------------------------------------------------------------


def plain_diff(package: Distgit, file: str, number: int) -> str:
    """A diff of an upstream file, without a mail's head."""
    package.repo.checkout("1.2.3", new="temp")
    path = package.repo.write(file, (package.repo.path / file).read_text() + f"# {number}\n")
    text = package.repo("diff")
    package.repo("checkout", "-q", str(path))
    package.repo.checkout("master")
    package.repo("branch", "-q", "-D", "temp")
    return text + "\n"


@pytest.mark.parametrize("old_style", [False, True])
def test_a_plain_diff(make: Callable[..., Distgit], cli: Cli, old_style: bool) -> None:
    package = make("1.2.3", "1")
    diff = plain_diff(package, "foo/module_3.py", 1)
    if old_style:
        diff = diff[diff.index("--- ") :]
    package.repo.commit("Patch", {"fix-the_thing.patch": diff})
    package.edit_spec("BuildArch:", "Patch1: fix-the_thing.patch\nBuildArch:")
    told = again(package, cli).out
    assert package.repo.subjects(f"1.2.3..{LOCAL}") == ["fix the thing"]
    assert "will write these anew" in told
    assert ("--drop-patches for that, as it doesn't know again: fix-the" in told) == old_style
    result = cli("patch", "-l", "-B", cwd=package.repo.path, code=1 if old_style else 0)
    assert ("lacks 1 of the spec's patches" in result.err) == old_style
    assert "fix-the_thing.patch: it is a plain diff; its commit is called 'fix the thing'" in told
    assert package.repo("log", "-1", "--format=%an <%ae>", LOCAL) == package.repo(
        "log", "-1", "--format=%an <%ae>", "master"
    )


def test_a_name_that_git_would_not_give(lost: Distgit, cli: Cli) -> None:
    """The same patch; yet `patch` calls it otherwise, and that is told."""
    lost.repo("mv", "0002-Original-Patch-2.patch", "second.patch")
    lost.edit_spec("0002-Original-Patch-2.patch", "second.patch")
    told = again(lost, cli).out
    assert "second.patch: it will be called 0002-Original-Patch-2.patch" in told
    assert "--drop-patches" not in told
    assert commits(lost, LOCAL) == commits(lost, "kept")
    assert "No changes" not in cli("patch", "-l", "-B", cwd=lost.repo.path).out


@pytest.mark.parametrize("macro", [False, True])
def test_lines_of_the_spec_that_change(lost: Distgit, cli: Cli, macro: bool) -> None:
    if macro:
        lost.edit_spec("%global sname", f"%global commit {'0' * 40}\n%global sname")
    else:
        lost.edit_spec("Patch0003:", "Patch0007:")
    told = again(lost, cli).out
    unchanged = "No changes" in cli("patch", "-l", "-B", cwd=lost.repo.path).out
    assert unchanged == ("Its patches are the same" in told)
    assert unchanged == ("foo-bar.spec: the order or the numbers" not in told)
    assert not (macro and unchanged)


def test_the_order_of_prep_and_its_options(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    diffs = {
        f"p{number}.patch": plain_diff(package, f"foo/module_{number}.py", number)
        for number in (1, 2, 3)
    }
    diffs["p2.patch"] = diffs["p2.patch"].replace("a/foo", "foo").replace("b/foo", "foo")
    package.repo.commit("Patches", diffs)
    lines = "".join(f"Patch{number}: p{number}.patch\n" for number in (1, 2, 3))
    package.edit_spec("BuildArch:", f"{lines}BuildArch:")
    package.edit_spec("%autosetup -p1 -n", "%setup -q -n")
    package.edit_spec("\n%build", "\n%patch -P 2 -p0\n%patch1 -p1\n\n%build")
    told = again(package, cli).out
    assert package.repo.subjects(f"1.2.3..{LOCAL}") == ["p2", "p1"]
    assert "p3.patch is left out: %prep does not apply it." in told


def test_patches_that_are_not_there_or_none(lost: Distgit, cli: Cli) -> None:
    lost.edit_spec("0001-Original", "https://example.org/x/0009-Original")
    refused(lost, cli, "the patch 0009-Original-Patch-1.patch isn't in the distgit", args=AGAIN)
    names = [line for line in lost.spec.splitlines() if line.startswith("Patch")]
    lost.repo.commit(
        "None",
        {
            "foo-bar.spec": "\n".join(line for line in lost.spec.splitlines() if line not in names)
            + "\n"
        },
    )
    refused(lost, cli, "foo-bar.spec has no patches", f"git branch {LOCAL} 1.2.3", args=AGAIN)


def test_a_url_is_its_last_part(lost: Distgit, cli: Cli) -> None:
    lost.edit_spec("0001-Original", "https://example.org/x/0001-Original")
    again(lost, cli)
    assert commits(lost, LOCAL) == commits(lost, "kept")


def test_uncommitted_patches_do_not_count(lost: Distgit, cli: Cli) -> None:
    name = lost.patch_files()[0]
    lost.repo.write(name, "edited\n")
    result = again(lost, cli)
    assert f"uncommitted changes don't count: {name}" in result.err
    assert commits(lost, LOCAL) == commits(lost, "kept")


def test_a_patch_made_for_other_text(make: Callable[..., Distgit], cli: Cli) -> None:
    """It applies by a merge, and the difference is told."""
    package = make("1.2.3", "1")
    package.add_patches(["Change"])
    cli("patch", "-l", "-B", cwd=package.repo.path)
    package.repo("branch", "-m", LOCAL, "kept")
    package.repo.checkout("1.2.3", new="near")
    text = (package.repo.path / "foo/module_0.py").read_text()
    package.repo.commit("Near", {"foo/module_0.py": text.replace("def work", "def wait")})
    package.repo.checkout("master")
    told = again(package, cli, "--base", "near").out
    assert "0001-Change.patch: it was made for other text" in told
    assert "def wait" in package.repo.read("foo/module_0.py", LOCAL)


# --- what is refused -------------------------------------------------------------------------


def test_branches_that_can_not_be(lost: Distgit, cli: Cli, tmp_path: Path) -> None:
    refused(lost, cli, "master is the distgit branch", args=(*AGAIN, "-P", "master"))
    refused(lost, cli, "can't be made", args=(*AGAIN, "-P", "master/x"))
    refused(lost, cli, "can't be a branch's name", args=(*AGAIN, "-P", "a..b"))
    lost.repo("branch", LOCAL, "1.2.3")
    lost.repo("worktree", "add", "-q", tmp_path / "elsewhere", LOCAL)
    refused(lost, cli, "is checked out in", args=AGAIN)


def test_on_the_patches_branch_itself(lost: Distgit, cli: Cli) -> None:
    lost.repo.checkout("1.2.3", new=LOCAL)
    refused(lost, cli, f"{LOCAL} is checked out in", args=AGAIN)
    again(lost, cli, "-P", "other")
    assert commits(lost, "other") == commits(lost, "kept")


def test_detached_unborn_no_spec(lost: Distgit, cli: Cli) -> None:
    lost.repo("checkout", "-q", "--detach")
    refused(lost, cli, "HEAD is detached", args=AGAIN)
    lost.repo("checkout", "-q", "-b", "plain", "1.2.3")
    refused(lost, cli, "no .spec file here", args=AGAIN)
    lost.repo("checkout", "-q", "--orphan", "new")
    refused(lost, cli, "no commit yet", args=AGAIN)


def test_git_does_not_know_the_user(lost: Distgit, cli: Cli, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[user]\nuseConfigOnly = true\n", encoding="utf-8")
    before = lost.repo.snapshot()
    env = {"GIT_CONFIG_GLOBAL": str(config)}
    result = cli(*AGAIN, cwd=lost.repo.path, code=1, env=env)
    assert "git doesn't know who you are" in result.err
    assert lost.repo.snapshot() == before


def test_somebody_holds_the_lock_of_the_branch(lost: Distgit, cli: Cli) -> None:
    lock = lost.repo.path / f".git/refs/heads/{LOCAL}.lock"
    lock.touch()
    before = lost.repo.snapshot()
    result = cli(*AGAIN, cwd=lost.repo.path, code=1)
    lock.unlink()
    assert "Nothing was changed." in result.err
    assert lost.repo.snapshot() == before
    again(lost, cli)


def test_odd_files(lost: Distgit, cli: Cli) -> None:
    for data in (b"", b"\x00\xff", b"From: x\n\nno diff\n"):
        lost.repo.commit("Odd", {"0002-Original-Patch-2.patch": data})
        refused(lost, cli, "0002-Original-Patch-2.patch (patch 2 of 3)", args=AGAIN)
