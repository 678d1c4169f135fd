"""Sending to a real Gerrit: what becomes of the commits, of the branch, and of the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from rdotool import config
from rdotool.adapters import objects, transfer
from rdotool.adapters.vcs import Repo
from rdotool.errors import Interrupted, RdotoolError
from rdotool.review.answer import Answer
from rdotool.review.options import Options
from rdotool.review.record import Records
from rdotool.workflows.action.run import Talk
from rdotool.workflows.reviewing import destination, send
from rdotool.workflows.reviewing.send_plan import Request, make_plan
from tests.reviews.sending import BRANCH, PATCHES, Package, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rdotool.adapters.transfer import Pushed
    from rdotool.workflows.reviewing.send import Sent
    from tests.helpers.gerrit import Gerrit


@pytest.fixture
def package(gerrit: Gerrit, tmp_path: Path) -> Package:
    return make(gerrit, tmp_path)


def _send(package: Package, talk: Talk | None = None, **request: object) -> Sent:
    repo = Repo.open(package.path)
    plan = make_plan(repo, Request(**request), config.load({}))  # type: ignore[arg-type]
    assert not plan.nothing_new
    return send.send(repo, plan, talk or Talk(), pauses=(0,))


def _nothing(package: Package, **request: object) -> str:
    asked = Request(**request)  # type: ignore[arg-type]
    return make_plan(Repo.open(package.path), asked, config.load({})).nothing_new


RAW = (
    b"tree %s\nparent %s\nauthor J\xc3\xbcrgen <j@example.org> 1000000000 -0330\n"
    b"committer X <x@example.org> 1000000000 +0000\nencoding ISO-8859-1\n\n"
    b"Latin \xfc\n\n  * kept   \n# kept\n\nCloses-Bug: #1\nSigned-off-by: J <j@example.org>\n"
)


def test_a_missing_change_id_is_all_that_is_added(package: Package) -> None:
    repo = package.repo
    package.distgit.spec_path.write_text(f"{package.distgit.spec}\n", encoding="utf-8")
    repo("add", "-A")
    tree, parent = repo("write-tree"), repo.head
    raw = RAW % (tree.encode(), parent.encode())
    old = repo("hash-object", "-t", "commit", "-w", "--stdin", data=raw)
    repo("reset", "-q", "--hard", old)
    package.distgit.spec_path.write_text("dirty\n", encoding="utf-8")
    repo.write("staged", "x")
    repo("add", "staged")
    before = repo.snapshot()

    sent = _send(package)

    [change] = package.changes()
    new = repo.run("cat-file", "commit", "HEAD").stdout
    added = b"Change-Id: %s\n" % change["change_id"].encode()
    assert re.sub(rb"committer .*", b"", new.replace(added, b"")) == re.sub(
        rb"committer .*", b"", raw
    )
    assert f"committer {package.user.ident}".encode() in new
    assert [one.number for one in sent.answer.changes] == [change["_number"]]
    assert list(change["revisions"]) == [repo.head] == [sent.plan.head]
    after = repo.snapshot()
    assert replace(after, refs=before.refs) == before
    assert repo("log", "-g", "-1", "--format=%gs") == "rdotool review: Change-Ids added"
    assert repo("rev-parse", f"{BRANCH}@{{1}}") == old


def test_only_commits_from_the_first_without_a_change_id_are_made_anew(package: Package) -> None:
    package.distgit.add_patches(1)
    package.repo.checkout(PATCHES)
    package.repo("commit", "-q", "--amend", "-m", f"First\n\nChange-Id: I{'a' * 40}")
    first = package.repo.head
    package.repo.checkout(BRANCH)
    package.distgit.add_patches(2)
    before = package.repo.snapshot()
    sent = _send(package, branch=PATCHES)
    assert [one.number for one in sent.answer.changes] == [
        change["_number"] for change in package.changes()
    ]
    assert package.repo("rev-list", "--reverse", f"1.2.3..{PATCHES}").split()[0] == first
    assert package.ids(f"1.2.3..{PATCHES}") == [
        change["change_id"] for change in package.changes()
    ]
    assert replace(package.repo.snapshot(), refs=()) == replace(before, refs=())
    assert package.repo.tree(PATCHES) == package.repo.tree(f"{PATCHES}@{{1}}")
    changed = set(package.repo.snapshot().refs) ^ set(before.refs)
    assert {row.split("\t")[1] for row in changed} == {f"refs/heads/{PATCHES}"}


def test_a_part_of_a_chain_is_amended(package: Package) -> None:
    package.distgit.add_patches(3)
    package.repo.checkout(PATCHES)
    first = _send(package, options=Options(hashtags=("a",)))
    assert [one.new for one in first.answer.changes] == [True] * 3
    assert _nothing(package).startswith("it was sent already: ")
    package.repo.commit("Above", {"above": "x"})
    second = _send(package)
    assert [one.subject for one in second.answer.changes] == ["Above"]
    assert second.plan.options.topic == ""
    package.repo("commit", "-q", "--amend", "-m", package.repo.message() + "\nMore: x")
    third = _send(package)
    assert [(one.subject, one.new) for one in third.answer.changes] == [("Above", False)]
    assert third.record.patch_sets == (1, 1, 1, 2)
    assert [len(change["revisions"]) for change in package.changes()] == [1, 1, 1, 2]


def test_without_its_record_the_server_tells_that_nothing_is_new(package: Package) -> None:
    package.edit()
    sent = _send(package)
    (package.path / ".git/rdotool/reviews.json").write_bytes(b"\xff")
    [number] = sent.record.numbers
    assert _nothing(package) == f"the server has it, as patch set 1 of change {number}"


def test_what_was_refused_is_told_and_can_be_sent_later(package: Package) -> None:
    package.edit()
    with pytest.raises(RdotoolError, match="Gerrit knows nobody called nobody-there"):
        _send(package, options=Options(reviewers=("nobody-there",)))
    made = package.ids("-1")
    assert made != [""]
    sent = _send(package)
    assert sent.plan.options.topic == "epoxy-update"
    assert package.ids("-1") == made == [package.changes()[0]["change_id"]]
    assert package.changes()[0]["topic"] == "epoxy-update"


def test_others_patch_set_is_not_replaced_unheard(package: Package) -> None:
    package.edit()
    [number] = _send(package).record.numbers
    mine = package.repo.head
    package.repo("commit", "-q", "--amend", "--date=2026-01-05T00:00:00Z", "--no-edit")
    package.project.push(package.repo, f"HEAD:refs/for/{BRANCH}")
    package.repo("reset", "-q", "--hard", mine)
    package.repo("commit", "-q", "--amend", "--date=2026-01-06T00:00:00Z", "--no-edit")
    plan = make_plan(Repo.open(package.path), Request(), config.load({}))
    [said] = plan.warnings
    assert said.startswith(f"change {number} has got a patch set 2 since yours (1); ")
    # Nor where a commit without a Change-Id stands on it.
    package.repo.commit("Above", {"above": "x"})
    assert make_plan(Repo.open(package.path), Request(), config.load({})).warnings == (said,)
    # What is sent unchanged along with it replaces nothing.
    package.repo("reset", "-q", "--hard", mine)
    package.repo.commit("Above", {"above": "x"})
    assert make_plan(Repo.open(package.path), Request(), config.load({})).warnings == ()


def test_what_is_merged_is_not_sent(gerrit: Gerrit, package: Package) -> None:
    package.edit("Mine\n")
    [number] = _send(package).record.numbers
    start = package.repo.sha("HEAD~")
    gerrit.approve(number)
    gerrit.admin.post(f"/changes/{number}/submit")
    assert _nothing(package) == f"{BRANCH} has all of {BRANCH}"
    package.repo("commit", "-q", "--amend", "--date=2026-01-06T00:00:00Z", "--no-edit")
    assert package.repo.sha("HEAD~") == start
    with pytest.raises(RdotoolError, match="the change 'Mine' is merged already, as "):
        _nothing(package)


def test_another_branchs_commit(gerrit: Gerrit, package: Package) -> None:
    from rdotool.workflows.reviewing import place

    package.edit()
    [number] = _send(package).record.numbers
    repo = Repo.open(package.path)
    settings = replace(config.load({}), gerrit_url=gerrit.url)

    def look_up(remote: str) -> object:
        return place.connect(place.of(repo, remote), settings, None)

    with pytest.raises(RdotoolError, match=rf"of change {number} already, which is for {BRANCH}"):
        make_plan(repo, Request(target="rpm-master"), settings, look_up=look_up)  # type: ignore[arg-type]
    gerrit.admin.post(f"/changes/{number}/abandon")
    (package.path / ".git/rdotool/reviews.json").unlink()
    plan = make_plan(repo, Request(), settings, look_up=look_up)  # type: ignore[arg-type]
    assert f"of change {number}, which is abandoned: {gerrit.url}/c/" in plan.nothing_new


def test_a_branch_that_moves_meanwhile_is_left_alone(package: Package) -> None:
    package.edit()
    repo = Repo.open(package.path)
    plan = make_plan(repo, Request(), config.load({}))
    package.edit("Second\n", "second")
    before = package.repo.snapshot()
    with pytest.raises(RdotoolError, match=f"{BRANCH} could not be moved"):
        send.send(repo, plan, Talk())
    assert package.repo.snapshot() == before
    assert not package.changes()


# --- where it breaks ----------------------------------------------------------------------


def _pushes(
    monkeypatch: pytest.MonkeyPatch, *outcomes: Callable[[Callable[[], Pushed]], Pushed]
) -> list[int]:
    """Let each push go as told; the list grows with each."""
    real, calls = transfer.push, list[int]()

    def push(*args: object, **options: object) -> Pushed:
        calls.append(len(calls))
        return outcomes[len(calls) - 1](lambda: real(*args, **options))  # type: ignore[arg-type]

    monkeypatch.setattr(transfer, "push", push)
    return calls


LOST = transfer.Pushed(128, ("fatal: the remote end hung up unexpectedly",))


def _arrives_unheard(push: Callable[[], Pushed]) -> Pushed:
    assert push().code == 0
    return LOST


def _never_arrives(_push: Callable[[], Pushed]) -> Pushed:
    return LOST


def test_an_answer_is_lost(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    package.distgit.add_patches(2)
    calls = _pushes(monkeypatch, _arrives_unheard)
    sent = _send(package, branch=PATCHES)
    numbers = [change["_number"] for change in package.changes()]
    assert [one.number for one in sent.answer.changes] == numbers
    assert sent.record.numbers == tuple(numbers)
    assert len(calls) == 1
    assert _nothing(package, branch=PATCHES)


def test_a_push_that_did_not_arrive_is_sent_again_only_when_the_user_says_so(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.edit()
    calls = _pushes(monkeypatch, _never_arrives, _never_arrives, lambda push: push())
    with pytest.raises(RdotoolError, match="it did not arrive") as error:
        _send(package)
    assert "Your branch has all of it." in error.value.hint
    assert len(calls) == 1
    asked = list[str]()

    def yes(question: str) -> bool:
        asked.append(question)
        return True

    sent = _send(package, Talk(ask=yes))
    assert len(calls) == 3
    assert len(asked) == 1
    assert "It is not on the server. Send it again?" in asked[0]
    assert [one.new for one in sent.answer.changes] == [True]
    assert package.changes()[0]["topic"] == "epoxy-update"


def test_whether_it_arrived_can_t_be_asked(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.edit()
    _pushes(monkeypatch, _arrives_unheard)
    repo = Repo.open(package.path)
    plan = make_plan(repo, Request(), config.load({}))
    with monkeypatch.context() as patch:
        patch.setattr(destination, "patch_sets", _raise(RdotoolError("no network")))
        with pytest.raises(RdotoolError, match="whether it arrived can't be asked: no network"):
            send.send(repo, plan, Talk(), pauses=(0,))
    assert Records(repo).find(plan.url, BRANCH, BRANCH).sha == ""  # type: ignore[union-attr]
    assert _nothing(package).startswith("the server has it")


def _raise(error: BaseException) -> Callable[..., object]:
    def fail(*_args: object) -> object:
        raise error

    return fail


def test_ctrl_c_while_it_is_pushed(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    package.edit()
    old = package.repo.head

    def interrupted(push: Callable[[], Pushed]) -> Pushed:
        push()
        raise KeyboardInterrupt

    _pushes(monkeypatch, interrupted)
    with pytest.raises(Interrupted, match="it may have arrived"):
        _send(package)
    assert package.repo.sha(f"{BRANCH}@{{1}}") == old
    assert _nothing(package).startswith("the server has it")


@pytest.mark.parametrize("module", [objects, Records])
def test_a_kill_before_the_push(
    package: Package, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    package.distgit.add_patches(3)
    before = package.repo("log", "--format=%H", PATCHES)
    name = "update_refs" if module is objects else "keep"
    with monkeypatch.context() as patch:
        patch.setattr(module, name, _raise(KeyboardInterrupt()))
        with pytest.raises((KeyboardInterrupt, Interrupted)):
            _send(package, branch=PATCHES)
    ids = package.ids(f"1.2.3..{PATCHES}")
    if module is objects:
        assert package.repo("log", "--format=%H", PATCHES) == before
    else:
        assert all(ids)
    _send(package, branch=PATCHES)
    assert len(package.changes()) == 3
    assert module is objects or package.ids(f"1.2.3..{PATCHES}") == ids


def test_a_full_disk_costs_the_record_only(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.edit()
    notes = list[str]()
    with monkeypatch.context() as patch:
        patch.setattr(Records, "keep", _raise(OSError(28, "No space left on device")))
        sent = _send(package, Talk(note=notes.append))
    assert sent.answer.kind == "sent"
    assert "what was sent can't be remembered: No space left on device" in notes
    assert _nothing(package).startswith("the server has it")


def test_nothing_new_by_the_servers_word(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    package.edit()
    _send(package)
    repo = Repo.open(package.path)
    plan = replace(make_plan(repo, Request(), config.load({})), nothing_new="", options=Options())
    sent = send.send(repo, plan, Talk())
    assert isinstance(sent.answer, Answer)
    assert (sent.answer.kind, sent.answer.changes) == ("nothing new", ())
