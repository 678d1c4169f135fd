"""fix's pause is the user's: what they do in it is taken, kept, or told apart; never lost."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.workflows.edits import SPEC, describe, edit
from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit
    from tests.helpers.git import Snapshot

KEPT = re.compile(r"git stash apply ([0-9a-f]{12})")


@pytest.fixture
def package(make: Callable[..., Distgit], cli: Cli) -> Distgit:
    """In fix's pause, on a clean start."""
    made = make("1.2.3", "2")
    user_files(made.repo)
    return made


@pytest.fixture
def start(package: Distgit) -> Snapshot:
    return package.repo.snapshot()


@pytest.fixture
def begun(package: Distgit, start: Snapshot, cli: Cli) -> Distgit:
    cli("fix", cwd=package.repo.path, code=5)
    return package


def unchanged(package: Distgit, cli: Cli, *args: str, code: int) -> str:
    """*args* changes nothing; what it says."""
    before = package.repo.snapshot()
    result = cli(*args, cwd=package.repo.path, code=code)
    assert package.repo.snapshot() == before
    assert "Traceback" not in result.err
    return result.err


# --- what goes into the commit -----------------------------------------------------------


def test_tracked_and_added_files_go_in(begun: Distgit, cli: Cli) -> None:
    repo = begun.repo
    edit(repo)
    repo.write("intended.txt", "intended\n")
    repo("add", "--intent-to-add", "intended.txt")
    repo("update-index", "--chmod=+x", "own.patch")
    (repo.path / "own.patch").chmod(0o755)
    untracked = repo("ls-files", "--others")
    cli("--continue", cwd=repo.path)
    assert repo("diff", "--name-only", "HEAD~", "HEAD").split() == [
        *(SPEC, "intended.txt", "own.patch", "sources")
    ]
    assert repo("ls-tree", "HEAD", "own.patch").startswith("100755")
    assert repo.read("sources") == "# edited\n"
    assert repo("ls-files", "--others") == untracked
    assert repo("status", "--porcelain", "--untracked-files=no") == ""


