"""new-version where nothing stands in the way: rdopkg's own scenarios, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli, Result
    from tests.helpers.distgit import Distgit

HEADER = "An own header\n\nof several\nlines\n"


def message(package: Distgit) -> str:
    return package.repo("log", "-1", "--format=%B")


def new_entry(package: Distgit) -> list[str]:
    """The lines of the newest changelog entry, without its header."""
    text = package.spec.partition("%changelog\n")[2]
    return text.partition("\n\n")[0].splitlines()[1:]


def landed(package: Distgit, result: Result, before: str) -> None:
    """One commit more, and nothing left over."""
    assert "Action finished" in result.out
    assert package.repo("rev-list", "--parents", "-1", "HEAD").split()[1:] == [before]
    assert package.repo.branch == package.branch
    assert package.repo.status() == ""


def test_bump_only_touches_the_spec_alone(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("2.0.0", "3")
    before = package.repo.head
    patches = package.add_patches(2)[-1]
    result = cli("new-version", "--bump-only", "-n", "2.1.0", cwd=package.repo.path)
    landed(package, result, before)
    assert (package.spec_tag("Version"), package.spec_tag("Release")) == ("2.1.0", "1%{?dist}")
    assert "patches_base" not in package.spec
    assert new_entry(package) == ["- Update to 2.1.0"]
    assert message(package) == "foo-bar-2.1.0-1\n\nChangelog:\n- Update to 2.1.0\n"
    assert package.repo("diff", "--name-only", "HEAD~").split() == ["foo-bar.spec"]
    assert package.repo.sha(package.patches_branch) == patches


def test_patches_that_upstream_took_are_dropped_and_named(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("0.1", "0.1")
    package.add_patches(5)
    package.new_version("1.0.0", merged=[1, 3])
    before, taken = package.repo.head, package.repo("log", "--format=%h %s", "-2", "1.0.0")
    result = cli("new-version", "-lntU", "1.0.0", cwd=package.repo.path)
    landed(package, result, before)
    assert (package.spec_tag("Version"), package.spec_tag("Release")) == ("1.0.0", "1%{?dist}")
    assert package.patch_files() == [
        f"000{at}-Original-Patch-{number}.patch" for at, number in enumerate((1, 3, 5), 1)
    ]
    assert package.spec.count("\nPatch") == 3
    assert new_entry(package) == ["- Update to 1.0.0"]
    assert message(package) == "foo-bar-1.0.0-1\n\nChangelog:\n- Update to 1.0.0\n"
    for row in taken.splitlines():
        sha, _, subject = row.partition(" ")
        assert f"dropped, 1.0.0 has it as {sha}" in result.err
        assert subject in result.err
    rebased = package.repo.subjects(f"1.0.0..{package.patches_branch}")
    assert sorted(rebased) == [f"Original Patch {number}" for number in (1, 3, 5)]


def test_the_patch_files_make_the_patches_branch_of_the_tag(clean: Distgit, cli: Cli) -> None:
    """What rpmbuild does with them: each applied in turn on the new version."""
    cli("new-version", "-lntU", "1.3.0", cwd=clean.repo.path)
    wanted = clean.repo.tree(clean.patches_branch)
    files = [clean.repo.path / name for name in clean.patch_files()]
    data = [file.read_bytes() for file in files]
    clean.repo.checkout("1.3.0")
    for patch in data:
        clean.repo("apply", "--index", "-", data=patch)
    assert clean.repo("write-tree") == wanted


def test_patches_ignore_leaves_patches_on_the_branch_but_out_of_the_spec(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make(
        "0.1", "0.1", magic=["# patches_ignore=DROP-IN-RPM|Wololo", "# patches_base=0.1"]
    )
    package.add_patches(["Banana DROP-IN-RPM", "Mango", "Wololo thing", "Kiwi"])
    package.new_version("1.0.0")
    before = package.repo.head
    result = cli("new-version", "-ltU", "1.0.0", cwd=package.repo.path)
    landed(package, result, before)
    assert package.patch_files() == ["0001-Mango.patch", "0002-Kiwi.patch"]
    assert package.spec.count("\nPatch") == 2
    assert package.spec_tag("Release") == "1%{?dist}"
    assert "# patches_base=1.0.0\n" in package.spec
    assert len(package.repo.subjects(f"1.0.0..{package.patches_branch}")) == 4
    assert message(package) == "foo-bar-1.0.0-1\n\nChangelog:\n- Update to 1.0.0\n"


@pytest.mark.parametrize(
    ("bugs", "numbers"), [("rhbz#12345", [12345]), ("rhbz#12345,rhbz#232323", [12345, 232323])]
)
def test_bugs_are_named_in_the_changelog_and_resolved_in_the_message(
    make: Callable[..., Distgit], cli: Cli, bugs: str, numbers: list[int]
) -> None:
    package = make("2.0.0", "3")
    before = package.repo.head
    result = cli("new-version", "-b", "-n", "2.1.0", "--bug", bugs, cwd=package.repo.path)
    landed(package, result, before)
    assert new_entry(package) == [f"- Update to 2.1.0 ({bugs})"]
    resolved = "".join(f"Resolves: rhbz#{number}\n" for number in numbers)
    assert message(package) == (
        f"foo-bar-2.1.0-1\n\nChangelog:\n- Update to 2.1.0 ({bugs})\n\n{resolved}"
    )


@pytest.mark.parametrize("stdin", [False, True])
def test_a_header_of_the_users_begins_the_message(
    make: Callable[..., Distgit], cli: Cli, tmp_path: Path, stdin: bool
) -> None:
    package = make("2.0.0", "3")
    file = tmp_path / "header"
    file.write_text(HEADER, encoding="utf-8")
    given, answer = ("-", HEADER) if stdin else (str(file), "")
    arguments = ("new-version", "-b", "-n", "2.1.0", "-B", "rhbz#7", "-H", given)
    cli(*arguments, cwd=package.repo.path, answer=answer)
    assert message(package) == (
        f"{HEADER}\nChangelog:\n- Update to 2.1.0 (rhbz#7)\n\nResolves: rhbz#7\n"
    )


def test_a_missing_header_file_changes_nothing(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("2.0.0", "3")
    before = package.repo.snapshot()
    result = cli("new-version", "-b", "2.1.0", "-H", "nowhere", cwd=package.repo.path, code=2)
    assert "nowhere" in result.err
    assert package.repo.snapshot() == before


def test_another_changelog_author(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("2.0.0", "3")
    who = ("-u", "RDO", "-e", "dev@lists.rdoproject.org")
    cli("new-version", "-b", "-n", "-d", "-U", *who, "2.1.0", cwd=package.repo.path)
    assert "\n* Fri Jan 02 2026 RDO <dev@lists.rdoproject.org> 2.1.0-1\n" in package.spec
    assert package.repo("log", "-1", "--format=%an") == "Test Packager"


def test_a_name_made_of_macros_is_expanded_for_the_message(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("2.0.0", "3")
    spec = "%global lib foo\n\n" + package.spec
    spec = spec.replace("Name:           foo-bar", "Name:           python-%lib-%{lib}")
    package.repo.commit("Macros", {"foo-bar.spec": spec})
    cli("new-version", "-b", "-n", "2.1.0", cwd=package.repo.path)
    assert message(package) == "python-foo-foo-2.1.0-1\n\nChangelog:\n- Update to 2.1.0\n"


def test_the_old_versions_tag_is_missing(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("0.1", "0.1")
    package.add_patches(2)
    package.new_version("1.0.0")
    package.repo("tag", "-d", "0.1")
    before = package.repo.snapshot()
    result = cli("new-version", "-l", "1.0.0", cwd=package.repo.path, code=1)
    assert "Invalid base patches branch git reference: 0.1" in result.err
    assert package.repo.snapshot() == before


def test_the_new_versions_tag_is_missing(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("0.1", "0.1")
    package.add_patches(2)
    before = package.repo.snapshot()
    result = cli("new-version", "-l", "2.2.2", cwd=package.repo.path, code=1)
    assert "Invalid git reference: 2.2.2" in result.err
    assert package.repo.snapshot() == before


def test_the_diff_and_the_requirements_are_shown_first(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("1.2.3", "1")
    package.add_patches(1)
    package.repo.checkout("upstream")
    package.repo.commit("Need more", {"requirements.txt": "oslo.config>=6\npbr\n"})
    package.repo.checkout(package.branch)
    package.new_version("1.3.0", 1)
    result = cli("new-version", "-lnt", "1.3.0", cwd=package.repo.path)
    shown, _, _ = result.out.partition("Important distgit changes")
    assert "upstream_1.3.0_0.py" in shown
    assert "requirements.txt diff between 1.2.3 and 1.3.0" in shown
    assert "pbr" in shown


def test_already_at_that_version(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    before = package.repo.snapshot()
    result = cli("new-version", "-b", "1.2.3", cwd=package.repo.path, code=1)
    assert "already at version 1.2.3" in result.err
    result = cli("new-version", "-b", "-U", "1.2.3", cwd=package.repo.path)
    assert "already at version 1.2.3" in result.out
    assert package.repo.snapshot() == before


def test_a_remote_patches_branch_becomes_the_local_one(remote: Distgit, cli: Cli) -> None:
    before = remote.repo.head
    theirs = remote.repo.sha("patches/master-patches")
    result = cli("new-version", "-nt", "1.3.0", cwd=remote.repo.path)
    landed(remote, result, before)
    rebased = remote.repo.subjects("1.3.0..master-patches")
    assert sorted(rebased) == ["Original Patch 1", "Original Patch 3"]
    assert remote.repo.sha("patches/master-patches") == theirs


def test_a_named_remote_patches_branch_and_a_named_local_one(remote: Distgit, cli: Cli) -> None:
    remote.repo("update-ref", "refs/remotes/patches/odd", "patches/master-patches~1")
    result = cli(
        "new-version", "-nt", "-p", "patches/odd", "-P", "mine", "1.3.0", cwd=remote.repo.path
    )
    assert "Action finished" in result.out
    assert remote.repo.subjects("1.3.0..mine") == ["Original Patch 1"]
    assert remote.patch_files() == ["0001-Original-Patch-1.patch"]


def test_a_local_branch_that_differs_from_the_remote_is_warned_of(
    remote: Distgit, cli: Cli
) -> None:
    remote.repo("branch", "master-patches", "patches/master-patches~1")
    result = cli("new-version", "-nt", "1.3.0", cwd=remote.repo.path)
    assert "master-patches differs from patches/master-patches" in result.err
    assert len(remote.patch_files()) == 2


def test_without_a_patches_branch_it_only_bumps(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    package.new_version("1.3.0")
    result = cli("new-version", "-n", "1.3.0", cwd=package.repo.path)
    assert "not found. Bump only" in result.err
    assert package.spec_tag("Version") == "1.3.0"
    result = cli("new-version", "-n", "-l", "1.4.0", cwd=package.repo.path, code=1)
    assert result.err.startswith("error:")


def test_the_branch_that_lacks_the_specs_patches_is_refused(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("1.2.3", "1")
    package.add_patches(3)
    package.new_version("1.3.0", 1)
    package.new_version("1.4.0", 1)
    cli("new-version", "-lnt", "1.3.0", cwd=package.repo.path)
    package.repo("branch", "-f", package.patches_branch, f"{package.patches_branch}~2")
    before = package.repo.snapshot()
    result = cli("new-version", "-lnt", "1.4.0", cwd=package.repo.path, code=1)
    assert "lacks 2 of the spec's patches" in result.err
    assert "0002-Original-Patch-2.patch" in result.err
    assert "0003-Original-Patch-3.patch" in result.err
    assert "0001" not in result.err
    assert package.repo.snapshot() == before
    result = cli("new-version", "-l", "--dry-run", "1.4.0", cwd=package.repo.path, code=1)
    assert "lacks 2 of the spec's patches" in result.err
    cli("new-version", "-lnt", "--drop-patches", "1.4.0", cwd=package.repo.path)
    assert package.patch_files() == ["0001-Original-Patch-1.patch"]
    assert package.spec.count("\nPatch") == 1


def test_new_and_no_new_sources_exclude_each_other(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make()
    result = cli("new-version", "-b", "-n", "-N", "2.1.0", cwd=package.repo.path, code=2)
    assert "exclude" in result.err
