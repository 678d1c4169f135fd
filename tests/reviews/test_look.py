from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from rdotool.review import changes, standing
from rdotool.review.parsing import parse_change
from rdotool.review.requirements import Requirement
from rdotool.review.standing import Local, Seen
from rdotool.workflows.reviewing import look
from tests.reviews import samples
from tests.reviews.looking import BRANCH, CHECK, FAILED, World
from tests.transcripts.test_json import _documented

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.cli import Cli
    from tests.helpers.gerrit import Gerrit

SHOWN = "\x1b[2J"  # what would wipe a terminal


@pytest.fixture
def world(gerrit: Gerrit, home: Path, tmp_path: Path) -> World:
    return World.make(gerrit, home, tmp_path)


# --- against the real server --------------------------------------------------------------


def test_show_tells_all_of_a_change(cli: Cli, world: World) -> None:
    below, middle, top = world.chain()
    zuul, bert = world.gerrit.ci().rest, world.other.rest
    zuul.vote(middle, "Starting check jobs.", tag=CHECK)
    zuul.vote(middle, FAILED, tag=CHECK, Verified=-1)
    bert.vote(middle, "Look again", Code_Review=2)
    bert.comment(middle, "Second.txt", f"Why {SHOWN}one?\nI wonder.", line=1)
    bert.comment(middle, "Second.txt", "A nit", line=1)
    bert.comment(middle, "/COMMIT_MSG", "No more to say", line=7, unresolved=False)
    told = {one["message"]: one["id"] for one in _comments(world, middle)["Second.txt"]}
    answer = {"line": 1, "in_reply_to": told["A nit"], "message": "Done", "unresolved": False}
    body = {"comments": {"Second.txt": [answer]}}
    world.me.rest.post(f"/changes/{middle}/revisions/current/review", body)

    shown = cli("review", "show", str(middle), cwd=world.repo.path).out
    assert shown.startswith(f"{middle}: Second\n")
    for line in (
        f"url        {world.gerrit.url}/c/{world.project.name}/+/{middle}",
        "topic      caracal-update",
        "hashtags   one",
        "owner      Anna Alpha",
        "  A  +1 -0      Second.txt",
        "  Code-Review    +2 Bert Beta",
        "  Verified       -1 Zuul  (needed)",
        "  Workflow       none yet  (needed)",
        "    FAILURE      rdo-rpmlint       4m 32s  https://zuul.example.org/build/1",
        "    SUCCESS      DLRN-rpmbuild 1h 02m 03s  https://zuul.example.org/2  (non-voting)",
        "  Second.txt:1",
        "      Why \\x1b[2Jone?",
        "      I wonder.",
        "  - CI failed: Zuul (check): rdo-rpmlint",
        "  - Verified-1 by Zuul",
        "  - Workflow is missing",
        "  - 1 unresolved comment",
        f"  - {below}, which it stands on, is not merged",
    ):
        assert line in shown.splitlines(), line
    assert "nit" not in shown
    assert SHOWN not in shown
    chain = shown.partition("Relation chain, its bottom first\n")[2].splitlines()[:3]
    assert [row.split() for row in chain] == [
        [str(below), "First"],
        [">", str(middle), "Second"],
        [str(top), "Third"],
    ]

    data = cli("review", "show", str(middle), "--json", cwd=world.repo.path).json
    assert [one["number"] for one in data["chain"]] == [below, middle, top]
    assert [[one["text"] for one in thread] for thread in data["threads"]] == [
        [f"Why {SHOWN}one?\nI wonder."]
    ]
    assert [(job["name"], job["seconds"]) for job in data["ci"][0]["jobs"]] == [
        ("rdo-rpmlint", 272),
        ("DLRN-rpmbuild", 3723),
    ]
    assert {(vote["label"], vote["value"], vote["by"]["name"]) for vote in data["votes"]} == {
        ("Code-Review", 2, "Bert Beta"),
        ("Verified", -1, "Zuul"),
    }
    assert data["mergeable"] is True
    assert data["submittable"] is False


