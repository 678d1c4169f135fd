"""patchlog: what is on the patches branch, and what the spec has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.workflows.test_bad_input import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

LOG = ("patchlog",)
LOCAL = "master-patches"


def lines(package: Distgit, cli: Cli, *flags: str) -> list[str]:
    return cli(*LOG, *flags, cwd=package.repo.path).out.splitlines()


def patches(package: Distgit, cli: Cli, *flags: str) -> list[dict[str, Any]]:
    told = cli(*LOG, "--json", *flags, cwd=package.repo.path).json
    found: list[dict[str, Any]] = told["patches"]
    return found


def with_patches(package: Distgit, cli: Cli) -> Distgit:
    """Its spec has the branch's patches."""
    cli("patch", "-l", "-B", cwd=package.repo.path)
    return package


def short(package: Distgit, back: int) -> str:
    return package.repo("rev-parse", "--short", f"patches/master-patches~{back}")


def test_rdopkg_s_lines(remote: Distgit, cli: Cli) -> None:
    remote.repo.checkout("patches/master-patches", new=LOCAL)
    remote.repo.checkout("master")
    with_patches(remote, cli)
    assert lines(remote, cli) == [
        "",
        "Patches branch patches/master-patches is at version 1.2.3",
        "",
        "3 patches on top of 1.2.3, 0 excluded",
        "",
        f"{short(remote, 0)}  Original Patch 3",
        f"{short(remote, 1)}  Original Patch 2",
        f"{short(remote, 2)}  Original Patch 1",
    ]


