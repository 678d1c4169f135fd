"""The user solves a conflict with git's own tools, in whatever way he likes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from rdotool.errors import GitError, RdotoolError, YourTurn
from rdotool.patches.conflict import Outcome, Resolution, settle, start, take_resolution
from rdotool.patches.rebase_state import leave, state
from rdotool.patches.replay import Merged, ReplayPlan, plan_replay, replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from rdotool.adapters.vcs import Repo
    from tests.helpers.git import GitRepo

CODE = "".join(f"line {number}\n" for number in range(40))
SOLVED = CODE.replace("line 1\n", "solved\n")


@dataclass(frozen=True)
class Stop:
    """A replay that stopped, as the journal keeps it."""

    git: GitRepo
    repo: Repo
    source: str
    tip: str
    remaining: tuple[str, ...]

    def start(self) -> None:
        now = start(self.repo, "patches", self.tip, self.remaining)
        assert now.stopped_at == self.remaining[0]

    def take(self) -> Resolution:
        before = self.git.snapshot()
        taken = take_resolution(self.repo, "patches", self.source, self.tip, self.remaining)
        assert self.git.snapshot() == before
        return taken

    def go_on(self) -> Resolution:
        """Take what the user did, and apply the rest."""
        taken = self.take()
        settle(self.repo, "patches", taken)
        settle(self.repo, "patches", taken)
        assert not state(self.repo).in_progress
        assert self.git.status() == ""
        rest = replay(self.repo, ReplayPlan(self.tip, taken.remaining), taken.tip)
        assert rest.conflict is None
        assert self.git.subjects(f"2.0..{rest.tip}")[0] == "Good"
        self.git.checkout(rest.tip)
        return taken

    def solve(self, text: str = SOLVED) -> None:
        self.git.write("code.py", text)
        self.git("add", "code.py")


@pytest.fixture
def stop(git: GitRepo, repo: Repo) -> Stop:
    """Patches Good, Bad (in conflict), Next, Last; the distgit's branch is checked out."""
    git.commit("base", {"code.py": CODE})
    git.tag("1.0")
    git.commit("Upstream", {"code.py": CODE.replace("line 1\n", "upstream\n")})
    git.tag("2.0")
    git.checkout("1.0", new="patches")
    git.commit("Good", {"good": "1\n"})
    message = "Bad\n\nBody\n\nChange-Id: I1\n"
    ours = CODE.replace("line 1\n", "ours\n")
    git.commit(message, {"code.py": ours, "bad": "1\n"}, author="Jürgen <j@example.org>")
    git.commit("Next", {"next": "1\n"})
    source = git.commit("Last", {"last": "1\n"})
    git("checkout", "-q", "--orphan", "rpm-master")
    git("rm", "-rqf", ".")
    git.commit("Distgit", {"foo.spec": "Name: foo\n"})
    old, new = repo.require("1.0"), repo.require("2.0")
    result = replay(repo, plan_replay(repo, source=source, old_base=old, new_base=new))
    return Stop(git, repo, source, result.tip, result.remaining)


def _files(git: GitRepo) -> dict[str, str]:
    return {name: git.read(name) for name in git.files()}


WHOLE = {"code.py": SOLVED, "good": "1\n", "bad": "1\n", "next": "1\n", "last": "1\n"}


def test_git_stops_at_the_commit_in_conflict(stop: Stop) -> None:
    stop.start()
    now = state(stop.repo)
    assert now.in_progress
    assert (now.branch, now.orig_head, now.onto) == ("patches", stop.source, stop.tip)
    assert (now.done_tip, now.stopped_at) == (stop.tip, stop.remaining[0])
    assert now.todo == stop.remaining[1:]
    assert now.unmerged == ("code.py",)
    assert stop.git.sha("patches") == stop.source
    assert not list(stop.repo.state_dir.iterdir())


def test_solved_and_added(stop: Stop) -> None:
    stop.start()
    stop.solve()
    taken = stop.go_on()
    assert taken.outcome is Outcome.SOLVED
    assert taken.remaining == stop.remaining[1:]
    assert taken.applied == ((stop.remaining[0], taken.tip),)
    made, was = stop.repo.read_commits([taken.tip, stop.remaining[0]])
    assert (made.author, made.message) == (was.author, was.message)
    assert _files(stop.git) == WHOLE


