"""patch --amend: the last commit is replaced; its author, its trailers and its place stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.patched import message, new_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

    Make = Callable[..., Distgit]

ID = "Ideadbeef1234"


def test_the_change_id_and_the_author_stay(make: Make, cli: Cli) -> None:
    package = make("1.2.3", "2")
    below = package.repo.head
    package.add_patches(5)
    footer = f"Depends-On: I99\nSigned-off-by: A B <a@b>\nChange-Id: {ID}"
    words = f"Something\n\nResolves: rhbz#4\n\n{footer}"
    package.repo.commit(words, {"README": "x\n"}, author="Ann Other <ann@example.org>")
    before = package.repo.snapshot()
    result = cli("patch", "-l", "--amend", cwd=package.repo.path)
    assert "Action finished" in result.out
    assert "README" in result.out
    assert package.repo("rev-list", "--parents", "-1", "HEAD").split()[1:] == [below]
    assert package.repo("log", "-1", "--format=%an %ae / %cn") == (
        "Ann Other ann@example.org / Test Packager"
    )
    assert package.spec_tag("Release") == "3%{?dist}"
    subjects = [f"- Original Patch {number}" for number in (5, 4, 3, 2, 1)]
    assert new_entry(package) == subjects
    changes = "\n".join(subjects)
    assert message(package) == (
        f"foo-bar-1.2.3-3\n\nChangelog:\n{changes}\n\nResolves: rhbz#4\n\n{footer}\n"
    )
    assert package.repo.read("README") == "x\n"
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_the_author_s_date_stays(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    package.repo("commit", "--amend", "--no-edit", "--date=2001-02-03T04:05:06+0700")
    cli("patch", "-laB", cwd=package.repo.path)
    assert package.repo("log", "-1", "--format=%ad", "--date=iso") == "2001-02-03 04:05:06 +0700"


def test_a_first_commit_can_be_amended(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(2)
    assert package.repo("rev-list", "--count", "HEAD") == "1"
    result = cli("patch", "-la", cwd=package.repo.path)
    assert package.repo("rev-list", "--count", "HEAD") == "1"
    assert "+Name:           foo-bar" in result.out
    assert len(package.patch_files()) == 2


def test_without_a_bump_the_trailers_stay_too(make: Make, cli: Cli) -> None:
    """rdopkg loses the Change-Id there."""
    package = make()
    package.add_patches(1)
    package.repo.commit(f"Something\n\nChange-Id: {ID}", {"README": "x\n"})
    cli("update-patches", "--amend", cwd=package.repo.path)
    assert message(package) == f"Updated patches from master-patches\n\nChange-Id: {ID}\n"
    assert package.spec_tag("Release") == "2%{?dist}"


def test_a_header_file_s_change_id_wins(make: Make, cli: Cli, tmp_path: Path) -> None:
    package = make()
    package.add_patches(1)
    package.repo.commit(f"Something\n\nChange-Id: {ID}", {"README": "x\n"})
    file = tmp_path / "header"
    file.write_text("Mine\n\nChange-Id: I0123456789\n", encoding="utf-8")
    cli("patch", "-la", "-H", str(file), cwd=package.repo.path)
    assert message(package) == (
        "Mine\n\nChangelog:\n- Original Patch 1\n\nChange-Id: I0123456789\n"
    )


def test_a_merge_is_refused(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    package.repo("checkout", "-q", "-b", "side")
    package.repo.commit("Side", {"side": "x"})
    package.repo("checkout", "-q", package.branch)
    package.repo("merge", "-q", "--no-ff", "-m", "Join", "side")
    before = package.repo.snapshot()
    result = cli("patch", "-l", "--amend", cwd=package.repo.path, code=1)
    assert "the last commit is a merge: Join" in result.err
    assert package.repo.snapshot() == before
    cli("patch", "-l", cwd=package.repo.path)


@pytest.mark.parametrize("flags", [("-a",), ("-a", "--dry-run")])
def test_a_published_commit_is_warned_of(
    remote: Distgit, cli: Cli, flags: tuple[str, ...]
) -> None:
    result = cli("patch", *flags, cwd=remote.repo.path)
    told = result.out + result.err
    assert "origin/master has the commit that is amended" in told


def test_an_unpublished_one_is_not(remote: Distgit, cli: Cli) -> None:
    remote.repo.commit("Mine", {"README": "x\n"})
    result = cli("patch", "-a", cwd=remote.repo.path)
    assert "warning" not in result.err


def test_nothing_new_amends_nothing(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    cli("patch", "-la", cwd=package.repo.path)
    before = package.repo.snapshot()
    result = cli("patch", "-la", cwd=package.repo.path)
    assert result.out == "No changes to patches found\n"
    assert package.repo.snapshot() == before
