from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.errors import RdotoolError, UsageError
from rdotool.review.parsing import parse_change
from rdotool.workflows.reviewing import act
from tests.reviews import fake, samples
from tests.reviews.looking import World

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit, User


@pytest.fixture
def world(gerrit: Gerrit, home: Path, tmp_path: Path) -> World:
    return World.make(gerrit, home, tmp_path)


def become(world: World, user: User, home: Path) -> None:
    world.gerrit.become_by_netrc(user, home)
    url = world.project.http_url(user)
    world.repo("remote", "set-url", "review-origin", url)


# --- against the real server --------------------------------------------------------------


def test_votes_of_several_people(cli: Cli, world: World, home: Path) -> None:
    number = str(world.send("Mine", {"foo.spec": "mine\n"}))
    folder = world.repo.path
    told = cli("review", "vote", number, "Workflow+1", "code-review=-1", "-m", "Hm", cwd=folder)
    assert told.out == f"Voted Workflow+1 Code-Review-1 on {number}, patch set 1: Mine\n"
    become(world, world.guest, home)
    cli("review", "vote", f"{number}/1", "Code-Review+1", cwd=folder)
    assert world.votes(int(number)) == {
        "Code-Review": {"Anna Alpha": -1, "Gus Gamma": 1},
        "Workflow": {"Anna Alpha": 1},
        "Verified": {},
    }
    # What Gerrit would make less of, or leave out, without a word.
    told = cli("review", "vote", number, "Code-Review+2", cwd=folder, code=1)
    assert "you may not vote Code-Review+2" in told.err
    assert "You may vote: -1 0 +1" in told.err
    assert (
        "no label Nonsense" in cli("review", "vote", number, "Nonsense+1", cwd=folder, code=1).err
    )
    become(world, world.me, home)
    cli("review", "vote", number, "Code-Review=0", cwd=folder)
    assert world.votes(int(number))["Code-Review"] == {"Gus Gamma": 1}
    messages = [one["message"] for one in world.gerrit.admin.change(number)["messages"]]
    assert any(text.endswith("\n\nHm") for text in messages)


def test_a_vote_is_for_the_patch_set_that_was_seen(cli: Cli, world: World) -> None:
    number = world.send("Mine", {"foo.spec": "mine\n"})
    world.amend()
    world.push()
    told = cli("review", "vote", f"{number}/1", "Workflow+1", cwd=world.repo.path, code=1)
    assert f"patch set 1 of {number} is not the newest any more: 2 is" in told.err
    assert world.votes(number)["Workflow"] == {}
    cli("review", "submit", "--yes", f"{number}/1", cwd=world.repo.path, code=1)
    world.me.rest.post(f"/changes/{number}/abandon", {})
    told = cli("review", "vote", str(number), "Workflow+1", cwd=world.repo.path, code=1)
    assert "The change is abandoned." in told.err


def test_comments_on_a_line_a_file_the_message_and_all(cli: Cli, world: World) -> None:
    number = str(world.send("Mine", {"foo.spec": "one\nmine\n", "a:7": "x\n"}))
    folder = world.repo.path

    def say(*words: str, code: int = 0) -> str:
        return cli("review", "comment", number, *words, cwd=folder, code=code).err

    say("foo.spec:2", "-m", "The line", "--unresolved")
    say("foo.spec", "-m", "The file")
    say("a:7:1", "-m", "An odd name")
    say("commit-message:1", "-m", "The message")
    say("-m", "All\nof it", "--unresolved")
    found = world.gerrit.admin.get(f"/changes/{number}/comments")
    told = {
        one["message"]: (path, one.get("line"), one["unresolved"])
        for path, rows in found.items()
        for one in rows
    }
    assert told == {
        "The line": ("foo.spec", 2, True),
        "The file": ("foo.spec", None, False),
        "An odd name": ("a:7", 1, False),
        "The message": ("/COMMIT_MSG", 1, False),
        "All\nof it": ("/PATCHSET_LEVEL", None, True),
    }
    err = say("other.spec:1", "-m", "x", code=1)
    assert "doesn't change other.spec" in err
    assert "foo.spec" in err
    say("-m", " ", code=2)
    say(code=2)
    assert len(world.gerrit.admin.get(f"/changes/{number}/comments")) == 4