def test_taken_again_after_a_crash(stop: Stop) -> None:
    stop.start()
    stop.solve()
    taken = stop.take()
    stop.git("update-ref", "--no-deref", "HEAD", taken.tip)
    again = stop.take()
    assert (again.tip, again.remaining) == (taken.tip, taken.remaining)
    stop.go_on()
    assert _files(stop.git) == WHOLE


def test_committed_by_hand(stop: Stop) -> None:
    stop.start()
    stop.solve()
    stop.git("commit", "-q", "-m", "My own words")
    taken = stop.go_on()
    assert taken.applied == ((stop.remaining[0], stop.git.sha("HEAD~2")),)
    assert stop.git.message("HEAD~2") == "My own words"
    assert _files(stop.git) == WHOLE


def test_continued_to_the_end(stop: Stop) -> None:
    stop.start()
    stop.solve()
    stop.git("-c", "core.editor=true", "rebase", "--continue")
    taken = stop.take()
    assert taken.outcome is Outcome.FINISHED
    assert (taken.tip, taken.remaining) == (stop.git.sha("patches"), ())
    assert [old for old, _ in taken.applied] == list(stop.remaining)
    settle(stop.repo, "patches", taken)
    assert _files(stop.git) == WHOLE


def test_continued_until_the_next_stop(stop: Stop) -> None:
    stop.start()
    todo = stop.git.path / ".git/rebase-merge/git-rebase-todo"
    todo.write_text(todo.read_text().replace("pick", "edit", 1))
    stop.solve()
    stop.git("-c", "core.editor=true", "rebase", "--continue")
    taken = stop.go_on()
    assert [old for old, _ in taken.applied] == list(stop.remaining[:2])
    assert taken.remaining == stop.remaining[2:]
    assert _files(stop.git) == WHOLE


def test_skipped(stop: Stop) -> None:
    stop.start()
    stop.git("rebase", "--skip")
    taken = stop.take()
    assert taken.outcome is Outcome.FINISHED
    assert taken.dropped == (Merged(stop.remaining[0], "Bad"),)
    assert stop.git.subjects("2.0..patches") == ["Good", "Next", "Last"]


def test_solved_to_nothing_is_dropped(stop: Stop) -> None:
    stop.start()
    stop.git("rm", "-qf", "bad")
    stop.git("checkout", "--ours", "code.py")
    stop.git("add", "code.py")
    taken = stop.go_on()
    assert taken.tip == stop.tip
    assert taken.dropped == (Merged(stop.remaining[0], "Bad"),)


@pytest.mark.parametrize("how", ["--abort", "--quit"])
def test_given_up(stop: Stop, how: str) -> None:
    stop.start()
    stop.git("rebase", how)
    taken = stop.take()
    assert taken == Resolution(Outcome.GIVEN_UP, stop.tip, stop.remaining)


def test_not_solved_yet(stop: Stop) -> None:
    stop.start()
    with pytest.raises(YourTurn, match="not solved yet") as caught:
        stop.take()
    assert "git add code.py" in caught.value.hint


def test_solved_but_not_added(stop: Stop) -> None:
    stop.start()
    stop.git.write("code.py", SOLVED)
    with pytest.raises(YourTurn, match="not marked as solved") as caught:
        stop.take()
    assert "git add code.py" in caught.value.hint


def test_edited_after_it_was_added(stop: Stop) -> None:
    stop.start()
    stop.solve()
    stop.git.write("code.py", SOLVED + "more\n")
    with pytest.raises(YourTurn, match="edited but not added"):
        stop.take()


def test_added_with_its_markers(stop: Stop) -> None:
    stop.start()
    stop.git("add", "code.py")
    with pytest.raises(YourTurn, match="conflict markers") as caught:
        stop.take()
    assert "code.py" in caught.value.hint


def test_a_title_in_a_document_is_no_marker(stop: Stop) -> None:
    stop.start()
    stop.solve(SOLVED + "Title\n=======\n")
    assert stop.take().outcome is Outcome.SOLVED


