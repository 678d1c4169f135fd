"""patch: which patches are new, the same, missing, left out; and what the changelog says."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from rdotool.workflows.patching import patch_changes
from tests.helpers.distgit import module
from tests.workflows.patched import landed, message, new_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit
    from tests.helpers.git import Snapshot

    Make = Callable[..., Distgit]


@pytest.fixture
def three(make: Make, cli: Cli) -> Distgit:
    """A package whose three patches are in the spec."""
    package = make()
    package.add_patches(3)
    cli("patch", "-l", cwd=package.repo.path)
    return package


def rewritten(package: Distgit, *options: str) -> None:
    """The patches branch with other hashes."""
    package.repo("checkout", "-q", package.patches_branch)
    package.repo("rebase", "-q", "--force-rebase", *options, "1.2.3")
    package.repo("checkout", "-q", package.branch)


def nothing(package: Distgit, cli: Cli, *flags: str, before: Snapshot | None = None) -> None:
    before = before or package.repo.snapshot()
    result = cli("patch", "-l", *flags, cwd=package.repo.path)
    assert result.out == "No changes to patches found\n"
    assert package.repo.snapshot() == before


@pytest.mark.parametrize(
    "flags", [(), ("-B",), ("-C", "detect"), ("-C", "count"), ("-C", "plain"), ("-a",), ("-R0",)]
)
def test_a_second_time_nothing_is_new(three: Distgit, cli: Cli, flags: tuple[str, ...]) -> None:
    nothing(three, cli, *flags)


def test_other_hashes_are_no_new_patches(three: Distgit, cli: Cli) -> None:
    old = three.repo.sha(three.patches_branch)
    rewritten(three, "--reset-author-date")
    three.repo("checkout", "-q", three.patches_branch)
    three.repo("commit", "--amend", "-q", "--reset-author", "--date=2020-01-01T00:00:00Z", "-m",
               "Original Patch 3")  # fmt: skip
    three.repo("checkout", "-q", three.branch)
    assert three.repo.sha(three.patches_branch) != old
    nothing(three, cli)


def test_another_git_s_files_are_no_new_patches(three: Distgit, cli: Cli) -> None:
    """Longer abbreviations, a signature, numbers in the subject, other statistics."""
    name = three.patch_files()[1]
    made = three.repo(
        *("-c", "core.abbrev=20", "format-patch", "--stdout", "-1", "--numbered"),
        *("--start-number=2", "--signature=2.99", "--no-stat", f"{three.patches_branch}~1"),
    )
    assert "[PATCH 2/" in made
    three.repo.commit("As another git has it", {name: f"{made}\n"})
    nothing(three, cli)


def test_moved_lines_are_no_new_patch(three: Distgit, cli: Cli) -> None:
    """The tag is another commit now, with more lines above those that the patches change."""
    three.repo.checkout("1.2.3", new="upstream")
    three.repo.commit("Longer", {"foo/module_1.py": module(1, bottom="more = 1\n" * 9)})
    three.repo("tag", "-f", "1.2.3")
    three.repo.checkout(three.branch)
    rewritten(three)
    nothing(three, cli)


def test_the_macro_with_the_commit_s_sha_is_a_reason(three: Distgit, cli: Cli) -> None:
    three.edit_spec("%global sname foo-bar", "%global sname foo-bar\n%global commit abc")
    before, tip = three.repo.head, three.repo.sha(three.patches_branch)
    landed(three, cli("patch", "-l", cwd=three.repo.path), before)
    assert f"%global commit {tip}\n" in three.spec
    assert new_entry(three) == ["- Update patches"]
    nothing(three, cli)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Patch0002: 0002-Original-Patch-2.patch\n", ""),
        ("Patch0002: 0002-Original-Patch-2.patch", "Patch0002: 0002-by-hand.patch"),
    ],
)
def test_patch_lines_are_a_reason(three: Distgit, cli: Cli, old: str, new: str) -> None:
    text = three.spec
    three.edit_spec(old, new)
    if new:
        three.repo("mv", "0002-Original-Patch-2.patch", "0002-by-hand.patch")
        three.repo.commit("Moved")
    before = three.repo.head
    result = cli("patch", "-l", "-B", cwd=three.repo.path)
    landed(three, result, before)
    assert three.spec == text
    assert three.patch_files()[1] == "0002-Original-Patch-2.patch"
    assert len(three.patch_files()) == 3
    nothing(three, cli)


def test_new_ones_stand_in_the_changelog_the_newest_first(three: Distgit, cli: Cli) -> None:
    three.add_patches(["Four", "Five"])
    cli("patch", "-l", cwd=three.repo.path)
    assert new_entry(three) == ["- Five", "- Four"]
    assert len(three.patch_files()) == 5


@pytest.mark.parametrize(
    ("how", "entry"),
    [
        ("detect", ["- Five", "- Four"]),
        ("count", ["- Five"]),
        ("plain", ["- Update patches"]),
    ],
)
def test_the_three_ways_to_a_changelog(
    three: Distgit, cli: Cli, how: str, entry: list[str]
) -> None:
    """One patch was taken out and two came: to count alone misses one."""
    three.repo("checkout", "-q", "-B", three.patches_branch, f"{three.patches_branch}~1")
    for number, subject in ((4, "Four"), (5, "Five")):
        three.repo.commit(subject, {f"foo/module_{number}.py": module(number, top="# new\n")})
    three.repo("checkout", "-q", three.branch)
    cli("patch", "-l", "--drop-patches", "-C", how, cwd=three.repo.path)
    assert new_entry(three) == entry


def test_an_unknown_way_is_refused(three: Distgit, cli: Cli) -> None:
    result = cli("patch", "-l", "-C", "guess", cwd=three.repo.path, code=2)
    assert "detect" in result.err


def test_a_patch_that_changed_under_its_subject_is_no_new_one(three: Distgit, cli: Cli) -> None:
    three.repo("checkout", "-q", three.patches_branch)
    three.repo.write("foo/module_2.py", module(2, top="# otherwise\n"))
    three.repo("commit", "-q", "--amend", "-a", "--no-edit")
    three.repo("checkout", "-q", three.branch)
    before = three.repo.head
    landed(three, cli("patch", "-l", cwd=three.repo.path), before)
    assert "# otherwise" in three.repo.read("0003-Original-Patch-3.patch")
    assert new_entry(three) == ["- Update patches"]


def test_a_patch_with_another_subject_is_no_new_one_either(three: Distgit, cli: Cli) -> None:
    three.repo("checkout", "-q", three.patches_branch)
    three.repo("commit", "-q", "--amend", "-m", "Better words")
    three.repo("checkout", "-q", three.branch)
    cli("patch", "-l", cwd=three.repo.path)
    assert three.patch_files()[2] == "0003-Better-words.patch"
    assert new_entry(three) == ["- Update patches"]


def test_another_order_is_a_change(three: Distgit, cli: Cli) -> None:
    shas = three.repo("rev-list", "--reverse", f"1.2.3..{three.patches_branch}").split()
    three.repo("checkout", "-q", "-B", three.patches_branch, "1.2.3")
    three.repo("cherry-pick", shas[2], shas[0], shas[1])
    three.repo("checkout", "-q", three.branch)
    cli("patch", "-l", cwd=three.repo.path)
    assert three.patch_files()[0] == "0001-Original-Patch-3.patch"
    assert new_entry(three) == ["- Update patches"]


# --- what the branch lacks ---------------------------------------------------------------


@pytest.mark.parametrize("flags", [(), ("-B",), ("--amend",), ("-C", "count")])
def test_a_branch_that_lacks_two_of_five_is_refused(
    make: Make, cli: Cli, flags: tuple[str, ...]
) -> None:
    package = make()
    shas = package.add_patches(5)
    cli("patch", "-l", cwd=package.repo.path)
    package.repo("checkout", "-q", "-B", package.patches_branch, shas[0])
    package.repo("cherry-pick", shas[2], shas[4])
    package.repo("checkout", "-q", package.branch)
    before = package.repo.snapshot()
    result = cli("patch", "-l", *flags, cwd=package.repo.path, code=1)
    assert "master-patches lacks 2 of the spec's patches" in result.err
    named = [line.strip() for line in result.err.splitlines() if line.startswith("    ")]
    assert named == ["0002-Original-Patch-2.patch", "0004-Original-Patch-4.patch"]
    assert "--drop-patches" in result.err
    assert package.repo.snapshot() == before
    cli("patch", "-l", *flags, "--drop-patches", cwd=package.repo.path)
    assert [name[5:] for name in package.patch_files()] == [
        f"Original-Patch-{number}.patch" for number in (1, 3, 5)
    ]
    assert package.spec.count("\nPatch") == 3


@pytest.mark.parametrize(
    "line", ["Patch9: https://example.org/some.patch", "Patch9: big-thing.patch"]
)
def test_a_patch_that_lies_elsewhere_is_not_dropped_silently(
    three: Distgit, cli: Cli, line: str
) -> None:
    three.edit_spec("BuildArch:", f"{line}\nBuildArch:")
    three.add_patches(1)
    before = three.repo.snapshot()
    result = cli("patch", "-l", cwd=three.repo.path, code=1)
    assert f"    {line.split()[1]}\n" in result.err
    assert three.repo.snapshot() == before
    cli("patch", "-l", "--drop-patches", cwd=three.repo.path)
    assert line not in three.spec


def test_a_removed_file_that_the_branch_makes_anew_is_not_lost(three: Distgit, cli: Cli) -> None:
    name = three.patch_files()[0]
    three.repo.commit("Lose a file", {name: None})
    cli("patch", "-lB", cwd=three.repo.path)
    assert name in three.patch_files()


# --- what is left out ----------------------------------------------------------------------


def test_patches_ignore_without_patches_base(make: Make, cli: Cli) -> None:
    """rdopkg ends in a traceback there."""
    package = make(magic=["# patches_ignore=DROP-IN-RPM"])
    package.add_patches(["One", "Two DROP-IN-RPM", "Three"])
    result = cli("patch", "-l", cwd=package.repo.path)
    assert package.patch_files() == ["0001-One.patch", "0002-Three.patch"]
    assert new_entry(package) == ["- Three", "- One"]
    assert "2 patches on top of 1.2.3, 1 by patches_ignore" in result.err
    nothing(package, cli)


@pytest.mark.parametrize("how", ["detect", "count"])
def test_the_lowest_patches_are_skipped(make: Make, cli: Cli, how: str) -> None:
    package = make(magic=["# patches_base=1.2.3+2"])
    package.add_patches(4)
    result = cli("patch", "-l", "-C", how, cwd=package.repo.path)
    assert [name[5:] for name in package.patch_files()] == [
        "Original-Patch-3.patch",
        "Original-Patch-4.patch",
    ]
    assert new_entry(package) == ["- Original Patch 4", "- Original Patch 3"]
    assert "the lowest 2 left out by patches_base" in result.err
    package.add_patches(["Fifth"])
    cli("patch", "-l", "-C", how, cwd=package.repo.path)
    assert new_entry(package) == ["- Fifth"]


def test_more_are_to_be_skipped_than_there_are(make: Make, cli: Cli) -> None:
    package = make(magic=["# patches_base=1.2.3+9"])
    package.add_patches(2)
    nothing(package, cli)


@pytest.mark.parametrize("action", [("patch", "-l"), ("new-version", "-l", "1.3.0")])
def test_a_skip_that_would_drop_all_patches_is_refused(
    make: Make, cli: Cli, action: tuple[str, ...]
) -> None:
    package = make(magic=["# patches_base=1.2.3+1"])
    package.add_patches(3)
    package.new_version("1.3.0", 2)
    cli("patch", "-l", cwd=package.repo.path)
    package.edit_spec("1.2.3+1", "1.2.3+4")
    before = package.repo.snapshot()
    said = cli(*action, cwd=package.repo.path, code=1).err
    assert "leaves out the lowest 4 patches, and master-patches has 3" in said
    assert re.search(r"foo-bar\.spec:\d+: patches_base", said)
    assert "--drop-patches" in said
    assert package.repo.snapshot() == before
    if action[0] == "patch":
        cli(*action, "--drop-patches", cwd=package.repo.path)
        assert package.patch_files() == []


def test_empty_commits_make_no_patch_and_are_named(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches(1)
    package.repo.checkout(package.patches_branch)
    package.repo.commit("Just words rhbz#5")
    package.repo.checkout(package.branch)
    package.add_patches(["Last"])
    result = cli("patch", "-l", cwd=package.repo.path)
    assert package.patch_files() == ["0001-Original-Patch-1.patch", "0002-Last.patch"]
    assert new_entry(package) == ["- Last", "- Original Patch 1"]
    assert "the commit 'Just words rhbz#5' changes nothing: it makes no patch file" in result.err


def merged(package: Distgit, *, conflict: bool) -> None:
    """Two lines of patches, joined by a merge that needed a hand, or not."""
    repo = package.repo
    package.add_patches(2)
    repo.checkout("1.2.3", new="side")
    number = 1 if conflict else 5
    repo.commit("From the side", {f"foo/module_{number}.py": module(number, top="# side\n")})
    repo.checkout(package.patches_branch)
    repo.run("merge", "-q", "-m", "Join", "side")
    if conflict:
        repo.commit("Join", {"foo/module_1.py": module(1, top="# both\n")})
    repo.checkout(package.branch)


def test_a_merge_of_what_fits_is_fine(make: Make, cli: Cli) -> None:
    package = make()
    merged(package, conflict=False)
    wanted = package.repo.tree(package.patches_branch)
    cli("patch", "-l", cwd=package.repo.path)
    assert len(package.patch_files()) == 3
    data = [(package.repo.path / name).read_bytes() for name in package.patch_files()]
    package.repo.checkout("1.2.3")
    for patch in data:
        package.repo("apply", "--index", "-", data=patch)
    assert package.repo("write-tree") == wanted


def test_a_merge_that_the_patches_don_t_tell_of_is_refused(make: Make, cli: Cli) -> None:
    package = make()
    merged(package, conflict=True)
    before = package.repo.snapshot()
    result = cli("patch", "-l", cwd=package.repo.path, code=1)
    assert "master-patches holds merges" in result.err
    assert "git rebase" in result.err
    assert package.repo.snapshot() == before


def test_a_branch_on_another_base_is_warned_of(make: Make, cli: Cli) -> None:
    package = make()
    package.new_version("1.3.0", 2)
    package.add_patches(2)
    package.edit_spec("Version:        1.2.3", "Version:        1.3.0")
    result = cli("patch", "-l", cwd=package.repo.path)
    assert "master-patches does not stand on 1.3.0" in result.err
    assert len(package.patch_files()) == 2


# --- words ---------------------------------------------------------------------------------


def test_odd_subjects(make: Make, cli: Cli) -> None:
    package = make()
    subjects = [
        r"Fix %{name} \d \1",
        "100%% of\tit, and 5%",
        "Přikrášlený Žluťoučký Kůň",
        "x" * 300,
        "-P1 / ../../etc",
        "\x1b[31mred",
    ]
    package.add_patches(subjects)
    result = cli("patch", "-l", cwd=package.repo.path)
    entry = new_entry(package)
    assert entry[-1] == r"- Fix %%{name} \d \1"
    assert entry[-2] == "- 100%% of it, and 5%%"
    assert entry[-3] == "- Přikrášlený Žluťoučký Kůň"
    assert entry[0] == "- [31mred"
    assert "\x1b" not in package.spec + result.out + result.err + message(package)
    assert r"- Fix %{name} \d \1" in message(package).splitlines()
    assert all("/" not in name and len(name) < 80 for name in package.patch_files())
    nothing(package, cli)
    if shutil.which("rpmspec"):
        command = ["rpmspec", "-q", "--srpm", "--qf", "[%{PATCH}\n]", str(package.spec_path)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert sorted(told.stdout.split()) == package.patch_files(), told.stderr


@pytest.mark.parametrize(
    ("words", "line", "resolved"),
    [
        ("Fix\n\nResolves: rhbz#7\nrhbz#8, rhbz#7\n", "Fix (rhbz#7 rhbz#8)", (7, 8)),
        ("Fix rhbz#7\n\nrhbz#7", "Fix rhbz#7", (7,)),
        ("Fix rhbz#7\n\nAnd rhbz#9", "Fix rhbz#7 (rhbz#9)", (7, 9)),
        ("Fix\n\nbug 9", "Fix", ()),
    ],
)
def test_bugs_of_the_commits(
    make: Make, cli: Cli, words: str, line: str, resolved: tuple[int, ...]
) -> None:
    package = make()
    package.add_patches([words])
    cli("patch", "-l", cwd=package.repo.path)
    assert new_entry(package) == [f"- {line}"]
    footer = "".join(f"Resolves: rhbz#{number}\n" for number in resolved)
    gap = "\n" if footer else ""
    assert message(package) == f"foo-bar-1.2.3-3\n\nChangelog:\n- {line}\n{gap}{footer}"


def test_a_message_of_no_words(make: Make, cli: Cli) -> None:
    package = make()
    package.add_patches([""])
    cli("patch", "-l", cwd=package.repo.path)
    assert package.patch_files() == ["0001-.patch"]
    assert new_entry(package) == [f"- {patch_changes.NAMELESS}"]
    nothing(package, cli)