def _comments(world: World, number: int) -> Any:
    return world.gerrit.admin.get(f"/changes/{number}/comments")


def test_the_ci_of_an_older_patch_set_is_told_as_such(cli: Cli, world: World) -> None:
    number = world.send("Change", {"foo.spec": "one\ntwo\nx\n"})
    world.gerrit.ci().rest.vote(number, FAILED, tag=CHECK, Verified=-1)
    world.amend()
    world.push()
    shown = cli("review", "show", str(number), cwd=world.repo.path).out
    assert "nothing yet of patch set 2; of patch set 1:" in shown
    data = cli("review", "show", str(number), "--json", cwd=world.repo.path).json
    assert data["ci"] == []
    assert [run["state"] for run in data["earlier_ci"]] == ["failed"]
    assert [one["kind"] for one in data["obstacles"]] == ["vote missing"] * 3


def test_status_of_a_branch_tells_what_is_in_the_way(cli: Cli, world: World) -> None:
    below, middle, top = world.chain()
    # The bottom is amended elsewhere: what stands on it is outdated.
    other = world.second()
    other("fetch", "-q", "review-origin", f"refs/changes/{below % 100:02d}/{below}/1")
    other("checkout", "-q", "FETCH_HEAD")
    other.write("First.txt", "another\n")
    other("commit", "-q", "-a", "--amend", "--no-edit")
    assert world.push(repo=other) == [below]
    # The top is amended here, and not sent.
    sha = world.amend()
    world.me.rest.post(f"/changes/{middle}/wip", {})
    told = cli("review", "status", "--json", cwd=world.repo.path).json
    assert [one["number"] for one in told] == [below, middle, top]
    kinds = [[each["kind"] for each in one["obstacles"]] for one in told]
    needs = ["vote missing"] * 3
    assert kinds[0] == [*needs, "remote newer"]
    assert kinds[1] == ["wip", *needs, "parent outdated"]
    assert kinds[2] == [*needs, "parent outdated", "parent", "local newer"]
    assert told[0]["local"]["patch_set"] == 1
    assert told[2]["local"] == {"sha": sha, "state": "local newer", "patch_set": None}
    text = cli("review", "status", cwd=world.repo.path).out
    assert f"- it stands on patch set 1 of {below}, which has patch set 2" in text
    assert "- it is marked as work in progress" in text
    shown = cli("review", "show", str(below), cwd=world.repo.path).out
    assert "[on an older patch set of what is below]" in shown


def test_a_change_that_conflicts_or_is_given_up(cli: Cli, world: World) -> None:
    number = world.send("Mine", {"foo.spec": "one\nmine\n"})
    world.repo("checkout", "-q", "-B", "theirs", f"origin/{BRANCH}")
    world.project.push(
        world.repo, f"{world.repo.commit('x', {'foo.spec': 'theirs'})}:refs/heads/{BRANCH}"
    )
    told = cli("review", "status", str(number), "--json", cwd=world.repo.path).json
    assert "conflict" in [one["kind"] for one in told[0]["obstacles"]]
    assert told[0]["local"] is None
    world.me.rest.post(f"/changes/{number}/abandon", {})
    text = cli("review", "status", str(number), cwd=world.repo.path).out
    assert f"it is abandoned (review restore {number})" in text


def test_nothing_is_in_the_way(cli: Cli, world: World) -> None:
    number = world.send("Mine", {"foo.spec": "one\nmine\n"})
    world.approve(number)
    assert "nothing is in the way" in cli("review", "status", cwd=world.repo.path).out
    world.me.rest.post(f"/changes/{number}/submit", {})
    text = cli("review", "status", cwd=world.repo.path).out
    assert "merged" in text
    assert "in the way" not in text


def test_a_branch_without_changes(cli: Cli, world: World) -> None:
    world.repo.commit("No Change-Id", {"x": "x"})
    told = cli("review", "status", cwd=world.repo.path, code=1)
    assert f"no commit of {BRANCH} is under review" in told.err
    world.repo("checkout", "-q", "--detach")
    assert "no branch" in cli("review", "status", cwd=world.repo.path, code=1).err