def test_staged_on_top_of_his_own_commit(stop: Stop) -> None:
    stop.start()
    stop.solve()
    stop.git("commit", "-q", "--no-edit", "--cleanup=strip")
    stop.solve(SOLVED + "more\n")
    with pytest.raises(YourTurn, match="belong to no patch"):
        stop.take()


def test_commands_of_his_own_in_the_todo_list(stop: Stop) -> None:
    stop.start()
    todo = stop.git.path / ".git/rebase-merge/git-rebase-todo"
    todo.write_text("exec make\n" + todo.read_text())
    stop.solve()
    with pytest.raises(YourTurn, match="commands of yours") as caught:
        stop.take()
    assert "exec make" in caught.value.hint


def test_a_rebase_that_is_none_of_ours(stop: Stop) -> None:
    stop.git.checkout("2.0", new="other")
    stop.git.commit("Other", {"code.py": "other\n"})
    stop.git.run("rebase", "--onto", stop.source, "2.0", "other")
    assert state(stop.repo).branch == "other"
    before = stop.git.snapshot()
    for act in (stop.start, stop.take, lambda: leave(stop.repo, "patches")):
        with pytest.raises(RdotoolError, match="rdotool did not start"):
            act()
    assert stop.git.snapshot() == before


def test_the_branch_is_somewhere_else(stop: Stop) -> None:
    stop.git("branch", "-f", "patches", "1.0")
    with pytest.raises(RdotoolError, match="no longer stand"):
        stop.take()


def test_untracked_files_in_the_way(stop: Stop) -> None:
    stop.git.write("bad", "precious\n")
    stop.git.write("code.py", "precious\n")
    before = stop.git.snapshot()
    with pytest.raises(GitError, match="untracked") as caught:
        stop.start()
    assert "code.py" in caught.value.hint
    assert stop.git.snapshot() == before


def test_untracked_files_in_the_way_of_a_pick(stop: Stop) -> None:
    stop.git.write("bad", "precious\n")
    with pytest.raises(GitError, match="untracked") as caught:
        stop.start()
    assert "bad" in caught.value.hint
    assert stop.git.snapshot().operations == ()
    assert (stop.git.path / "bad").read_text() == "precious\n"


@pytest.mark.parametrize(
    "lost",
    [
        ["git-rebase-todo", "done"],
        ["head-name"],
        ["onto", "orig-head"],
        ["stopped-sha", "message"],
        ["interactive", "end", "msgnum"],
    ],
)
def test_leaving_a_half_written_state(stop: Stop, lost: list[str]) -> None:
    stop.start()
    for name in lost:
        (stop.git.path / ".git/rebase-merge" / name).unlink()
    refs = stop.git.snapshot().refs
    state(stop.repo)
    leave(stop.repo, "patches")
    leave(stop.repo, "patches")
    now = stop.git.snapshot()
    assert (now.operations, now.refs) == ((), refs)
    assert not (stop.git.path / ".git/REBASE_HEAD").exists()


def test_leaving_an_empty_or_garbled_state(stop: Stop) -> None:
    stop.start()
    folder = stop.git.path / ".git/rebase-merge"
    for path in folder.iterdir():
        path.write_bytes(b"\0\xff" if path.name != "head-name" else b"refs/heads/patches\n")
    assert state(stop.repo).in_progress
    shutil.rmtree(folder)
    folder.mkdir()
    leave(stop.repo, "patches")
    assert not folder.exists()


def test_hostile_settings(stop: Stop, turn_hostile: Callable[[], None]) -> None:
    turn_hostile()
    stop.start()
    stop.solve()
    taken = stop.take()
    settle(stop.repo, "patches", taken)
    rest = replay(stop.repo, ReplayPlan(stop.tip, taken.remaining), taken.tip)
    assert {name: stop.git.read(name, rest.tip) for name in WHOLE} == WHOLE


def test_in_a_linked_work_tree(stop: Stop, tmp_path: object) -> None:
    place = stop.git.path.parent / "linked"
    stop.git("worktree", "add", "-q", "--detach", place)
    other = type(stop.git)(place)
    repo = type(stop.repo).open(place)
    there = Stop(other, repo, stop.source, stop.tip, stop.remaining)
    there.start()
    there.solve()
    there.go_on()
    assert _files(other) == WHOLE
