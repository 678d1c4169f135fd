"""patch and update-patches where nothing stands in the way: rdopkg's own scenarios, and more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.patched import landed, message, new_entry, old_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

    Make = Callable[..., Distgit]


def test_five_new_patches(make: Make, cli: Cli) -> None:
    package = make("1.20.0", "3")
    before = package.repo.head
    tip = package.add_patches(5)[-1]
    result = cli("patch", "-l", cwd=package.repo.path)
    landed(package, result, before)
    subjects = [f"Original Patch {number}" for number in (5, 4, 3, 2, 1)]
    assert package.spec_tag("Release") == "4%{?dist}"
    assert package.spec.count("\nPatch") == 5
    assert "patches_base" not in package.spec
    assert new_entry(package) == [f"- {subject}" for subject in subjects]
    assert message(package) == "foo-bar-1.20.0-4\n\nChangelog:\n" + "".join(
        f"- {subject}\n" for subject in subjects
    )
    assert package.repo.sha(package.patches_branch) == tip
    assert "5 patches on top of 1.20.0" in result.err
    assert "Requested distgit update finished, see last commit." in result.out


@pytest.mark.parametrize(
    "arguments", [("patch", "--no-bump", "-l"), ("update-patches",), ("update_patches", "-B")]
)
def test_patches_without_a_bump(make: Make, cli: Cli, arguments: tuple[str, ...]) -> None:
    package = make("1.20.0", "3")
    before, entry = package.repo.head, old_entry(package)
    package.add_patches(3)
    result = cli(*arguments, cwd=package.repo.path)
    landed(package, result, before)
    assert package.spec_tag("Release") == "3%{?dist}"
    assert package.spec.count("\nPatch") == 3
    assert old_entry(package) == entry
    assert message(package) == "Updated patches from master-patches\n"
    assert "Updated patches from master-patches" in result.out


@pytest.mark.parametrize(
    ("index", "release", "expected"),
    [
        ("MINOR", "1.2.3.lul", "1.3.3.lul"),
        ("MAJOR", "1.2.3.lul", "2.2.3.lul"),
        ("PATCH", "1.2.3.lul", "1.2.4.lul"),
        ("2", "1.2.3.lul", "1.3.3.lul"),
        ("0", "1.2.3.lul", "1.2.3.lul"),
        ("last-numeric", "1.2.3", "1.2.4"),
    ],
)
def test_the_part_of_the_release_that_is_bumped(
    make: Make, cli: Cli, index: str, release: str, expected: str
) -> None:
    package = make("1.20.0", release)
    package.add_patches(1)
    cli("patch", "-l", "--release-bump-index", index, cwd=package.repo.path)
    assert package.spec_tag("Release") == f"{expected}%{{?dist}}"
    assert new_entry(package) == ["- Original Patch 1"]
    assert message(package).startswith(f"foo-bar-1.20.0-{expected}\n")


@pytest.mark.parametrize("index", ["4", "-1", "lul", "9"])
def test_no_such_part_of_the_release(make: Make, cli: Cli, index: str) -> None:
    package = make("1.20.0", "1.2.3.lul")
    package.add_patches(1)
    before = package.repo.snapshot()
    result = cli("patch", "-l", f"-R{index}", cwd=package.repo.path, code=2)
    assert "Invalid Release bump index: " in result.err
    assert "--no-bump" in result.err
    assert package.repo.snapshot() == before


def test_dlrn_releases_bump_their_second_part(make: Make, cli: Cli) -> None:
    package = make("1.20.0", "0.1.20170811112938.81363ec")
    package.add_patches(1)
    cli("patch", "-l", cwd=package.repo.path)
    assert package.spec_tag("Release") == "0.2.20170811112938.81363ec%{?dist}"


def test_a_candidate_stays_one(make: Make, cli: Cli) -> None:
    package = make("1.2.3", "0.3%{?milestone}%{?dist}", magic=["# patches_base=1.2.3.0rc2"])
    package.edit_spec("%global sname", "%global milestone .0rc2\n%global sname")
    package.repo.tag("1.2.3.0rc2", "1.2.3")
    package.add_patches(1)
    cli("patch", "-l", cwd=package.repo.path)
    assert package.spec_tag("Release") == "0.4%{?milestone}%{?dist}"
    assert " 1.2.3-0.4.0rc2\n- Original Patch 1\n" in package.spec
    assert message(package).startswith("foo-bar-1.2.3-0.4.0rc2\n")


def test_the_tag_that_the_patches_are_based_on_is_missing(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(3)
    package.repo("tag", "-d", "1.2.3")
    before = package.repo.snapshot()
    result = cli("patch", "-l", cwd=package.repo.path, code=1)
    assert "Invalid base patches branch git reference: 1.2.3" in result.err
    assert "patches_base=TAG" in result.err
    assert package.repo.snapshot() == before


def test_an_empty_patches_branch(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(0)
    before = package.repo.snapshot()
    result = cli("update-patches", cwd=package.repo.path)
    assert result.out == "No changes to patches found\n"
    assert package.repo.snapshot() == before


def test_a_remote_patches_branch_becomes_the_local_one(remote: Distgit, cli: Cli) -> None:
    before = remote.repo.head
    theirs = remote.repo.sha("patches/master-patches")
    result = cli("patch", cwd=remote.repo.path)
    landed(remote, result, before)
    assert remote.repo.sha("master-patches") == theirs
    assert len(remote.patch_files()) == 3
    cli("undo", cwd=remote.repo.path)
    assert "master-patches" not in remote.repo("branch", "--list", "master-patches")
    assert remote.repo.head == before


def test_a_local_branch_that_differs_follows_and_undo_brings_it_back(
    remote: Distgit, cli: Cli
) -> None:
    remote.repo("branch", "master-patches", "patches/master-patches~2")
    before = remote.repo.snapshot()
    result = cli("patch", cwd=remote.repo.path)
    assert "master-patches differs from patches/master-patches" in result.err
    assert len(remote.patch_files()) == 3
    assert remote.repo.sha("master-patches") == remote.repo.sha("patches/master-patches")
    cli("undo", cwd=remote.repo.path)
    assert remote.repo.snapshot() == before
    cli("patch", "-l", cwd=remote.repo.path)
    assert remote.patch_files() == ["0001-Original-Patch-1.patch"]


def test_with_l_the_patches_branch_is_not_the_action_s(make: Make, cli: Cli) -> None:
    """Undo doesn't mind when it went on."""
    package = make()
    package.add_patches(1)
    cli("patch", "-l", cwd=package.repo.path)
    package.add_patches(1)
    cli("undo", cwd=package.repo.path)
    assert package.patch_files() == []
    assert len(package.repo.subjects("1.2.3..master-patches")) == 2


