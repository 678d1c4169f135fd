from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.reviews.looking import BRANCH, World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit
    from tests.helpers.git import GitRepo


@pytest.fixture
def world(gerrit: Gerrit, home: Path, tmp_path: Path) -> World:
    return World.make(gerrit, home, tmp_path)


@pytest.fixture
def number(world: World) -> int:
    """A change with two patch sets, sent from another clone than the one that gets it."""
    found = world.send("Mine", {"foo.spec": "one\ntwo\nfirst\n"})
    world.amend("second\n")
    world.push()
    return found


@pytest.fixture
def here(world: World) -> GitRepo:
    """Where it is brought to."""
    return world.second()


def at(repo: GitRepo) -> tuple[str, str]:
    return repo.branch, (repo.path / "foo.spec").read_text().splitlines()[-1]


def test_got_amended_and_sent_it_is_the_next_patch_set(
    cli: Cli, world: World, number: int, here: GitRepo
) -> None:
    before = here("for-each-ref", "refs/remotes", "refs/tags")
    told = cli("review", "get", str(number), cwd=here.path)
    branch = f"review/{number}"
    assert told.out.splitlines() == [
        f"{number}, patch set 2: Mine",
        f"Checked out on {branch}, for {BRANCH}.",
    ]
    assert at(here) == (branch, "second")
    assert here.head == world.repo.head
    assert here("config", f"branch.{branch}.merge") == f"refs/heads/{BRANCH}"
    assert here("for-each-ref", "refs/remotes", "refs/tags") == before
    assert (
        not (here.path / ".git/FETCH_HEAD").exists()
        or "review-origin" not in (here.path / ".git/FETCH_HEAD").read_text()
    )
    # As it is, it is nothing new.
    cli("review", "--yes", cwd=here.path)
    assert _patch_sets(world, number) == 2
    here.write("foo.spec", "one\ntwo\nthird\n")
    here("commit", "-q", "-a", "--amend", "--no-edit")
    cli("review", "--yes", cwd=here.path)
    assert _patch_sets(world, number) == 3
    assert len(world.project.changes()) == 1
    assert cli("review", "status", "--json", cwd=here.path).json[0]["local"]["state"] == "same"


def _patch_sets(world: World, number: int) -> int:
    found: int = world.gerrit.admin.change(number)["current_revision_number"]
    return found


def test_an_older_patch_set_and_back(cli: Cli, number: int, here: GitRepo) -> None:
    told = cli("review", "get", f"{number}/1", cwd=here.path)
    assert "It is not the newest: that is patch set 2." in told.out
    assert at(here) == (f"review/{number}", "first")
    older = here.head
    told = cli("review", "get", str(number), "--json", cwd=here.path)
    assert (told.json["state"], told.json["old"], told.json["own"]) == ("moved", older, 0)
    assert at(here) == (f"review/{number}", "second")
    told = cli("review", "get", str(number), "--json", cwd=here.path)
    assert told.json["state"] == "there"
    assert "no patch set 3" in cli("review", "get", f"{number}/3", cwd=here.path, code=1).err


@pytest.mark.parametrize("elsewhere", [False, True], ids=["checked out", "not checked out"])
@pytest.mark.parametrize("amended", [False, True])
def test_what_was_never_sent_is_not_lost(
    cli: Cli, world: World, number: int, here: GitRepo, elsewhere: bool, amended: bool
) -> None:
    cli("review", "get", str(number), cwd=here.path)
    here.write("foo.spec", "one\ntwo\nown\n")
    here("commit", "-q", "-a", *(["--amend", "--no-edit"] if amended else ["-m", "Own\x1b[2J"]))
    own = here.head
    if elsewhere:
        here("checkout", "-q", BRANCH)
    # Meanwhile somebody sends a third patch set.
    world.amend("third\n")
    world.push()
    before = here.snapshot()
    told = cli("review", "get", str(number), cwd=here.path, code=1)
    assert own[:9] in told.err
    assert "git branch -m" in told.err
    assert "\x1b" not in told.err
    assert here.snapshot() == before
    cli("review", "get", f"{number}/1", cwd=here.path, code=1)
    assert here.snapshot() == before
    here("branch", "-m", f"review/{number}", "kept")
    cli("review", "get", str(number), cwd=here.path)
    assert at(here) == (f"review/{number}", "third")
    assert here.sha("kept") == own


def test_own_commits_on_top_stay(cli: Cli, number: int, here: GitRepo) -> None:
    cli("review", "get", str(number), cwd=here.path)
    own = here.commit("Own", {"own": "x"})
    here("checkout", "-q", BRANCH)
    told = cli("review", "get", str(number), cwd=here.path)
    assert "On top of it a commit of yours, not sent yet." in told.out
    assert here.head == own
    assert here.branch == f"review/{number}"


