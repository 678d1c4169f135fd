"""patch on specs and repositories that are not like the others; what is refused."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.helpers.distgit import spec_text
from tests.workflows.patched import landed, message, new_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

    Make = Callable[..., Distgit]

AUTO = ("%autorelease", "%{autorelease}", "%{?autorelease}", "%autorelease -b 3")


def with_release(release: str, *, autochangelog: bool = False) -> str:
    """A spec with exactly that Release."""
    text = spec_text().replace("Release:        2%{?dist}", f"Release:        {release}")
    if autochangelog:
        text = text.partition("%changelog\n")[0] + "%changelog\n%autochangelog\n"
    return text


@pytest.mark.parametrize("release", AUTO)
@pytest.mark.parametrize("autochangelog", [True, False])
def test_rpmautospec_s_release_is_left_alone(
    make: Make, cli: Cli, release: str, autochangelog: bool
) -> None:
    package = make(spec=with_release(release, autochangelog=autochangelog))
    package.add_patches(["Fix it rhbz#3"])
    before, old = package.repo.head, package.spec
    landed(package, cli("patch", "-l", cwd=package.repo.path), before)
    assert package.spec_tag("Release") == release
    assert message(package).startswith("Fix it rhbz#3\n\n")
    assert message(package).endswith("Resolves: rhbz#3\n")
    if autochangelog:
        assert package.spec.partition("%changelog")[2] == old.partition("%changelog")[2]
        assert "Changelog:" not in message(package)
    else:
        assert new_entry(package) == ["- Fix it rhbz#3"]
    package.add_patches(["A", "B"])
    cli("patch", "-l", cwd=package.repo.path)
    assert message(package).startswith("Update patches\n\n")
    assert "- B\n- A\n" in message(package)
    assert package.spec_tag("Release") == release


@pytest.mark.parametrize("release", AUTO)
@pytest.mark.parametrize("autochangelog", [True, False])
def test_new_version_leaves_it_alone_too(
    make: Make, cli: Cli, release: str, autochangelog: bool
) -> None:
    package = make(spec=with_release(release, autochangelog=autochangelog))
    package.add_patches(1)
    package.new_version("1.3.0", 1)
    before, old = package.repo.head, package.spec
    landed(package, cli("new-version", "-lntU", "1.3.0", cwd=package.repo.path), before)
    assert package.spec_tag("Version") == "1.3.0"
    assert package.spec_tag("Release") == release
    if autochangelog:
        assert package.spec.partition("%changelog")[2] == old.partition("%changelog")[2]
        assert message(package) == "Update to 1.3.0\n"
    else:
        assert message(package) == "Update to 1.3.0\n\nChangelog:\n- Update to 1.3.0\n"


def test_a_development_spec_is_refused_but_for_the_patches_alone(make: Make, cli: Cli) -> None:
    text = spec_text().replace("Release:        2%{?dist}", "Release:        XXX")
    package = make(spec=text)
    package.add_patches(1)
    before = package.repo.snapshot()
    result = cli("patch", "-l", cwd=package.repo.path, code=1)
    assert "Release is XXX" in result.err
    assert "--no-bump" in result.err
    assert package.repo.snapshot() == before
    cli("patch", "-l", "-B", cwd=package.repo.path)
    assert package.spec_tag("Release") == "XXX"
    assert package.patch_files() == ["0001-Original-Patch-1.patch"]
    cli("patch", "-l", cwd=package.repo.path)


def test_patch_files_that_git_ignores(make: Make, cli: Cli) -> None:
    package = make()
    package.repo.commit("Ignore", {".gitignore": "*.patch\n"})
    package.add_patches(2)
    cli("patch", "-l", cwd=package.repo.path)
    assert package.patch_files() == [name for name in package.repo.files() if "patch" in name]
    assert package.repo("status", "--porcelain", "--ignored") == ""
    package.repo("branch", "-f", package.patches_branch, f"{package.patches_branch}~1")
    cli("patch", "-l", "--drop-patches", cwd=package.repo.path)
    assert package.patch_files() == ["0001-Original-Patch-1.patch"]


@pytest.mark.parametrize("ignored", [True, False])
def test_an_untracked_file_in_a_patch_s_place_is_the_user_s(
    make: Make, cli: Cli, ignored: bool
) -> None:
    package = make()
    package.repo.commit("Ignore", {".gitignore": "*.patch\n" if ignored else "x\n"})
    package.add_patches(1)
    package.repo.write("0001-Original-Patch-1.patch", "mine\n")
    before = package.repo.snapshot()
    result = cli("patch", "-l", cwd=package.repo.path, code=1)
    assert "untracked files are in the way: 0001-Original-Patch-1.patch" in result.err
    assert package.repo.snapshot() == before
    assert "No action in progress" in cli("status", cwd=package.repo.path).out


def test_other_files_and_folders_stay(make: Make, cli: Cli) -> None:
    package = make()
    files = {"sub/deep/a.conf": "x\n", "Füße 1.patch": "no patch of the spec's\n"}
    package.repo.commit("More", files)
    (package.repo.path / "sub/deep/a.conf").chmod(0o755)
    package.repo.commit("A mode")
    package.add_patches(1)
    package.repo.write("notes", "untracked\n")
    cli("patch", "-l", cwd=package.repo.path)
    changed = package.repo("diff", "--name-only", "HEAD~").split()
    assert changed == ["0001-Original-Patch-1.patch", "foo-bar.spec"]
    assert (package.repo.path / "notes").read_text() == "untracked\n"


def test_run_from_a_subfolder(make: Make, cli: Cli) -> None:
    package = make()
    package.repo.commit("More", {"sub/a": "x\n"})
    package.add_patches(1)
    cli("patch", "-l", cwd=package.repo.path / "sub")
    assert package.patch_files() == ["0001-Original-Patch-1.patch"]


def test_where_patches_are_applied_by_hand_the_lines_come_along(make: Make, cli: Cli) -> None:
    text = spec_text().replace("%autosetup -p1 -n", "%setup -q -n")
    package = make(spec=text)
    package.add_patches(2)
    cli("patch", "-l", cwd=package.repo.path)
    assert "%patch -P1 -p1\n%patch -P2 -p1\n" in package.spec
    package.repo("branch", "-f", package.patches_branch, f"{package.patches_branch}~2")
    cli("patch", "-lB", "--drop-patches", cwd=package.repo.path)
    assert "%patch" not in package.spec
    assert package.patch_files() == []


GPG = """\
# Required for tarball sources verification
%if 0%{?sources_gpg} == 1
Source101:      https://example.org/foo.tar.gz.asc
Source102:      https://example.org/key.txt
%endif
"""


def test_no_patch_line_comes_into_a_block_that_was_not_its_own(make: Make, cli: Cli) -> None:
    """As oslo.db's spec: DLRN builds without the signature's sources."""
    top = "%{!?sources_gpg: %{!?dlrn:%global sources_gpg 1} }\n"
    text = top + spec_text().replace("\nBuildArch:", f"\n{GPG}\nBuildArch:")
    package = make(spec=text)
    package.add_patches(1)
    cli("patch", "-l", cwd=package.repo.path)
    assert GPG in package.spec
    if shutil.which("rpmspec"):
        query = ("rpmspec", "-q", "--srpm", "--qf", "[%{PATCH}\n]", str(package.spec_path))
        for more in ((), ("-D", "dlrn 1")):
            told = subprocess.run([*query, *more], capture_output=True, text=True, check=True)
            assert told.stdout.split() == ["0001-Original-Patch-1.patch"]


@pytest.mark.parametrize("flags", [(), ("-a",), ("-B",)])
def test_uncommitted_changes_are_refused(make: Make, cli: Cli, flags: tuple[str, ...]) -> None:
    package = make()
    package.add_patches(1)
    package.repo.write("sources", "edited\n")
    before = package.repo.snapshot()
    result = cli("patch", "-l", *flags, cwd=package.repo.path, code=1)
    assert "the work tree has uncommitted changes: sources" in result.err
    assert package.repo.snapshot() == before


def test_where_nothing_can_be_done(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    repo = package.repo
    for arrange, words in (
        (("checkout", "-q", "master-patches"), "must be run on a distgit branch"),
        (("checkout", "-q", "--detach", "master"), "HEAD is detached"),
        (("checkout", "-q", "--orphan", "new"), "no commit yet"),
        (("checkout", "-q", "-f", "upstream"), "no .spec file"),
    ):
        repo(*arrange)
        before = repo.snapshot()
        assert words in cli("patch", "-l", cwd=repo.path, code=1).err
        assert repo.snapshot() == before
        repo("checkout", "-q", "-f", "master")


def test_not_before_an_unfinished_action_is_finished(conflict: Distgit, cli: Cli) -> None:
    cli("new-version", "-lntU", "1.3.0", cwd=conflict.repo.path, code=5)
    result = cli("patch", "-l", cwd=conflict.repo.path, code=1)
    assert "in the middle of a previous action: new-version" in result.err


def test_a_patches_branch_that_another_work_tree_has_out(
    remote: Distgit, cli: Cli, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    remote.repo("branch", "master-patches", "patches/master-patches~1")
    remote.repo("worktree", "add", "-q", other, "master-patches")
    before = remote.repo.snapshot()
    result = cli("patch", cwd=remote.repo.path, code=1)
    assert f"master-patches is checked out in {other}" in result.err
    assert remote.repo.snapshot() == before
    cli("patch", "-l", cwd=remote.repo.path)
    assert len(remote.patch_files()) == 2


def test_in_a_work_tree_of_its_own(clean: Distgit, cli: Cli, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "foo-bar"
    clean.repo("checkout", "-q", "--detach")
    clean.repo("worktree", "add", "-q", other, "master")
    cli("patch", "-l", cwd=other)
    assert clean.repo.read("0001-Original-Patch-1.patch", "master")
    cli("undo", cwd=other)
    assert "0001-Original-Patch-1.patch" not in clean.repo.files("master")


def test_the_tags_of_other_styles(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    package.repo.tag("v1.2.3", "1.2.3", annotated=True)
    package.repo("tag", "-d", "1.2.3")
    result = cli("patch", "-l", cwd=package.repo.path)
    assert "1 patch on top of v1.2.3" in result.err


def test_review_style_without_a_chain_is_no_matter_to_talk_of(remote: Distgit, cli: Cli) -> None:
    """`clone` adds that remote for everybody."""
    remote.repo("remote", "add", "review-patches", "ssh://nobody@nowhere.invalid:29418/x")
    result = cli("patch", cwd=remote.repo.path)
    assert result.err == "3 patches on top of 1.2.3\n"
    assert len(remote.patch_files()) == 3


@pytest.fixture
def gerrit(remote: Distgit, tmp_path: Path) -> Distgit:
    """The remote review-patches has the change 1205 with two patch sets, of one patch more."""
    server = type(remote.repo)(tmp_path / "remotes" / "patches.git")
    maker = type(remote.repo).init(tmp_path / "maker")
    maker("fetch", "-q", server.path, "refs/heads/master-patches")
    for number, subject in ((1, "Draft"), (2, "Under review")):
        maker("checkout", "-q", "-f", "FETCH_HEAD")
        maker.commit(subject, {"foo/new.py": f"{subject}\n"})
        maker("push", "-q", server.path, f"HEAD:refs/changes/05/1205/{number}")
    remote.repo("remote", "add", "review-patches", f"file://{server.path}")
    return remote


def test_a_chain_under_review(gerrit: Distgit, cli: Cli) -> None:
    before = gerrit.repo.head
    result = cli("patch", "-f", "-g", "1205", cwd=gerrit.repo.path)
    landed(gerrit, result, before)
    assert gerrit.patch_files()[3:] == ["0004-Under-review.patch"]
    assert [name[5:] for name in gerrit.patch_files()[:3]] == [
        f"Original-Patch-{number}.patch" for number in (1, 2, 3)
    ]
    assert gerrit.repo.subjects("1.2.3..master-patches")[-1] == "Under review"
    assert "what CI and reviewers say of 1205 can't be asked" in result.err
    again = cli("patch", "-f", "-g", "1205", cwd=gerrit.repo.path)
    assert again.out == "No changes to patches found\n"


def test_a_chain_and_the_local_branch_exclude_each_other(gerrit: Distgit, cli: Cli) -> None:
    result = cli("patch", "-l", "-g", "1205", cwd=gerrit.repo.path, code=2)
    assert "exclude" in result.err


def test_a_chain_s_older_patch_set_and_a_plan_that_changes_nothing(
    gerrit: Distgit, cli: Cli
) -> None:
    before = gerrit.repo.snapshot()
    path = gerrit.repo.path
    told = cli("patch", "-f", "-g", "1205/1", "--dry-run", cwd=gerrit.repo.path)
    assert "0004-Draft.patch" in told.out
    assert gerrit.repo.snapshot() == before
    assert "To take it all the same: -f" in cli("patch", "-g", "1205", cwd=path, code=1).err
    missing = cli("patch", "-g", "77", cwd=gerrit.repo.path, code=1)
    assert "review-patches has no change 77" in missing.err
    assert gerrit.repo.snapshot() == before


def test_a_prep_that_can_t_apply_git_s_patches_is_named(make: Make, cli: Cli) -> None:
    package = make(spec=spec_text().replace("%autosetup -p1 -n", "%autosetup -n"))
    package.add_patches(1)
    result = cli("patch", "-l", cwd=package.repo.path)
    line = package.spec.splitlines().index("%autosetup -n %{sname}-%{version}") + 1
    assert f".spec:{line} lacks -p1, which git's patches need" in result.err
    package.edit_spec("%autosetup -n", "%autosetup -S git -n")
    package.add_patches(["More"])
    assert "lacks -p1" not in cli("patch", "-l", cwd=package.repo.path).err
