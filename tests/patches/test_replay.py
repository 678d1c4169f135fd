"""A rebase in memory: what is dropped, what is kept, what conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rdotool.errors import RdotoolError
from rdotool.patches.merge import Applied, Conflict, Emptied, require_merge_tree, step
from rdotool.patches.replay import Merged, ReplayPlan, ReplayResult, plan_replay, replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.vcs import Repo
    from tests.helpers.git import GitRepo

CODE = "".join(f"line {number}\n" for number in range(40))


def changed(*numbers: int, to: str = "new") -> str:
    """The code with some of its lines changed."""
    return "".join(f"line {n}{f' {to}' if n in numbers else ''}\n" for n in range(40))


def _plan(repo: Repo, source: str = "patches", old: str = "1.0", new: str = "2.0") -> ReplayPlan:
    return plan_replay(
        repo, source=repo.require(source), old_base=repo.require(old), new_base=repo.require(new)
    )


def _replay(repo: Repo) -> ReplayResult:
    return replay(repo, _plan(repo))


@pytest.fixture
def history(git: GitRepo) -> GitRepo:
    """Tags 1.0 and 2.0; branch ``patches`` stands on 1.0, checked out and without commits."""
    git.commit("base", {"code.py": CODE, "tool": "x\n", "gone": "1\n"})
    git.tag("1.0")
    git.commit("Upstream change", {"code.py": changed(1), "gone": None})
    git.tag("2.0")
    git.checkout("1.0", new="patches")
    return git


def test_patches_apply_and_nothing_else_moves(history: GitRepo, repo: Repo) -> None:
    message = "Fix  it\n\n\n# not a comment\n\nChange-Id: I1\n\n\n"
    old = history.commit(message, {"code.py": changed(20)}, author="Jürgen <j@example.org>")
    before = history.snapshot()
    result = _replay(repo)
    assert result.conflict is None
    assert result.applied == ((old, result.tip),)
    assert history.read("code.py", result.tip) == changed(1, 20)
    made, was = repo.read_commits([result.tip, old])
    assert (
        (made.message, made.author) == (was.message, was.author) == (message.encode(), was.author)
    )
    assert history.snapshot() == before
    assert not list(repo.state_dir.iterdir())


def test_the_committer_is_the_user(history: GitRepo, repo: Repo) -> None:
    history.commit("Fix", {"code.py": changed(20)})
    history("config", "user.name", "Somebody Else")
    assert history("log", "-1", "--format=%cn %an", _replay(repo).tip) == (
        "Somebody Else Test Packager"
    )


def test_a_commit_whose_parent_is_the_tip_is_taken_as_it_is(history: GitRepo, repo: Repo) -> None:
    sha = history.commit("Fix", {"code.py": changed(20)})
    assert step(repo, repo.require("1.0"), sha) == Applied(sha)


def test_what_upstream_merged_is_dropped_and_named(history: GitRepo, repo: Repo) -> None:
    first = history.commit("First", {"code.py": changed(20)})
    second = history.commit("Second", {"code.py": changed(20, 30)})
    history.checkout("master")
    history("cherry-pick", first)
    picked = history.head
    history.commit("And more", {"code.py": changed(1, 20, 21)})
    history("tag", "-f", "2.0")
    plan = _plan(repo)
    assert plan.already_upstream == (Merged(first, "First", picked),)
    assert plan.todo == (second,)
    assert history.read("code.py", replay(repo, plan).tip) == changed(1, 20, 21, 30)


def test_what_a_larger_upstream_commit_has_becomes_empty(history: GitRepo, repo: Repo) -> None:
    old = history.commit("Fix", {"code.py": changed(20)})
    history.checkout("master")
    history.commit("All at once", {"code.py": changed(1, 20, 35)})
    history("tag", "-f", "2.0")
    result = _replay(repo)
    assert result == ReplayResult(repo.require("2.0"), (), (Merged(old, "Fix"),))


def test_empty_commits_stay(history: GitRepo, repo: Repo) -> None:
    history.commit("Nothing upstream")
    history.checkout("master")
    history.commit("Nothing upstream either")
    history("tag", "-f", "2.0")
    history.checkout("patches")
    history.commit("Nothing of ours")
    result = _replay(repo)
    assert history.subjects(f"2.0..{result.tip}") == ["Nothing upstream", "Nothing of ours"]


def test_a_stable_branch_below_the_old_tag_is_not_replayed(git: GitRepo, repo: Repo) -> None:
    git.commit("base", {"code.py": CODE})
    git.checkout("HEAD", new="stable")
    git.commit("Stable only", {"stable": "1\n"})
    git.tag("1.1")
    git.checkout("stable", new="patches")
    ours = git.commit("Ours", {"code.py": changed(20)})
    git.checkout("master")
    git.commit("Development", {"code.py": changed(1)})
    git.tag("2.0")
    plan = _plan(repo, old="1.1")
    assert plan.todo == (ours,)
    assert git.files(replay(repo, plan).tip) == ["code.py"]


def test_merges_are_flattened(history: GitRepo, repo: Repo) -> None:
    history.checkout("patches", new="side")
    history.commit("Side", {"side": "1\n"})
    history.checkout("patches")
    history.commit("Main", {"main": "1\n"})
    history("merge", "--no-ff", "-m", "Merge", "side")
    result = _replay(repo)
    assert sorted(history.subjects(f"2.0..{result.tip}")) == ["Main", "Side"]


def test_a_conflict_says_where_and_what_is_left(history: GitRepo, repo: Repo) -> None:
    good = history.commit("Good", {"new": "1\n"})
    bad = history.commit("Bad", {"code.py": changed(1, to="ours"), "größe x": "1\n"})
    last = history.commit("Last", {"new": "2\n"})
    before = history.snapshot()
    result = _replay(repo)
    assert [old for old, _ in result.applied] == [good]
    assert result.remaining == (bad, last)
    assert result.conflict is not None
    assert result.conflict.files == ("code.py",)
    assert result.conflict.messages == ("CONFLICT (content): Merge conflict in code.py",)
    assert history.snapshot() == before


def test_a_conflict_over_a_deleted_file(history: GitRepo, repo: Repo) -> None:
    history.commit("Change what upstream deleted", {"gone": "2\n", "größe x": "1\n"})
    conflict = _replay(repo).conflict
    assert conflict is not None
    assert conflict.files == ("gone",)
    assert "modify/delete" in conflict.messages[0]


def test_steps_are_told(history: GitRepo, repo: Repo) -> None:
    for number in range(3):
        history.commit(f"Patch {number}", {f"new{number}": "1\n"})
    told: list[tuple[int, int, str]] = []
    replay(repo, _plan(repo), on_step=lambda *args: told.append(args))
    assert told == [(1, 3, "Patch 0"), (2, 3, "Patch 1"), (3, 3, "Patch 2")]


def test_every_kind_of_change(history: GitRepo, repo: Repo) -> None:
    history.commit("Binary", {"blob": bytes(range(256))})
    history("mv", "code.py", "moved.py")
    history.commit("Rename")
    (history.path / "tool").chmod(0o755)
    history.commit("Mode")
    (history.path / "link").symlink_to("tool")
    history.commit("Symlink")
    history("update-index", "--add", "--cacheinfo", f"160000,{history.head},module")
    history("commit", "-q", "-m", "Submodule")
    result = _replay(repo)
    history("rebase", "-q", "--onto", "2.0", "1.0", "patches")
    assert history.tree(result.tip) == history.tree("patches")
    assert history.read("moved.py", result.tip) == changed(1)


def test_a_root_commit(history: GitRepo, repo: Repo) -> None:
    history("checkout", "-q", "--orphan", "other")
    history("rm", "-rqf", ".")
    root = history.commit("Root", {"root": "1\n"})
    tip = repo.require("2.0")
    applied = step(repo, tip, root)
    assert isinstance(applied, Applied)
    assert history.files(applied.new_tip) == ["code.py", "root", "tool"]
    assert step(repo, applied.new_tip, root) == Emptied("Root")
    clash = history.commit("Clash", {"code.py": "other\n"})
    history("checkout", "-q", "--orphan", "third")
    clash = history.commit("Clash")
    assert isinstance(step(repo, tip, clash), Conflict)


def test_odd_headers_of_a_commit(history: GitRepo, repo: Repo) -> None:
    history.commit("Fix", {"code.py": changed(20)})
    raw = history("cat-file", "commit", "HEAD").split("\n\n", 1)[0]
    head = raw.replace("author Test Packager <packager@example.org>", "author  <>")
    signed = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----"
    data = f"{head}\nencoding latin1\n{signed}\n\nGr".encode() + b"\xf6\xdfe, no newline"
    sha = history("hash-object", "-t", "commit", "-w", "--stdin", "--literally", data=data)
    applied = step(repo, repo.require("2.0"), sha)
    assert isinstance(applied, Applied)
    made = history.run("cat-file", "commit", applied.new_tip).stdout
    assert b"\nauthor  <> " in made
    assert b"\nencoding latin1\n\nGr\xf6\xdfe, no newline" in made
    assert made.endswith(b"no newline")
    assert b"gpgsig" not in made
    assert b"SIGNATURE" not in made


def test_hostile_settings_change_nothing(
    history: GitRepo, repo: Repo, turn_hostile: Callable[[], None]
) -> None:
    history("mv", "code.py", "moved.py")
    history.commit("fixup! Rename")
    history.commit("Größe", {"moved.py": changed(20)})
    history.write(".gitattributes", "* merge=binary\n")
    expected = _replay(repo)
    turn_hostile()
    assert _replay(repo) == expected
    assert expected.conflict is None


def test_nothing_to_replay(history: GitRepo, repo: Repo) -> None:
    tip = repo.require("2.0")
    assert _plan(repo) == ReplayPlan(tip, ())
    assert _replay(repo) == ReplayResult(tip, (), ())


def test_an_old_git_is_refused(
    history: GitRepo, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repo, "git", lambda *_: "git version 2.37.9")
    with pytest.raises(RdotoolError, match=r"git 2\.38"):
        require_merge_tree(repo)