@pytest.mark.parametrize("name", ["foo.spec", "new", "x.src.rpm"])
def test_nothing_uncommitted_is_overwritten(
    cli: Cli, world: World, here: GitRepo, name: str
) -> None:
    files: dict[str, str | bytes | None] = {"foo.spec": "theirs\n", "new": "theirs\n"}
    for path, text in (files | {"x.src.rpm": "theirs\n"}).items():
        world.repo.write(path, text)
    world.repo("add", "-f", ".")
    number = world.send("Mine", {})
    here.write(name, "mine\n")
    before = here.snapshot()
    told = cli("review", "get", str(number), cwd=here.path, code=1)
    assert name in told.err
    assert "Nothing was changed." in told.err
    assert here.snapshot() == before


def test_what_is_in_nobodys_way_is_carried_along(cli: Cli, number: int, here: GitRepo) -> None:
    here.write("own", "mine\n")
    here.write(".gitignore", "else\n")
    here("add", ".gitignore")
    cli("review", "get", str(number), cwd=here.path)
    assert at(here) == (f"review/{number}", "second")
    assert here.status().splitlines() == ["M  .gitignore", "?? own"]


def test_git_in_the_middle_of_something(cli: Cli, number: int, here: GitRepo) -> None:
    here.commit("A", {"foo.spec": "a\n"})
    here("checkout", "-q", "-b", "other", "HEAD~")
    here.commit("B", {"foo.spec": "b\n"})
    assert here.run("rebase", BRANCH).returncode
    before = here.snapshot()
    told = cli("review", "get", str(number), cwd=here.path, code=1)
    assert "in the middle of a rebase" in told.err
    assert here.snapshot() == before


def test_a_branch_that_another_work_tree_has(
    cli: Cli, number: int, here: GitRepo, tmp_path: Path
) -> None:
    cli("review", "get", f"{number}/1", cwd=here.path)
    here("checkout", "-q", BRANCH)
    here("worktree", "add", "-q", tmp_path / "tree", f"review/{number}")
    sha = here.sha(f"review/{number}")
    told = cli("review", "get", str(number), cwd=here.path, code=1)
    assert "another work tree" in told.err
    assert here.sha(f"review/{number}") == sha


def test_a_change_of_a_patches_branch(cli: Cli, world: World, here: GitRepo) -> None:
    world.repo("checkout", "-q", "-b", "p", f"origin/{BRANCH}-patches")
    world.commit("A patch", {"a.py": "1\n"})
    number = world.push(branch=f"{BRANCH}-patches")[0]
    here("remote", "rename", "review-origin", "review-patches")
    here(
        "remote",
        "add",
        "review-origin",
        world.gerrit.project("openstack/x-distgit").http_url(world.me),
    )
    cli("review", "get", str(number), cwd=here.path)
    assert here.branch == f"review/{number}-patches"
    here.write("a.py", "2\n")
    here("commit", "-q", "-a", "--amend", "--no-edit")
    cli("review", "--yes", cwd=here.path)
    assert _patch_sets(world, number) == 2
    told = cli("review", "status", "--json", cwd=here.path).json
    assert [(one["number"], one["patch_set"]) for one in told] == [(number, 2)]


def test_a_chain_is_brought_as_it_is(cli: Cli, world: World, here: GitRepo) -> None:
    numbers = world.chain()
    cli("review", "get", str(numbers[2]), cwd=here.path)
    assert here.subjects(f"origin/{BRANCH}..") == ["First", "Second", "Third"]
    told = cli("review", "status", "--json", cwd=here.path).json
    assert [one["number"] for one in told] == numbers
    assert {one["local"]["state"] for one in told} == {"same"}


def test_a_change_of_another_project(cli: Cli, world: World, number: int, here: GitRepo) -> None:
    other = world.gerrit.project("openstack/other-distgit")
    here("remote", "set-url", "review-origin", other.http_url(world.me))
    before = here.snapshot()
    told = cli("review", "get", str(number), cwd=here.path, code=1)
    assert f"is of {world.project.name}; this repository is {other.name}" in told.err
    assert here.snapshot() == before


def test_a_closed_change_can_be_looked_at(
    cli: Cli, world: World, number: int, here: GitRepo
) -> None:
    world.me.rest.post(f"/changes/{number}/abandon", {})
    told = cli("review", "get", str(number), cwd=here.path)
    assert "The change is abandoned: it takes no patch sets." in told.out
    assert at(here) == (f"review/{number}", "second")


def test_by_gitreview_alone_over_ssh(cli: Cli, world: World, number: int, here: GitRepo) -> None:
    here("remote", "remove", "review-origin")
    here("config", "gitreview.username", world.me.username)
    here.write(".gitreview", world.project.gitreview(BRANCH))
    env = {"RDOTOOL_GERRIT_URL": world.gerrit.url}
    cli("review", "get", str(number), cwd=here.path, env=env)
    assert at(here) == (f"review/{number}", "second")