def test_a_removed_file_goes(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    begun.repo.write("sources", None)
    cli("--continue", cwd=begun.repo.path)
    assert begun.repo.files() == [SPEC]


def test_a_version_that_the_user_sets_is_the_messages(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    text = begun.spec.replace("1.2.3", "1.2.4").replace("Release:        3", "Release:        1")
    begun.repo.write(SPEC, text)
    said = unchanged(begun, cli, "--continue", code=5)
    assert f"{SPEC}:29: the newest changelog entry is of 1.2.4-3, and the spec is at 1.2.4-1" in (
        said
    )
    begun.repo.write(SPEC, text.replace("1.2.4-3", "1.2.4-1"))
    cli("--continue", cwd=begun.repo.path)
    assert begun.repo.message().startswith("foo-bar-1.2.4-1\n")


@pytest.mark.parametrize(
    "named", ["1.2.3-3", "1.2.3-3%{?dist}", "1.2.3-3.el9", "- 1.2.3-3", "", "0:1.2.3-3"]
)
def test_headers_that_agree(begun: Distgit, cli: Cli, named: str) -> None:
    describe(begun.repo)
    begun.repo.write(SPEC, begun.spec.replace(" 1.2.3-3\n", f" {named}".rstrip() + "\n"))
    cli("--continue", cwd=begun.repo.path)


@pytest.mark.parametrize("named", ["1.2.3-2", "1.2.3-3.1", "1:1.2.3-3", "1.2.3-33"])
def test_headers_that_disagree(begun: Distgit, cli: Cli, named: str) -> None:
    describe(begun.repo)
    begun.repo.write(SPEC, begun.spec.replace(" 1.2.3-3\n", f" {named}\n"))
    assert f"entry is of {named}" in unchanged(begun, cli, "--continue", code=5)


@pytest.mark.parametrize("text", ["- ", "-", "  ", "* ", "# TODO", "\n # TODO"])
def test_a_dash_or_a_comment_describes_nothing(begun: Distgit, cli: Cli, text: str) -> None:
    begun.repo.write(SPEC, begun.spec.replace(" 1.2.3-3\n", f" 1.2.3-3\n{text}\n"))
    assert "Description of changes is missing" in unchanged(begun, cli, "--continue", code=5)


def test_a_description_below_an_empty_line_counts(begun: Distgit, cli: Cli) -> None:
    begun.repo.write(SPEC, begun.spec.replace(" 1.2.3-3\n", " 1.2.3-3\n\n- Text\n"))
    cli("--continue", cwd=begun.repo.path)
    assert begun.repo.message() == "foo-bar-1.2.3-3\n\nChangelog:\n- Text"


def test_an_old_entry_is_no_description(begun: Distgit, cli: Cli) -> None:
    text = re.sub(r"\* Fri Jan 02 2026[^\n]*\n\n\n", "", begun.spec)
    begun.repo.write(SPEC, text)
    assert "it has no new entry" in unchanged(begun, cli, "--continue", code=5)


# --- what is missing ---------------------------------------------------------------------


@pytest.mark.parametrize("line", ["Patch1: new.file", "Source1: new.file"])
def test_a_file_that_the_spec_names_is_to_be_added(begun: Distgit, cli: Cli, line: str) -> None:
    describe(begun.repo)
    begun.repo.write(SPEC, begun.spec.replace("BuildArch:", f"{line}\nBuildArch:"))
    begun.repo.write("new.file", "new\n")
    said = unchanged(begun, cli, "--continue", code=5)
    assert "the spec names files that git doesn't track: new.file" in said
    assert "git add new.file" in said
    begun.repo("add", "new.file")
    cli("--continue", cwd=begun.repo.path)
    assert begun.repo.read("new.file") == "new\n"


def test_a_file_that_is_nowhere_is_told(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    begun.repo.write(SPEC, begun.spec.replace("BuildArch:", "Patch1: typo.patch\nBuildArch:"))
    result = cli("--continue", cwd=begun.repo.path)
    assert "the spec names typo.patch, which is not in the distgit" in result.err


def test_a_tarball_that_was_fetched_is_no_matter(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    begun.repo.write("foo-bar-1.2.3.tar.gz", "fetched\n")
    cli("--continue", cwd=begun.repo.path)
    assert "foo-bar-1.2.3.tar.gz" not in begun.repo.files()


def test_untracked_files_alone_are_no_changes(begun: Distgit, cli: Cli) -> None:
    begun.repo("checkout", SPEC)
    said = unchanged(begun, cli, "--continue", code=5)
    assert "No distgit changes found" in said
    assert "git add" in said


def test_names_in_a_command_are_quoted(begun: Distgit, cli: Cli) -> None:
    name = "a $b; 'c'.patch"
    begun.repo.write(name, "new\n")
    describe(begun.repo)
    begun.repo.write(SPEC, begun.spec.replace("BuildArch:", f"Patch1: {name}\nBuildArch:"))
    said = unchanged(begun, cli, "--continue", code=5)
    command = next(line for line in said.splitlines() if line.strip().startswith("git add"))
    assert shlex.split(command) == ["git", "add", name]


def test_a_spec_that_is_gone(begun: Distgit, cli: Cli) -> None:
    begun.repo.write(SPEC, None)
    assert f"git restore {SPEC}" in unchanged(begun, cli, "--continue", code=5)


def test_a_spec_that_lost_its_tags(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    text = begun.spec
    begun.repo.write(SPEC, text.replace("Version:", "Vresion:"))
    assert "Version" in unchanged(begun, cli, "--continue", code=5)
    begun.repo.write(SPEC, text)
    cli("--continue", cwd=begun.repo.path)


# --- what the user does with git meanwhile -----------------------------------------------


def test_a_stash_that_comes_back(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    begun.repo("stash")
    assert "git stash pop" in unchanged(begun, cli, "--continue", code=5)
    begun.repo("stash", "pop")
    cli("--continue", cwd=begun.repo.path)
    assert begun.repo.message().startswith("foo-bar-1.2.3-3\n")


def test_a_stash_survives_an_abort(begun: Distgit, cli: Cli) -> None:
    describe(begun.repo)
    begun.repo("stash")
    stash = begun.repo("stash", "list")
    result = cli("--abort", cwd=begun.repo.path)
    assert "kept" not in result.err
    assert begun.repo("stash", "list") == stash


def test_the_users_commit_is_left_alone(begun: Distgit, cli: Cli, start: Snapshot) -> None:
    repo = begun.repo
    head = repo.head
    describe(repo)
    repo("commit", "-q", "-a", "-m", "My own")
    mine = repo.head
    kept = f"git branch kept-{mine[:12]} {mine[:12]} && git update-ref refs/heads/master "
    assert kept in unchanged(begun, cli, "--continue", code=1)
    assert kept in unchanged(begun, cli, "--abort", code=1)
    repo("update-ref", "refs/heads/master", head)
    cli("--continue", cwd=repo.path)
    assert repo.tree() == repo.tree(mine)
    assert repo.message().startswith("foo-bar-1.2.3-3\n")


@pytest.mark.parametrize("how", ["branch", "detached"])
def test_work_elsewhere_is_not_taken(begun: Distgit, cli: Cli, how: str) -> None:
    repo = begun.repo
    describe(repo)
    repo("checkout", "-q", *(["-b", "feature"] if how == "branch" else ["--detach"]))
    said = unchanged(begun, cli, "--continue", code=5)
    assert "git checkout master" in said
    assert "They would be lost" in unchanged(begun, cli, "--abort", code=1)
    repo("checkout", "-q", "master")
    cli("--continue", cwd=repo.path)
    assert repo.message().startswith("foo-bar-1.2.3-3\n")


def test_a_commit_on_no_branch_is_not_lost(begun: Distgit, cli: Cli, start: Snapshot) -> None:
    repo = begun.repo
    repo("checkout", "-q", "--detach")
    repo("commit", "-q", "-a", "-m", "Mine")
    assert "no branch has the commit" in unchanged(begun, cli, "--abort", code=1)
    repo("branch", "mine")
    cli("--abort", cwd=repo.path)
    repo("branch", "-D", "-q", "mine")
    assert repo.snapshot() == start


def test_another_clean_branch_is_left(begun: Distgit, cli: Cli, start: Snapshot) -> None:
    begun.repo("stash")
    begun.repo("checkout", "-q", "upstream")
    cli("--abort", cwd=begun.repo.path)
    begun.repo("stash", "drop")
    assert begun.repo.snapshot() == start


def test_a_merge_of_the_users_is_theirs(begun: Distgit, cli: Cli) -> None:
    repo = begun.repo
    describe(repo)
    repo("merge", "-q", "--no-commit", "--allow-unrelated-histories", "upstream")
    assert "in the middle of a merge" in unchanged(begun, cli, "--continue", code=5)
    assert "in the middle of a merge" in unchanged(begun, cli, "--abort", code=1)


def test_files_in_conflict_are_mended_first(begun: Distgit, cli: Cli) -> None:
    repo = begun.repo
    repo("stash")
    repo.write(SPEC, begun.spec.replace("Release:        2", "Release:        7"))
    repo("add", SPEC)
    repo("commit", "-q", "--amend", "-m", "x")
    repo.run("stash", "pop")
    repo("update-ref", "refs/heads/master", "HEAD@{1}")
    assert repo("ls-files", "--unmerged")
    assert f"{SPEC} is in conflict" in unchanged(begun, cli, "--continue", code=5)
    assert f"{SPEC} is in conflict" in unchanged(begun, cli, "--abort", code=1)


@pytest.mark.parametrize("action", ["fix", "amend", "squash", "undo", "new-version"])
def test_other_actions_wait(begun: Distgit, cli: Cli, action: str) -> None:
    assert "You're in the middle of a previous action: fix" in unchanged(
        begun, cli, action, code=1
    )


# --- giving up ---------------------------------------------------------------------------


def test_an_abort_brings_everything_back(begun: Distgit, cli: Cli, start: Snapshot) -> None:
    result = cli("--abort", cwd=begun.repo.path)
    assert begun.repo.snapshot() == start
    assert "kept" not in result.err
    assert "fix: master is back at" in result.out


def test_edits_are_kept(begun: Distgit, cli: Cli, start: Snapshot) -> None:
    repo = begun.repo
    edit(repo)
    repo.write("sources", "# staged\n")
    repo("add", "sources")
    repo.write("sources", "# edited later\n")
    text, index = begun.spec, repo("ls-files", "--stage")
    said = cli("--abort", cwd=repo.path).err
    assert repo.snapshot() == start
    match = KEPT.search(said)
    assert match
    repo("stash", "apply", "--index", match[1])
    assert begun.spec == text
    assert (repo.path / "sources").read_text() == "# edited later\n"
    assert (repo.path / "own.patch").read_text() == "a patch\n"
    assert repo("ls-files", "--stage") == index


def test_edits_on_top_of_edits_are_kept(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.write("sources", "# mine\n")
    before = repo.snapshot()
    cli("fix", cwd=repo.path, code=5)
    describe(repo)
    text = package.spec
    said = cli("--abort", cwd=repo.path).err
    assert repo.snapshot() == before
    match = re.search(r"git restore --source=([0-9a-f]{12}) :/", said)
    assert match
    repo("restore", f"--source={match[1]}", ":/")
    assert package.spec == text
    assert (repo.path / "sources").read_text() == "# mine\n"


def test_untracked_files_of_the_pause_stay(begun: Distgit, cli: Cli) -> None:
    begun.repo.write("made in the pause", "mine\n")
    cli("--abort", cwd=begun.repo.path)
    assert (begun.repo.path / "made in the pause").read_text() == "mine\n"


def test_a_file_that_git_shall_forget_is_not_replaced(begun: Distgit, cli: Cli) -> None:
    begun.repo("rm", "-q", "--cached", "sources")
    begun.repo.write("sources", "mine\n")
    assert "untracked files are in the way: sources" in unchanged(begun, cli, "--abort", code=1)
    begun.repo("add", "sources")
    cli("--abort", cwd=begun.repo.path)


# --- failures at the end -----------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--continue", "--abort"])
def test_a_lock_of_somebody_elses(begun: Distgit, cli: Cli, start: Snapshot, flag: str) -> None:
    repo = begun.repo
    edit(repo)
    lock = repo.path / ".git/refs/heads/master.lock"
    lock.touch()
    lock_time(lock)
    files = repo.snapshot().files
    cli("--continue", cwd=repo.path, code=1)
    assert repo.snapshot().files == files
    lock.unlink()
    result = cli(flag, cwd=repo.path)
    if flag == "--abort":
        assert repo.snapshot() == start
        assert KEPT.search(result.err)
    else:
        assert repo.read("own.patch") == "a patch\n"


def test_an_edit_after_a_failure_stays(begun: Distgit, cli: Cli) -> None:
    repo = begun.repo
    edit(repo)
    lock = repo.path / ".git/refs/heads/master.lock"
    lock.touch()
    lock_time(lock)
    cli("--continue", cwd=repo.path, code=1)
    lock.unlink()
    repo.write("sources", "# too late\n")
    result = cli("--continue", cwd=repo.path)
    assert "changed since, and not in the commit: sources" in result.err
    assert repo.read("sources") == "# edited\n"
    assert (repo.path / "sources").read_text() == "# too late\n"


def test_what_is_staged_after_a_failure_stays(begun: Distgit, cli: Cli) -> None:
    repo = begun.repo
    edit(repo)
    lock = repo.path / ".git/refs/heads/master.lock"
    lock.touch()
    lock_time(lock)
    cli("--continue", cwd=repo.path, code=1)
    lock.unlink()
    repo.write("sources", "# staged only\n")
    repo("add", "sources")
    repo.write("sources", "# edited\n")
    assert "something was staged" in unchanged(begun, cli, "--continue", code=1)
    repo("reset", "-q")
    cli("--continue", cwd=repo.path)
    assert repo.read("sources") == "# edited\n"


def lock_time(lock: Path) -> None:
    """Make it older than the action, so that it is not the action's own."""
    os.utime(lock, (1, 1))