def test_list_is_mine_unless_told_otherwise(cli: Cli, world: World) -> None:
    numbers = world.chain()
    folder = world.repo.path
    told = cli("review", "list", cwd=folder)
    assert [int(row.split()[0]) for row in told.out.splitlines()[1:]] == numbers[::-1]
    assert told.err.startswith(f"3 open changes, yours ({world.me.username}), at ")

    def listed(*words: str) -> list[int]:
        found = cli("review", "list", "--json", *words, cwd=folder).json
        return [one["number"] for one in found]

    mine = ("--owner", "self", "--topic", "caracal-update", "--branch", BRANCH)
    assert listed(*mine) == numbers[::-1]
    assert listed("--topic", "another") == []
    # A word of the user's is no operator.
    assert listed("--topic", "x OR owner:self") == []
    assert listed("--limit", "1") == numbers[:1:-1]
    package = world.project.name.rpartition("/")[2].removesuffix("-distgit")
    assert listed("--package", package) == numbers[::-1]
    assert listed("--package", f"python-{package}") == numbers[::-1]
    assert listed("--package", "nova") == []
    assert listed("--owner", world.other.username) == []
    assert listed("--owner", world.me.username) == numbers[::-1]
    assert listed("--owner", "all", "--package", world.project.name) == numbers[::-1]
    # On a topic or of a package everybody's: others work on it, too.
    theirs = {"RDOTOOL_REVIEW_USER": world.other.username}
    found = cli("review", "list", "--package", package, cwd=folder, env=theirs)
    assert found.err.startswith("3 open changes, everybody's, at ")
    assert listed("--owner", "self", "--package", package) == numbers[::-1]
    world.me.rest.post(f"/changes/{numbers[2]}/abandon", {})
    assert listed("--status", "abandoned") == numbers[2:]
    assert listed() == [numbers[1], numbers[0]]
    assert set(listed("--status", "all")) == set(numbers)


def test_list_outside_of_a_repository(cli: Cli, world: World, home: Path) -> None:
    number = world.send("Mine", {"foo.spec": "mine\n"})
    env = {"RDOTOOL_GERRIT_URL": world.gerrit.url}
    told = cli("review", "list", "--json", env=env).json
    assert [one["number"] for one in told] == [number]
    assert "gerrit_url" in cli("review", "list", code=1).err
    # Nobody is logged in.
    (home / ".netrc").unlink()
    told = cli("review", "list", "--json", env=env | {"RDOTOOL_REVIEW_USER": world.me.username})
    assert [one["number"] for one in told.json] == [number]
    assert "(not logged in)" in told.err
    nobody = env | {"USER": "", "USERNAME": "", "RDOTOOL_REVIEW_USER": ""}
    assert "it isn't known who you are" in cli("review", "list", env=nobody, code=1).err


def test_a_change_has_many_names(cli: Cli, world: World) -> None:
    name = world.commit("Mine", {"foo.spec": "mine\n"})
    number = world.push()[0]
    world.amend()
    world.push(branch=f"{BRANCH}-patches")  # the same Change-Id for another branch
    folder = world.repo.path
    page = f"{world.gerrit.url}/c/{world.project.name}/+/{number}/1"
    for each in (str(number), f"{number}/1", page, f"refs/changes/{number % 100:02d}/{number}/1"):
        assert cli("review", "show", each, "--json", cwd=folder).json["number"] == number
    told = cli("review", "show", name, cwd=folder, code=1)
    assert f"2 changes have the Change-Id {name}" in told.err
    triplet = f"{world.project.name}~{BRANCH}~{name}"
    assert cli("review", "show", triplet, "--json", cwd=folder).json["number"] == number
    assert (
        "is on elsewhere.example.org"
        in cli("review", "show", f"https://elsewhere.example.org/{number}", cwd=folder, code=1).err
    )
    named = f"https://me:s3cret@elsewhere.example.org/{number}"
    assert "s3cret" not in cli("review", "show", named, cwd=folder, code=1).err
    cli("review", "show", "no-change", cwd=folder, code=2)
    assert "Traceback" not in cli("review", "show", "999999", cwd=folder, code=1).err