def test_a_chain_is_submitted_together(cli: Cli, world: World) -> None:
    below, middle, top = world.chain()
    folder = world.repo.path
    world.approve(below, top)
    told = cli("review", "submit", str(top), "--yes", cwd=folder, code=1)
    assert f"{top} can't be submitted yet" in told.err
    assert f"{middle}  Second: needs" in told.err
    world.approve(middle)
    told = cli("review", "submit", str(middle), cwd=folder, code=1)
    assert "--yes" in told.err
    assert world.status(below) == "NEW"
    told = cli("review", "submit", str(middle), "--yes", "--json", cwd=folder)
    assert told.json["status"] == "MERGED"
    assert [one["number"] for one in told.json["others"]] == [below]
    assert [world.status(one) for one in (below, middle, top)] == ["MERGED", "MERGED", "NEW"]
    assert world.project.sha("caracal-rdo") == world.repo.sha("HEAD~")
    told = cli("review", "submit", str(middle), "--yes", cwd=folder, code=1)
    assert "is merged" in told.err
    told = cli("review", "submit", str(top), "--yes", cwd=folder)
    assert told.out == f"Submitted {top}: Third\n"


@pytest.mark.parametrize(("answer", "status", "code"), [("y\n", "MERGED", 0), ("\n", "NEW", 1)])
def test_submitting_is_asked(world: World, answer: str, status: str, code: int) -> None:
    below, middle = world.chain()[:2]
    world.approve(below, middle)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "rdotool", "review", "submit", str(middle)]
    os.write(ours, answer.encode())
    done = subprocess.Popen(
        command, cwd=world.repo.path, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE
    )
    out, _ = done.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == code
    assert "Submit these 2 changes? It can't be undone. [yN]" in shown
    assert f"{below}  First" in shown
    assert world.status(middle) == status
    assert bool(out) == (not code)


def test_abandon_and_restore(cli: Cli, world: World, home: Path) -> None:
    number = world.send("Mine", {"foo.spec": "mine\n"})
    folder = world.repo.path
    told = cli("review", "restore", str(number), cwd=folder, code=1)
    assert f"{number} is open" in told.err
    told = cli("review", "abandon", str(number), "-m", "Not needed", "--json", cwd=folder)
    assert (told.json["done"], told.json["status"]) == ("Abandoned", "ABANDONED")
    assert world.status(number) == "ABANDONED"
    told = cli("review", "abandon", str(number), cwd=folder, code=1)
    assert f"rdotool review restore {number}" in told.err
    cli("review", "submit", "--yes", str(number), cwd=folder, code=1)
    cli("review", "restore", str(number), "-m", "It is", cwd=folder)
    assert world.status(number) == "NEW"
    texts = [one["message"] for one in world.gerrit.admin.change(number)["messages"]]
    assert [text.partition("\n\n")[2] for text in texts[-2:]] == ["Not needed", "It is"]
    become(world, world.guest, home)
    told = cli("review", "abandon", str(number), cwd=folder, code=1)
    assert "Traceback" not in told.err
    assert world.status(number) == "NEW"


# --- without a server ---------------------------------------------------------------------

VERBS = (
    ("vote", "4", "Code-Review+1"),
    ("comment", "4", "-m", "x"),
    ("submit", "4", "--yes"),
    ("abandon", "4"),
)


