"""amend: the last commit anew, its message made of the spec's newest changelog entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.edits import SPEC
from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

ID = "I0123456789abcdef0123456789abcdef01234567"
AUTHOR = "Zoë Ähren <zoe@example.org>"
DATE = "2020-05-06 07:08:09 +0530"
WHO = "--format=%an <%ae> %ai"


@pytest.fixture
def package(make: Callable[..., Distgit], monkeypatch: pytest.MonkeyPatch) -> Distgit:
    """Two commits, of which somebody else made the second long ago."""
    made = make("1.2.3", "2")
    user_files(made.repo)
    with monkeypatch.context() as then:
        then.setenv("GIT_AUTHOR_DATE", DATE)
        made.repo.write("sources", "# older\n")
        made.repo("commit", "-q", "-a", f"--author={AUTHOR}", "-m", "Wrong words")
    return made


def describe(package: Distgit, *lines: str) -> None:
    """Lines of a new changelog entry, of release 3."""
    text = package.spec.replace("Release:        2", "Release:        3")
    entry = "\n".join(("* Fri Jan 02 2026 Me <me@example.org> 1.2.3-3", *lines, "", ""))
    package.repo.write(SPEC, text.replace("%changelog\n", f"%changelog\n{entry}"))


def refused(package: Distgit, cli: Cli, *words: str, action: str = "amend") -> None:
    before = package.repo.snapshot()
    said = cli(action, cwd=package.repo.path, code=1).err
    for word in words:
        assert word in said
    assert package.repo.snapshot() == before
    assert not (package.repo.path / ".git/rdotool/journal.json").exists()


# --- the message -------------------------------------------------------------------------


def test_the_message_is_the_newest_entrys(package: Distgit, cli: Cli) -> None:
    describe(package, "- Fix 100%% of it (rhbz#1)", "- And rhbz#2,", "  too")
    result = cli("amend", cwd=package.repo.path)
    assert package.repo.message() == (
        "foo-bar-1.2.3-3\n\nChangelog:\n- Fix 100% of it (rhbz#1)\n- And rhbz#2,\n  too\n\n"
        "Resolves: rhbz#1\nResolves: rhbz#2"
    )
    assert f"M\t{SPEC}\nM\tsources\nAction finished." in result.out


def test_author_and_date_stay(package: Distgit, cli: Cli) -> None:
    describe(package, "- x")
    cli("amend", cwd=package.repo.path)
    assert package.repo("log", "-1", WHO) == f"{AUTHOR} {DATE}"
    assert package.repo("log", "-1", "--format=%cn") == "Test Packager"


def test_trailers_stay_and_bugs_are_told_anew(package: Distgit, cli: Cli) -> None:
    describe(package, "- Fix rhbz#5")
    footer = f"Depends-On: I99\nSigned-off-by: Me <me@example.org>\nChange-Id: {ID}"
    body = "Changelog:\n- Fix rhbz#4\n\nResolves: rhbz#4\nResolves: rhbz#8"
    package.repo("commit", "-q", "--amend", "-m", f"foo-1-1\n\n{body}\n\n{footer}")
    cli("amend", cwd=package.repo.path)
    # 4 came from the old entry; 8 somebody had added by hand.
    assert package.repo.message() == (
        "foo-bar-1.2.3-3\n\nChangelog:\n- Fix rhbz#5\n\nResolves: rhbz#5\nResolves: rhbz#8\n\n"
        + footer
    )


def test_trailers_that_are_folded_or_noted_stay(package: Distgit, cli: Cli) -> None:
    footer = f"Depends-On:I99\n (for Bar)\n[bar: rebased]\nChange-Id: {ID}"
    package.repo("commit", "-q", "--amend", "-m", f"foo-1-1\n\n{footer}")
    for _again in range(2):
        cli("amend", cwd=package.repo.path)
        assert package.repo.message().endswith(f"- Update to 1.2.3\n\n{footer}")


def test_a_change_id_alone(package: Distgit, cli: Cli) -> None:
    package.repo("commit", "-q", "--amend", "-m", f"Wrong words\n\nChange-Id: {ID}")
    cli("amend", cwd=package.repo.path)
    assert package.repo.message() == (
        f"foo-bar-1.2.3-2\n\nChangelog:\n- Update to 1.2.3\n\nChange-Id: {ID}"
    )


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_an_own_header(package: Distgit, cli: Cli, tmp_path: Path, way: str) -> None:
    header = tmp_path / "header"
    header.write_text("Mine\n\nof lines\n", "utf-8")
    name = "-" if way == "stdin" else str(header)
    cli("amend", "-H", name, cwd=package.repo.path, answer="Mine\n\nof lines\n")
    assert package.repo.message() == "Mine\n\nof lines\n\nChangelog:\n- Update to 1.2.3"


def test_a_header_that_cant_be_read(package: Distgit, cli: Cli) -> None:
    assert "No such file" in cli("amend", "-H", "nowhere", cwd=package.repo.path, code=2).err


def test_a_long_subject_and_letters(package: Distgit, cli: Cli) -> None:
    line = "Ü" * 300
    describe(package, f"- {line}")
    cli("amend", cwd=package.repo.path)
    assert line in package.repo.message()
    package.repo("commit", "-q", "--amend", "-m", "x" * 300)
    cli("amend", cwd=package.repo.path)
    assert line in package.repo.message()


@pytest.mark.parametrize("said", [True, False])
def test_a_commit_in_latin_1(package: Distgit, cli: Cli, said: bool) -> None:
    encoding = "ISO-8859-1" if said else "UTF-8"
    text = f"Größe\n\nSigned-off-by: Jürgen <j@example.org>\nChange-Id: {ID}\n".encode("latin-1")
    package.repo(
        *("-c", f"i18n.commitEncoding={encoding}", "commit", "-q", "--amend"),
        *("--cleanup=verbatim", "-F", "-"),
        data=text,
    )
    cli("amend", cwd=package.repo.path)
    raw = package.repo.run("cat-file", "commit", "HEAD").stdout
    assert raw.decode("utf-8").endswith(
        f"\n\nSigned-off-by: Jürgen <j@example.org>\nChange-Id: {ID}\n"
    )
    assert b"\nencoding" not in raw
    assert package.repo("log", "-1", WHO) == f"{AUTHOR} {DATE}"


def test_an_encoding_that_nobody_knows(package: Distgit, cli: Cli) -> None:
    raw = package.repo.run("cat-file", "commit", "HEAD").stdout
    head, _, body = raw.partition(b"\n\n")
    odd = head + b"\nencoding x-none\n\n" + body
    sha = package.repo("hash-object", "-t", "commit", "-w", "--stdin", data=odd)
    package.repo("update-ref", "HEAD", sha)
    cli("amend", cwd=package.repo.path)
    assert package.repo.message().startswith("foo-bar-1.2.3-2\n")


def test_autorelease_leaves_the_subject(package: Distgit, cli: Cli) -> None:
    describe(package, "- x")
    package.repo.write(SPEC, package.spec.replace("3%{?dist}", "%autorelease"))
    cli("amend", cwd=package.repo.path)
    assert package.repo.message() == "Wrong words\n\nChangelog:\n- x"


@pytest.mark.parametrize(
    "log",
    ["%changelog\n", "%changelog\n%autochangelog\n", "%changelog\n%autochangelog\n# e\n", ""],
)
def test_without_an_entry_it_is_refused(package: Distgit, cli: Cli, log: str) -> None:
    text = package.spec.partition("%changelog\n")[0] + log
    package.repo("commit", "-q", "--allow-empty", "-m", "Next")
    package.repo.commit("Next", {SPEC: text})
    refused(package, cli, "Description of changes is missing in %changelog.", "git commit --amend")
    cli("amend", "-H", "-", cwd=package.repo.path, answer="Mine")
    assert package.repo.message() == "Mine"


def test_a_dry_run_shows_the_message(package: Distgit, cli: Cli) -> None:
    package.repo.write("sources", "# edited\n")
    before = package.repo.snapshot()
    out = cli("amend", "--dry-run", cwd=package.repo.path).out
    assert out == "foo-bar-1.2.3-2\n\nChangelog:\n- Update to 1.2.3\n"
    assert package.repo.snapshot() == before


def test_nothing_to_amend(package: Distgit, cli: Cli) -> None:
    cli("amend", cwd=package.repo.path)
    before = package.repo.snapshot()
    assert "Nothing to amend" in cli("amend", cwd=package.repo.path).out
    assert package.repo.snapshot() == before


# --- the files ---------------------------------------------------------------------------


@pytest.fixture
def edited(package: Distgit) -> Distgit:
    """Edits of every kind: unstaged, staged, both, a new file, a deletion, a mode."""
    repo = package.repo
    repo.commit("Files", {"gone": "g\n", "mode": "m\n", "both": "b\n"})
    describe(package, "- x")
    repo.write("sources", "# staged\n")
    repo.write("both", "staged\n")
    repo.write("new", "new\n")
    repo("add", "sources", "both", "new")
    repo.write("both", "and edited\n")
    repo.write("gone", None)
    (repo.path / "mode").chmod(0o755)
    repo.write("untracked", "mine\n")
    return package


def test_all_changes_are_taken(edited: Distgit, cli: Cli) -> None:
    repo = edited.repo
    first = repo("rev-parse", "HEAD~")
    files = repo.snapshot().files
    cli("amend", cwd=repo.path)
    assert repo("rev-parse", "HEAD~") == first
    assert repo("status", "--porcelain", "--untracked-files=no") == ""
    assert repo.snapshot().files == files
    assert (repo.read("both"), repo.read("new")) == ("and edited\n", "new\n")
    assert repo("ls-tree", "HEAD", "mode").startswith("100755")
    assert not {"gone", "untracked"}.intersection(repo.files())


def test_undo_brings_commit_and_index_back(edited: Distgit, cli: Cli) -> None:
    before = edited.repo.snapshot()
    cli("amend", cwd=edited.repo.path)
    assert edited.repo.snapshot() != before
    result = cli("undo", cwd=edited.repo.path)
    assert edited.repo.snapshot() == before
    assert "amend: master is back at" in result.out


def test_undo_leaves_what_came_later(edited: Distgit, cli: Cli) -> None:
    head = edited.repo.head
    cli("amend", cwd=edited.repo.path)
    edited.repo.write("both", "later\n")
    edited.repo.write("new", "staged later\n")
    edited.repo("add", "new")
    index, files = edited.repo("ls-files", "--stage"), edited.repo.snapshot().files
    cli("undo", cwd=edited.repo.path)
    assert edited.repo.head == head
    assert edited.repo("ls-files", "--stage") == index
    assert edited.repo.snapshot().files == files


def test_undo_is_refused_when_the_branch_moved(edited: Distgit, cli: Cli) -> None:
    cli("amend", cwd=edited.repo.path)
    edited.repo.commit("More", {"more": "x\n"})
    refused(edited, cli, "refs/heads/master moved since", action="undo")


def test_a_file_that_was_not_added_is_warned_of(package: Distgit, cli: Cli) -> None:
    package.repo.write(SPEC, package.spec.replace("BuildArch:", "Patch1: new.patch\nBuildArch:"))
    package.repo.write("new.patch", "new\n")
    result = cli("amend", cwd=package.repo.path)
    assert "warning: the spec names new.patch, which git doesn't track" in result.err
    package.repo("add", "new.patch")
    assert "new.patch, which" not in cli("amend", cwd=package.repo.path).err


# --- where -------------------------------------------------------------------------------


def test_a_detached_head(edited: Distgit, cli: Cli) -> None:
    repo = edited.repo
    repo("checkout", "-q", "--detach")
    before, master = repo.snapshot(), repo.sha("master")
    cli("amend", cwd=repo.path)
    assert repo.branch == ""
    assert repo.sha("master") == master
    assert repo.message().startswith("foo-bar-1.2.3-3\n")
    assert "amend: HEAD is back at" in cli("undo", cwd=repo.path).out
    assert repo.snapshot() == before


def test_a_work_tree_of_its_own(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    other = type(package.repo)(tmp_path / "other")
    package.repo("worktree", "add", "-q", "-b", "other", other.path)
    mine = package.repo.head
    other.write("sources", "# here\n")
    before = other.snapshot()
    cli("amend", cwd=other.path)
    assert other.message().startswith("foo-bar-1.2.3-2\n")
    assert package.repo.head == mine
    cli("undo", cwd=other.path)
    assert other.snapshot() == before


def test_the_first_commit(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "2")
    before = package.repo.snapshot()
    cli("amend", cwd=package.repo.path)
    assert package.repo.subjects() == ["foo-bar-1.2.3-2"]
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_what_others_have_is_warned_of(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    package.repo.bare_clone(tmp_path / "origin.git")
    package.repo("remote", "add", "origin", tmp_path / "origin.git")
    package.repo("fetch", "-q", "origin")
    said = cli("amend", cwd=package.repo.path).err
    assert "warning: origin/master has" in said
    assert "takes force" in said
    assert cli("amend", "-H", "-", cwd=package.repo.path, answer="x").err == ""


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("unborn", "no commit yet"),
        ("merge", "is a merge"),
        ("merging", "git is in the middle of a merge"),
        ("rebase", "git is in the middle of a rebase"),
        ("shallow", "git fetch --unshallow"),
        ("untracked", "is not tracked by git"),
        ("patches branch", "no .spec file"),
        ("conflict", f"{SPEC} is in conflict"),
    ],
)
def test_refused(package: Distgit, cli: Cli, tmp_path: Path, state: str, words: str) -> None:
    repo = package.repo
    if state == "unborn":
        repo("checkout", "-q", "--orphan", "fresh")
    elif state.startswith("merg"):
        merge = ("merge", "-q", "--allow-unrelated-histories", "upstream")
        repo(*merge, *(["-m", "Merge"] if state == "merge" else ["--no-commit"]))
    elif state == "rebase":
        repo("-c", "sequence.editor=echo break >", "rebase", "-q", "-i", "HEAD~")
    elif state == "shallow":
        repo("clone", "-q", "--depth=1", f"file://{repo.path}", tmp_path / "shallow")
        package = type(package)(
            type(repo)(tmp_path / "shallow"), package.name, package.version, package.branch
        )
    elif state == "untracked":
        repo("rm", "-q", "--cached", SPEC)
        repo("commit", "-q", "-m", "Forget")
    elif state == "patches branch":
        package.add_patches(1)
        repo.checkout(package.patches_branch)
    else:
        describe(package, "- mine")
        repo("stash")
        describe(package, "- theirs")
        repo("commit", "-q", "-a", "-m", "Theirs")
        repo.run("stash", "pop")
    refused(package, cli, words)


def test_git_settings_of_the_users_dont_matter(package: Distgit, cli: Cli, tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "post-rewrite", "reference-transaction"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (hooks / name).chmod(0o755)
    for key, value in {
        "core.hooksPath": str(hooks),
        "commit.gpgSign": "true",
        "gpg.program": "false",
        "core.editor": "false",
        "commit.verbose": "true",
        "commit.cleanup": "scissors",
    }.items():
        package.repo("config", key, value)
    cli("amend", cwd=package.repo.path)
    assert package.repo.message().startswith("foo-bar-1.2.3-2\n")
