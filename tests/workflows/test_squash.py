"""squash: two commits become one, with the message and author of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workflows.worlds import user_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.distgit import Distgit

FIRST = "Über\n\n" + "x" * 300 + "\n\nChange-Id: I0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def package(make: Callable[..., Distgit]) -> Distgit:
    made = make("1.2.3", "2")
    user_files(made.repo)
    made.repo.write("sources", "# first\n")
    made.repo("commit", "-q", "-a", "--author=Zoë <zoe@example.org>", "-m", FIRST)
    made.repo.write("more", "second\n")
    made.repo("add", "more")
    made.repo("commit", "-q", "-m", "Second\n\nChange-Id: I99999999")
    return made


def test_two_become_one(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    tree, base = repo.tree(), repo("rev-parse", "HEAD~2")
    result = cli("squash", cwd=repo.path)
    assert (repo.tree(), repo("rev-parse", "HEAD~")) == (tree, base)
    assert repo.message() == FIRST
    assert repo("log", "-1", "--format=%an <%ae>") == "Zoë <zoe@example.org>"
    assert repo("status", "--porcelain", "--untracked-files=no") == ""
    assert "A\tmore\nM\tsources\nAction finished." in result.out


def test_undo(package: Distgit, cli: Cli) -> None:
    before = package.repo.snapshot()
    cli("squash", cwd=package.repo.path)
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_a_dirty_tree_stays_as_it_is(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo.write("sources", "# staged\n")
    repo.write("new", "new\n")
    repo("add", "sources", "new")
    repo.write("sources", "# edited\n")
    repo.write("more", None)
    before, tree = repo.snapshot(), repo.tree()
    cli("squash", cwd=repo.path)
    after = repo.snapshot()
    assert (after.index, after.status, after.files) == (before.index, before.status, before.files)
    assert repo.tree() == tree
    cli("undo", cwd=repo.path)
    assert repo.snapshot() == before


def test_without_a_spec(package: Distgit, cli: Cli) -> None:
    package.add_patches(3)
    package.repo.checkout(package.patches_branch)
    cli("squash", cwd=package.repo.path)
    assert package.repo.subjects("1.2.3..") == ["Original Patch 1", "Original Patch 2"]


def test_into_the_first_commit(make: Callable[..., Distgit], cli: Cli) -> None:
    package = make("1.2.3", "2")
    package.repo.commit("Second", {"more": "x\n"})
    cli("squash", cwd=package.repo.path)
    assert package.repo.subjects() == ["Initial import"]
    assert package.repo("rev-list", "--count", "HEAD") == "1"


def test_a_detached_head(package: Distgit, cli: Cli) -> None:
    package.repo("checkout", "-q", "--detach")
    before = package.repo.snapshot()
    cli("squash", cwd=package.repo.path)
    assert package.repo.branch == ""
    assert package.repo.message() == FIRST
    cli("undo", cwd=package.repo.path)
    assert package.repo.snapshot() == before


def test_messages_and_authors_in_latin_1(package: Distgit, cli: Cli) -> None:
    repo = package.repo
    repo("reset", "-q", "--soft", "HEAD~2")
    latin = ("-c", "i18n.commitEncoding=ISO-8859-1")
    words = "Größe\n".encode("latin-1")
    author = "--author=Jörg <j@example.org>"
    repo(*latin, "commit", "-q", author, "--cleanup=verbatim", "-F", "-", data=words)
    repo.commit("Second", {"more": "y\n"})
    said = repo("log", "-1", "--format=%an%n%B", "HEAD~")
    cli("squash", cwd=repo.path)
    assert repo("log", "-1", "--format=%an%n%B") == said
    assert b"\nencoding" not in repo.run("cat-file", "commit", "HEAD").stdout


def test_an_empty_message(package: Distgit, cli: Cli) -> None:
    package.repo.commit("", {"a": "a\n"})
    package.repo.commit("x", {"b": "b\n"})
    cli("squash", cwd=package.repo.path)
    assert package.repo.message() == ""


def test_a_commit_and_its_revert(package: Distgit, cli: Cli) -> None:
    package.repo("revert", "--no-edit", "HEAD")
    assert "take each other back" in cli("squash", cwd=package.repo.path).err
    assert package.repo.subjects() == ["Initial import", "Über", "Second"]
    assert package.repo.tree() == package.repo.tree("HEAD~")


def test_a_dry_run(package: Distgit, cli: Cli) -> None:
    before = package.repo.snapshot()
    assert cli("squash", "--dry-run", cwd=package.repo.path).out == f"{FIRST}\n"
    assert package.repo.snapshot() == before


@pytest.mark.parametrize("others_have", ["HEAD~", "HEAD"])
def test_what_others_have_is_warned_of(
    package: Distgit, cli: Cli, tmp_path: Path, others_have: str
) -> None:
    package.repo.bare_clone(tmp_path / "origin.git")
    package.repo("remote", "add", "origin", tmp_path / "origin.git")
    package.repo("push", "-q", "-f", "origin", f"{others_have}:refs/heads/master")
    package.repo("fetch", "-q", "origin")
    said = cli("squash", cwd=package.repo.path).err
    assert f"origin/master has {package.repo('rev-parse', 'HEAD@{1}~')[:12]} already" in said


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("one", "there is one commit only"),
        ("unborn", "no commit yet"),
        ("merge", "is a merge"),
        ("merge before", "is a merge"),
        ("merging", "git is in the middle of a merge"),
        ("shallow 1", "git fetch --unshallow"),
        ("shallow 2", "git fetch --unshallow"),
    ],
)
def test_refused(package: Distgit, cli: Cli, tmp_path: Path, state: str, words: str) -> None:
    repo = package.repo
    if state == "one":
        repo("reset", "-q", "--hard", "HEAD~2")
    elif state == "unborn":
        repo("checkout", "-q", "--orphan", "fresh")
    elif state == "merging":
        repo("merge", "-q", "--no-commit", "--allow-unrelated-histories", "upstream")
    elif state.startswith("merge"):
        repo("merge", "-q", "--allow-unrelated-histories", "-m", "Merge", "upstream")
        if state == "merge before":
            repo.commit("After", {"x": "x\n"})
    else:
        repo("clone", "-q", f"--depth={state[-1]}", f"file://{repo.path}", tmp_path / "shallow")
        repo = type(repo)(tmp_path / "shallow")
    before = repo.snapshot()
    said = cli("squash", cwd=repo.path, code=1).err
    assert words in said
    assert repo.snapshot() == before
    assert not (repo.path / ".git/rdotool/journal.json").exists()