@pytest.mark.parametrize("words", VERBS, ids=lambda words: words[0])
@pytest.mark.parametrize(
    "reply",
    [
        fake.Reply(status=503),
        fake.Reply(raw=b""),
        fake.Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n)]}'\n{"),
        fake.Reply(fake.LOGIN_PAGE, kind=fake.HTML),
        fake.Reply(b"change is closed\n\x1b[2J", 409, kind=fake.TEXT),
    ],
    ids=["503", "no answer", "cut off", "login page", "conflict"],
)
def test_what_was_sent_is_never_sent_again(
    cli: Cli, home: Path, words: tuple[str, ...], reply: fake.Reply
) -> None:
    with fake.serve() as server:
        (home / ".netrc").write_text("machine 127.0.0.1 login me password s3cret\n")

        def told(request: fake.Request) -> fake.Reply:
            if request.verb != "GET":
                return reply
            if "submitted_together" in request.path:
                return fake.answer({"changes": []})
            return fake.answer(samples.change(submittable=True))

        server.reply = told
        env = {"RDOTOOL_GERRIT_URL": server.url}
        done = cli("review", *words, env=env, code=1)
        sent = [one.path for one in server.asked if one.verb != "GET"]
    assert len(sent) == 1
    assert ("may have been done all the same" in done.err) == (reply.status != 409)
    assert "Traceback" not in done.err
    assert "s3cret" not in done.err
    assert "\x1b" not in done.err


@pytest.mark.parametrize("words", VERBS[2:], ids=lambda words: words[0])
def test_an_answer_without_sense_does_not_say_that_nothing_was_done(
    cli: Cli, home: Path, words: tuple[str, ...]
) -> None:
    with fake.serve() as server:
        change = samples.change(submittable=True)
        answers = {"GET": fake.answer(change), "POST": fake.answer({"status": "MERGED"})}
        together = fake.answer({"changes": []})
        server.reply = lambda request: (
            together if "submitted_together" in request.path else answers[request.verb]
        )
        env = {"RDOTOOL_GERRIT_URL": server.url}
        done = cli("review", *words, env=env, code=1)
    assert "makes no sense" in done.err
    assert "may have been done all the same" in done.err


@pytest.mark.parametrize(
    ("words", "votes"),
    [
        (["Code-Review+2"], {"Code-Review": 2}),
        (["Code-Review-2", "Verified=1"], {"Code-Review": -2, "Verified": 1}),
        (["Workflow=-1"], {"Workflow": -1}),
        (["Workflow=0"], {"Workflow": 0}),
        ([], {}),
    ],
)
def test_votes_as_they_are_written(words: list[str], votes: dict[str, int]) -> None:
    assert act.parse_votes(words) == votes


@pytest.mark.parametrize(
    "words",
    [
        ["+2"],
        ["Code-Review"],
        ["Code-Review+"],
        ["Code-Review=+"],
        ["Code Review+2"],
        ["A+1", "A-1"],
        ["A+1\n"],
        ["A+9999"],
    ],
)
def test_what_is_no_vote(words: list[str]) -> None:
    with pytest.raises(UsageError):
        act.parse_votes(words)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a.spec:12", ("a.spec", 12)),
        ("a.spec", ("a.spec", None)),
        ("a.spec:0", ("a.spec:0", None)),
        ("a:b:3", ("a:b", 3)),
        ("a.spec:", ("a.spec:", None)),
        ("commit-message:7", ("/COMMIT_MSG", 7)),
        (":1", (":1", None)),
    ],
)
def test_where_a_comment_goes(text: str, place: tuple[str, int | None]) -> None:
    assert act.parse_place(text) == place


def test_without_knowing_what_is_permitted_the_server_decides() -> None:
    sent: list[Any] = []

    class Server:
        def vote(self, *args: Any) -> None:
            sent.append(args[2])

    change = parse_change(samples.change(), "https://review.example.org")
    act.vote(Server(), change, None, {"code-review": 2})  # type: ignore[arg-type]
    assert sent == [{"Code-Review": 2}]
    nobody = parse_change(samples.change(permitted_labels={}), "https://review.example.org")
    with pytest.raises(RdotoolError, match="may not vote"):
        act.vote(Server(), nobody, None, {"Code-Review": 2})  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        act.vote(Server(), change, None, {})  # type: ignore[arg-type]
    assert len(sent) == 1