def test_the_keys_of_json_are_those_of_the_docs(cli: Cli, world: World) -> None:
    [below, middle, _] = world.chain()
    world.gerrit.ci().rest.vote(below, FAILED, tag=CHECK, Verified=-1)
    world.other.rest.comment(below, "First.txt", "Why?", line=1)
    number, folder = str(below), world.repo.path
    words = {
        "list": set(cli("review", "list", "--json", cwd=folder).json[0]),
        "status": set(cli("review", "status", number, "--json", cwd=folder).json[0]),
        "show": set(cli("review", "show", number, "--json", cwd=folder).json),
    }
    known: set[str] = set()
    for name, keys in words.items():
        known |= _documented("json.rst", f"``review {name} --json``")
        assert keys == known
    done = cli("review", "vote", number, "Code-Review+1", "--json", cwd=folder).json
    assert set(done) == _documented("json.rst", "``review vote --json``")
    got = cli("review", "get", str(middle), "--json", cwd=folder).json
    assert set(got) == _documented("json.rst", "``review get --json``")


# --- without a server ---------------------------------------------------------------------


def _change(**other: Any) -> changes.Change:
    plain = {"work_in_progress": False, "unresolved_comment_count": 0}
    return parse_change(samples.change(**plain | other), "https://review.example.org")


def _kinds(seen: Seen) -> list[str]:
    return [one.kind for one in seen.obstacles]


def test_an_older_gerrit_tells_requirements_by_its_labels() -> None:
    bob = {"_account_id": 2}
    labels = {
        "Code-Review": {"approved": bob, "all": []},
        "Verified": {"approved": bob, "rejected": bob, "all": []},
        "Workflow": {"all": []},
        "Priority": {"optional": True, "all": []},
    }
    found = _change(labels=labels)
    assert found.requirements == (
        Requirement("Code-Review", met=True),
        Requirement("Verified", met=False),
        Requirement("Workflow", met=False),
    )


def test_a_requirement_that_is_no_label() -> None:
    rules = [
        {
            "name": "No-Freeze",
            "status": "UNSATISFIED",
            "submittability_expression_result": {"expression": "-branch:frozen"},
        },
        {"name": "Other", "status": "NOT_APPLICABLE"},
        {"name": "Code-Review", "status": "OVERRIDDEN"},
    ]
    [obstacle] = Seen(_change(submit_requirements=rules)).obstacles
    assert obstacle.text == "the requirement No-Freeze is not met: -branch:frozen"


def test_a_reason_that_gerrit_keeps_to_itself() -> None:
    assert _kinds(Seen(_change(labels={}, submittable=False))) == ["other"]
    assert _kinds(Seen(_change(labels={}, submittable=True))) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (standing.DIVERGED, "was never here"),
        (standing.LOCAL_NEWER, "was not sent since"),
        (standing.REMOTE_NEWER, "is newer than what is here"),
    ],
)
def test_what_is_here_and_what_is_there(state: str, words: str) -> None:
    seen = Seen(_change(labels={}, submittable=True), local=Local("a" * 40, state, 1))
    assert _kinds(seen) == [state]
    assert words in seen.obstacles[0].text


@pytest.mark.parametrize(
    ("url", "user"),
    [
        ("ssh://anna@review.rdoproject.org:29418/openstack/nova-distgit", "anna"),
        ("anna@review.rdoproject.org:openstack/nova-distgit", "anna"),
        ("ssh://review.rdoproject.org:29418/openstack/nova-distgit", ""),
        ("https://[", ""),
        ("/srv/a@b", ""),
    ],
)
def test_who_one_is_by_a_remotes_url(url: str, user: str) -> None:
    assert look._user_of(url) == user