def test_no_patches(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1")
    package.repo("branch", LOCAL, "1.2.3")
    assert lines(package, cli, "-l")[3:] == ["0 patches on top of 1.2.3, 0 excluded", ""]
    assert patches(package, cli, "-l") == []


def test_bugs(make: Callable[..., Distgit], cli: Cli) -> None:
    """Of subject and text, each once."""
    package = make("1.2.3", "1")
    package.add_patches(["Fix (rhbz#12)", "Quiet"])
    package.repo.checkout(LOCAL)
    package.repo.commit("Last\n\nResolves: rhbz#7, rhbz#34\nRelated: rhbz#7\n", {"x": "x"})
    package.repo.checkout("master")
    assert [line.partition("  ")[2] for line in lines(package, cli, "-l")[5:]] == [
        "Last (rhbz#7 rhbz#34)  [not in the spec]",
        "Quiet  [not in the spec]",
        "Fix (rhbz#12) (rhbz#12)  [not in the spec]",
    ]
    assert [patch["bugs"] for patch in patches(package, cli, "-l")] == [["7", "34"], [], ["12"]]


def test_what_is_excluded_and_ignored(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1", magic=["# patches_base=1.2.3+2", "# patches_ignore=DROP"])
    package.add_patches(["One", "Two", "Three", "DROP-IN-RPM four", "Five"])
    told = lines(package, cli, "-l")
    assert (
        told[3] == "5 patches on top of 1.2.3, 2 excluded, 1 filtered out by patches_ignore=DROP"
    )
    assert [line.partition("  ")[2] for line in told[5:]] == [
        "Five  [not in the spec]",
        "DROP-IN-RPM four  [ignored]",
        "Three  [not in the spec]",
        "Two  [excluded]",
        "One  [excluded]",
    ]
    states = [patch["state"] for patch in patches(package, cli, "-l")]
    assert states == ["patch", "ignored", "patch", "excluded", "excluded"]
    with_patches(package, cli)
    assert "not in the spec" not in "".join(lines(package, cli, "-l"))


def test_an_empty_commit_makes_no_patch(clean: Distgit, cli: Cli) -> None:
    clean.repo.checkout(LOCAL)
    clean.repo.commit("Just words")
    clean.repo.checkout("master")
    with_patches(clean, cli)
    assert lines(clean, cli, "-l")[5].endswith("Just words  [changes nothing]")
    newest = patches(clean, cli, "-l")[0]
    assert (newest["state"], newest["spec"], newest["file"]) == ("patch", "empty", None)


def test_what_the_spec_has_otherwise_or_alone(clean: Distgit, cli: Cli) -> None:
    with_patches(clean, cli)
    clean.repo.checkout(LOCAL)
    clean.repo("reset", "-q", "--hard", "HEAD~2")
    clean.repo.commit("Original Patch 2", {"foo/module_1.py": "other\n"})
    clean.repo.commit("New", {"new": "new\n"})
    clean.repo.checkout("master")
    told = lines(clean, cli, "-l")
    assert [line.partition("  ")[2] for line in told[5:8]] == [
        "New  [not in the spec]",
        "Original Patch 2  [differs from the spec's]",
        "Original Patch 1",
    ]
    assert told[8:] == [
        "",
        "The spec has 1 that the branch lacks:",
        "    0003-Original-Patch-3.patch",
    ]
    assert [(patch["spec"], patch["file"]) for patch in patches(clean, cli, "-l")] == [
        ("missing", None),
        ("differs", "0002-Original-Patch-2.patch"),
        ("same", "0001-Original-Patch-1.patch"),
    ]
    told = cli(*LOG, "-l", "--json", cwd=clean.repo.path).json
    assert told["lacking"] == ["0003-Original-Patch-3.patch"]


def test_an_excluded_one_that_the_spec_has(clean: Distgit, cli: Cli) -> None:
    with_patches(clean, cli)
    cli("set-magic-comment", "patches_base", "1.2.3+1", cwd=clean.repo.path)
    last = lines(clean, cli, "-l")[-1]
    assert last.endswith("[excluded, but in the spec: 0001-Original-Patch-1.patch]")


def test_uncommitted_edits_count(clean: Distgit, cli: Cli) -> None:
    """It shows what is there, as the spec is read as it is."""
    clean.repo.checkout(LOCAL)
    clean.repo("format-patch", "-q", "-N", "-1", "-o", clean.repo.path, LOCAL)
    [name] = clean.patch_files()
    clean.repo.checkout("master")
    clean.spec_path.write_text(clean.spec.replace("BuildArch:", f"Patch1: {name}\nBuildArch:"))
    assert [patch["spec"] for patch in patches(clean, cli, "-l")] == ["same", "missing", "missing"]


def test_from_the_patches_branch(remote: Distgit, cli: Cli) -> None:
    remote.repo.checkout("patches/master-patches", new=LOCAL)
    remote.repo.checkout("master")
    with_patches(remote, cli)
    wanted = cli(*LOG, "--json", cwd=remote.repo.path).json
    remote.repo.checkout(LOCAL)
    before = remote.repo.snapshot()
    assert cli(*LOG, "--json", cwd=remote.repo.path).json == wanted
    assert remote.repo.snapshot() == before


def test_local_and_remote(remote: Distgit, cli: Cli) -> None:
    remote.repo("branch", "-q", LOCAL, "patches/master-patches~2")
    result = cli(*LOG, cwd=remote.repo.path)
    assert "3 patches on top" in result.out
    assert f"{LOCAL} differs from patches/master-patches; -l shows it" in result.err
    for flags in (["-l"], ["-P", LOCAL]):
        result = cli(*LOG, *flags, cwd=remote.repo.path)
        assert f"Patches branch {LOCAL} is at" in result.out
        assert "1 patches on top" in result.out
        assert result.err == ""
    remote.repo("push", "-q", "patches", f"{LOCAL}:refs/heads/other")
    remote.repo("fetch", "-q", "patches")
    assert "1 patches on top" in "".join(lines(remote, cli, "-p", "patches/other"))


def test_names_from_outside_do_not_reach_the_terminal_raw(
    make: Callable[..., Distgit], cli: Cli
) -> None:
    package = make("1.2.3", "1")
    package.add_patches(["Clear \x1b[2J it"])
    told = cli(*LOG, "-l", cwd=package.repo.path).out
    assert "\x1b" not in told
    assert "it  [not in the spec]" in told


def test_merges_and_empty_commits(clean: Distgit, cli: Cli) -> None:
    clean.repo.checkout(LOCAL)
    clean.repo("commit", "-q", "--allow-empty", "-m", "Nothing")
    clean.repo("merge", "-q", "--no-ff", "-m", "Merge", "1.3.0")
    clean.repo.checkout("master")
    told = [line.partition("  ")[2] for line in lines(clean, cli, "-l")]
    assert "Nothing  [changes nothing]" in told
    assert not [line for line in told if line.startswith("Merge")]


def test_refusals(clean: Distgit, cli: Cli) -> None:
    refused(clean, cli, "no patches branch patches/master-patches", "patchlog -l", args=LOG)
    refused(clean, cli, "the local patches branch x does not exist", args=(*LOG, "-P", "x"))
    clean.edit_spec("Version:        1.2.3", "Version:        1.9")
    refused(clean, cli, "Invalid base patches branch git reference: 1.9", args=(*LOG, "-l"))
    clean.repo("checkout", "-q", "--detach")
    refused(clean, cli, "HEAD is detached", args=LOG)


def test_a_pattern_without_end(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "1", magic=["# patches_ignore=[("])
    package.add_patches(1)
    refused(package, cli, "no regular expression", args=(*LOG, "-l"))


@pytest.mark.parametrize("hostile", ["12", "40"])
def test_the_users_abbreviation_does_not_matter(clean: Distgit, cli: Cli, hostile: str) -> None:
    wanted = lines(clean, cli, "-l")
    clean.repo("config", "core.abbrev", hostile)
    assert lines(clean, cli, "-l") == wanted