def test_a_named_remote_patches_branch_and_a_named_local_one(remote: Distgit, cli: Cli) -> None:
    remote.repo("update-ref", "refs/remotes/patches/odd", "patches/master-patches~1")
    cli("patch", "-B", "-p", "patches/odd", "-P", "mine", cwd=remote.repo.path)
    assert remote.repo.sha("mine") == remote.repo.sha("patches/odd")
    assert len(remote.patch_files()) == 2
    assert message(remote) == "Updated patches from mine\n"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ((), "remote patches branch 'patches/master-patches' not found"),
        (("-p", "patches/odd"), "there is no patches branch patches/odd here"),
        (("-l", "-P", "odd"), "the local patches branch odd does not exist"),
        (("-l", "-P", "master"), "master is the distgit branch"),
        (("-l", "-P", "stranger"), "stranger has no history in common with 1.2.3"),
        (("-g", "12"), "there is no remote review-patches"),
        (("-p", "../x"), "there is no patches branch ../x here"),
    ],
)
def test_no_patches_branch(make: Make, cli: Cli, flags: tuple[str, ...], words: str) -> None:
    package = make()
    package.repo("branch", "stranger", package.repo.head)
    before = package.repo.snapshot()
    result = cli("patch", *flags, cwd=package.repo.path, code=1)
    assert result.err.startswith(f"error: {words}")
    assert len(result.err.splitlines()) > 1
    assert package.repo.snapshot() == before


def test_another_changelog_author(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    who = ("-u", "RDO", "-e", "dev@lists.rdoproject.org")
    cli("patch", "-l", *who, cwd=package.repo.path)
    assert "\n* Fri Jan 02 2026 RDO <dev@lists.rdoproject.org> 1.2.3-3\n" in package.spec
    assert package.repo("log", "-1", "--format=%an") == "Test Packager"


@pytest.mark.parametrize("stdin", [False, True])
@pytest.mark.parametrize(
    ("flags", "rest"), [((), "\nChangelog:\n- Original Patch 1\n"), (("-B",), "")]
)
def test_a_header_of_the_users_begins_the_message(
    make: Make, cli: Cli, tmp_path: Path, stdin: bool, flags: tuple[str, ...], rest: str
) -> None:
    package = make()
    package.add_patches(1)
    header = "An own header\n\nof several\nlines\n"
    file = tmp_path / "header"
    file.write_text(header, encoding="utf-8")
    given, answer = ("-", header) if stdin else (str(file), "")
    cli("patch", "-l", *flags, "-H", given, cwd=package.repo.path, answer=answer)
    assert message(package) == header + rest


def test_the_plan_alone(remote: Distgit, cli: Cli) -> None:
    before = remote.repo.snapshot()
    result = cli("patch", "--dry-run", cwd=remote.repo.path)
    assert "3 patches on top of 1.2.3" in result.out
    assert "foo-bar-1.2.3-3" in result.out
    assert "0002-Original-Patch-2.patch" in result.out
    plan = cli("patch", "--dry-run", "--json", cwd=remote.repo.path).json
    assert plan["changed"] is True
    assert plan["moves"] is True
    assert plan["message"].startswith("foo-bar-1.2.3-3\n\nChangelog:\n- Original Patch 3\n")
    assert remote.repo.snapshot() == before
    cli("patch", cwd=remote.repo.path)
    assert message(remote) == plan["message"]
    done = cli("patch", "--dry-run", cwd=remote.repo.path)
    assert "No changes to patches found" in done.out
    plan = cli("patch", "--dry-run", "--json", cwd=remote.repo.path).json
    assert (plan["changed"], plan["changes"], plan["message"]) == (False, [], "")
    cli("patch", "--json", cwd=remote.repo.path, code=2)
