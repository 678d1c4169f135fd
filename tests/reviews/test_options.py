"""What is asked of Gerrit with a push, and what of it Gerrit understood."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdotool.adapters import transfer
from rdotool.errors import UsageError
from rdotool.review import answer, change_id, options
from rdotool.review.options import Options
from tests.helpers.git import GitRepo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.gerrit import Gerrit

SHA = "1" * 40


def test_nothing_is_asked() -> None:
    assert options.refspec(SHA, "epoxy-rdo", Options()) == f"{SHA}:refs/for/epoxy-rdo"
    assert options.refspec(SHA, "refs/heads/x", Options()) == f"{SHA}:refs/for/x"


def test_all_is_asked() -> None:
    asked = Options(
        topic="epoxy-update",
        hashtags=("#one", "two"),
        wip=True,
        reviewers=("joe", "jane@example.org"),
        cc=("team",),
        message="A fix, 100% _safe_: x.y~z\nπ",
    )
    assert options.refspec("HEAD", "rpm-master", asked) == (
        "HEAD:refs/for/rpm-master%topic=epoxy-update,t=one,t=two,wip,r=joe,r=jane@example.org,"
        "cc=team,m=A%20fix%2C%20100%25%20%5Fsafe%5F%3A%20x%2Ey%7Ez%0A%CF%80"
    )
    assert options.refspec("HEAD", "b", Options(wip=False)) == "HEAD:refs/for/b%ready"


@pytest.mark.parametrize(
    "asked,option",
    [
        (Options(topic="a b"), "--topic"),
        (Options(topic="a,submit"), "--topic"),
        (Options(topic='say "x"'), "--topic"),
        (Options(topic="x" * 3000), "--topic"),
        (Options(topic="a..b"), "--topic"),
        (Options(topic="a\x1b[0m"), "--topic"),
        (Options(hashtags=("#",)), "--hashtag"),
        (Options(hashtags=("a,b",)), "--hashtag"),
        (Options(reviewers=("Jane Doe",)), "--reviewer"),
        (Options(reviewers=("",)), "--reviewer"),
        (Options(cc=("a@{b",)), "--cc"),
        (Options(cc=("a,l=Code-Review+2",)), "--cc"),
        (Options(message="x" * 9000), "--message"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: Options, option: str) -> None:
    with pytest.raises(UsageError, match=option):
        options.refspec(SHA, "master", asked)


@pytest.mark.parametrize(
    "branch", ["", "a%b", "a b", "a..b", "-x", "/a", "a/", "a.lock", "a:b", "a,b", "a\n", ".a"]
)
def test_a_branch_that_can_be_none(branch: str) -> None:
    with pytest.raises(UsageError, match="no branch"):
        options.refspec(SHA, branch, Options())


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_git_takes_what_is_made(topic: str, who: str, message: str) -> None:
    asked = Options(topic=topic, reviewers=(who,), message=message)
    try:
        made = options.refspec(SHA, "master", asked)
    except UsageError:
        return
    ref = made.partition(":")[2]
    assert ref.count(",") == bool(topic) + bool(message.strip())
    subprocess.run(["git", "check-ref-format", ref], check=True)


def test_gerrit_understands_it(gerrit: Gerrit, tmp_path: Path) -> None:
    project, other = gerrit.project(branches=("master",)), gerrit.user("Other")
    me = gerrit.become(gerrit.user())
    repo = GitRepo.init(tmp_path / "repo")
    repo("pull", "-q", project.ssh_url(me), "master")
    repo.commit(change_id.add(b"S\n", "I" + "1" * 40).decode(), {"file": "x"})
    text = "100% _safe_, x.y~z: a+b \"c\" 'd'\n\nπ ^ [a] \\"
    first = Options("a_topic-1.2%x", ("#one", "two_2"), wip=True, reviewers=(other.email,))
    second = Options(wip=False, message=text)
    change: dict[str, Any] = {}
    for patch_set, asked in enumerate((first, second), 1):
        spec = options.refspec("HEAD", "master", asked)
        said = transfer.push(repo.path, project.ssh_url(me), [spec])
        assert answer.read(said.code, said.said).kind == "sent", said
        [change] = project.changes("", "MESSAGES", "DETAILED_ACCOUNTS", "DETAILED_LABELS")
        assert change.get("work_in_progress", False) is asked.wip
        assert change["current_revision_number"] == patch_set
        repo("commit", "-q", "--amend", "--no-edit", "--date", "2020-01-01T00:00:00Z")
    assert change["topic"] == first.topic
    assert sorted(change["hashtags"]) == ["one", "two_2"]
    assert other.username in {one["username"] for one in change["reviewers"]["REVIEWER"]}
    assert any(text in said["message"] for said in change["messages"])
